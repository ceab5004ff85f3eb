"""Whatever somebody types is checked and shown: nothing makes checker, form or preview fall over."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyhub.catalog.authoring.errors import AuthoringRefused
from studyhub.catalog.editing.cut import cut
from studyhub.catalog.editing.fields import fields_of
from studyhub.catalog.load import read_content
from studyhub.catalog.shelf import Shelf
from studyhub.services.banks.checking import Beside, Piece, check_pieces, check_text, cleaned, read_item
from studyhub.services.banks.preview import previews
from studyhub.services.banks.workshop import Workshop
from tests.conftest import SAMPLE_CONTENT

from .conftest import QUESTION, question_text

HARBOR = Beside("harbor")
SHIPPED = [
    text
    for file in sorted((SAMPLE_CONTENT / "questions").rglob("*.yaml"))
    for _, text in cut(file.read_text())
]
WORDS = [
    "[[9]]",
    "{x}",
    "{",
    "}",
    "&a",
    "*a",
    "'",
    "|",
    "[]",
    "{}",
    "<b>",
    "-1",
    "null",
    "9**9**9",
    "beds/0",
    "2026-99-99",
    "!!python/object:x",
]
SCRAPS = st.sampled_from(
    [*WORDS, ": ", "- ", "\n", "\n  ", '"', "\t", "\x85", "correct: true", "expression: "]
)
CUTS = st.lists(st.tuples(st.integers(0, 900), st.integers(0, 9), SCRAPS), max_size=4)


@cache
def workshop() -> Workshop:
    return Workshop(Shelf([read_content(SAMPLE_CONTENT)[0]]), SAMPLE_CONTENT, None, date(2026, 11, 28))


@given(st.sampled_from(SHIPPED), CUTS)
def test_text_with_scraps_in_it_is_checked_and_shown(text: str, scraps: list[tuple[int, int, str]]) -> None:
    for at, gone, scrap in scraps:
        text = text[:at] + scrap + text[at + gone :]
    checked = check_text(cleaned(text), HARBOR, workshop(), codes=None)
    shown = previews(checked, workshop().core)
    assert len(shown) == len(checked.questions)
    with suppress(AuthoringRefused):
        fields_of(text)


@pytest.mark.parametrize("text", SHIPPED)
def test_shipped_text_has_no_error_in_another_bank(text: str) -> None:
    mine = "\n".join(line for line in text.split("\n") if not line.strip().startswith(("form:", "enemies:")))
    checked = check_text(mine, HARBOR, workshop(), codes=None)
    assert [str(fault) for fault in checked.faults if fault.severity == "error"] == []


def test_texts_that_are_checked_together_are_compared() -> None:
    pieces = [Piece(QUESTION), Piece(question_text("d2-harbor-0002"), "b.yaml", 40)]
    first, second = check_pieces(pieces, HARBOR, workshop(), codes=None)
    assert first.faults == ()
    found = [(fault.code, fault.path, fault.line) for fault in second.faults]
    assert found == [("SAME-QUESTION", "b.yaml", 40)]


def test_message_names_no_path_that_is_not_the_authors() -> None:
    pieces = [Piece(QUESTION), Piece(question_text("d2-harbor-0002"))]
    fault = check_pieces(pieces, HARBOR, workshop(), codes=None)[1].faults[0]
    assert "questions/" not in fault.message


def test_keys_of_a_bank_begin_with_its_name() -> None:
    (question,), _ = read_item(QUESTION, "harbor", workshop().core)
    assert (question.key, question.area) == ("harbor/d2-harbor-0001", "d2-privacy")
