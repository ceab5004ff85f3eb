"""What is wrong in a lesson is said at its line, in a sentence; nothing that acts reaches a page."""

from __future__ import annotations

import pytest

from studyhub.catalog.reading.own_lessons import LONGEST_TEXT
from studyhub.catalog.types import HtmlBlock
from studyhub.services.errors import Invalid

from .conftest import LESSON, Desk

LAST = LESSON.count("\n") + 2


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("<script>alert(1)</script>", "RAW-HTML"),
        ("<img src=x onerror=alert(1)>", "RAW-HTML"),
        ("![a form](https://example.org/a.png)", "IMAGE"),
        ("{{image: nothing.png | A form | A form}}", "IMAGE-UNKNOWN"),
        ("{{image: nothing.png}}", "IMAGE-ALT"),
        ("{{image: nothing.png | A form | }}", "IMAGE-ALT"),
        ("{{video: x}}", "EMBED-FORM"),
        ("{{question: d9-none-0001}}", "QUESTION-UNKNOWN"),
        ("{{question: another-bank/d2-secret-0001}}", "QUESTION-UNKNOWN"),
        ("{{figure: none.svg | a | b}}", "FIGURE-UNKNOWN"),
        ("See [[no such term]].", "TERM-UNKNOWN"),
        ('!!! danger "x"', "BOX-UNKNOWN"),
    ],
)
def test_fault_of_a_line_is_said_there(desk: Desk, line: str, code: str) -> None:
    assert desk.codes(f"{LESSON}\n{line}\n") == [(LAST, code)]


@pytest.mark.parametrize(
    ("old", "new", "line", "code"),
    [
        ("title: Charts at Harbor", "", 2, "FIELD-MISSING"),
        ("minutes: 12", "minutes: 900", 3, "FIELD-VALUE"),
        ('["71"]', '["9999"]', 5, "FIELD-VALUE"),
        ("---\ntitle", "title", 1, "FRONT-MATTER"),
        ("minutes", "id: L40\nminutes", 3, "FIELD-UNKNOWN"),
    ],
)
def test_fault_of_the_head_is_said_there(desk: Desk, old: str, new: str, line: int, code: str) -> None:
    assert code in {found for _, found in desk.codes(LESSON.replace(old, new, 1))}


@pytest.mark.parametrize(
    "more", ["[" * 30_000, "# a\n" * 9_000, "> " * 200 + "x", "1. " * 200 + "x"], ids=str.__len__
)
def test_text_built_to_be_slow_is_told_and_not_rendered(desk: Desk, more: str) -> None:
    page = desk.page(desk.begin(), typed=f"{LESSON}\n{more}\n")
    assert page.checked.page is None
    assert next(fault.code for fault in page.checked.faults) in {"LESSON-KNOTTED", "LESSON-NESTED"}


def test_text_too_long_is_refused_and_not_saved(desk: Desk) -> None:
    lesson = desk.begin()
    with pytest.raises(Invalid, match="not saved"):
        desk.save(lesson, "x" * (LONGEST_TEXT + 1))
    assert desk.row(lesson).head == 1


def test_nothing_that_acts_is_in_what_is_shown(desk: Desk) -> None:
    text = f"{LESSON}\n<script>alert(1)</script>\n\n[a](javascript:alert(1)) <b onclick=x>b</b>\n"
    page = desk.page(desk.begin(), typed=text).checked.page
    assert page is not None
    shown = "".join(piece.html for piece in page.pieces)
    assert not any(mark in shown for mark in ("<script", "javascript:", "<b ", "onclick=x>"))


def test_picture_of_the_program_is_shown_with_its_words(desk: Desk) -> None:
    name = desk.add().name
    page = desk.page(
        desk.begin(), typed=f"{LESSON}\n{{{{image: {name} | Our form | A form}}}}\n"
    ).checked.page
    assert page is not None
    shown = [piece for piece in page.pieces if piece.kind == "image"]
    assert [(one.file, one.alt, one.size) for one in shown] == [(name, "A form", (40, 30))]


def test_preview_says_what_the_published_lesson_says(desk: Desk) -> None:
    lesson = desk.bring_out()
    preview = desk.page(lesson).checked.page
    assert preview is not None
    live = desk.shelf(desk.author).own_lessons[0]
    assert [p.html for p in preview.pieces] == [b.html for b in live.blocks if isinstance(b, HtmlBlock)]


def test_more_embeds_than_a_page_can_bear_are_told(desk: Desk) -> None:
    shipped = next(one for one in desk.workshop.core.questions if one.form is None)
    page = desk.page(desk.begin(), typed=LESSON + f"\n{{{{question: {shipped.id}}}}}\n" * 61)
    assert ([fault.code for fault in page.checked.faults], page.checked.page) == (["LESSON-EMBEDS"], None)
