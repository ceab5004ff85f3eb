"""Aiken: what it holds comes back, and of everything else the report says that it is gone."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import assume, given

from studyhub.interchange.aiken import read, write
from studyhub.interchange.item import Choice, Item
from studyhub.interchange.texts.plain import to_plain

from .any_item import SHARED, items, same_but_for

FILE = b"""\
Which unit counts
occupied beds?
A. Census
B) Discharge

ANSWER: A

Is <b> 2*3*4 a tag?
A) Yes
B) No
C)
ANSWER: b
"""


def _plain_words(item: Item) -> Item:
    def plain(text: str) -> str:
        return " ".join(to_plain(text).split())

    options = tuple(Choice(plain(one.text), one.correct, one.why) for one in item.options)
    return replace(item, stem=plain(item.stem), options=options)


BLINDS = {
    **SHARED,
    "markup": _plain_words,
    "scenario": lambda item: replace(_plain_words(item), scenario="", stem=""),
    "title": lambda item: replace(item, title=""),
    "explanation": lambda item: replace(item, explanation=""),
    "labels": lambda item: replace(item, labels={}),
    "fixed order": lambda item: replace(item, fixed_order=False),
}


@given(items)
def test_an_item_comes_back_apart_from_the_parts_named(item: Item) -> None:
    written = write([item])
    if not written.data:
        assert [loss.whole for loss in written.losses] == [True]
        return
    again = read(written.data)
    assert same_but_for(written.losses, BLINDS, item, *again.items)
    assert (len(again.items), again.losses) == (1, ())


@given(items.filter(lambda item: item.kind == "single"))
def test_a_single_question_of_plain_words_always_travels(item: Item) -> None:
    options = (Choice("Yes", correct=True), Choice("No"))
    plain = Item("", "single", "Is it so?", options=options, title=item.title, labels=item.labels)
    assume(len(item.options) > 1)
    assert read(write([plain]).data).items[0].options == options


def test_questions_are_read_with_and_without_blank_lines() -> None:
    first, second = read(FILE).items
    assert (first.stem, [one.text for one in first.options]) == (
        "Which unit counts occupied beds?",
        ["Census", "Discharge"],
    )
    assert ([one.correct for one in second.options], second.line) == ([False, True, False], 8)


def test_plain_text_is_shown_as_it_was_written() -> None:
    assert to_plain(read(FILE).items[1].stem) == "Is <b> 2*3*4 a tag?"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("What?\nA. x\nB. y\n", "no line `ANSWER: A`"),
        ("What?\nA. x\nB. y\nANSWER: C\n", "the letter of no option"),
        ("What?\nA. x\nANSWER: A\n", "fewer than two options"),
        ("ANSWER: A\n", "fewer than two options"),
    ],
)
def test_a_question_that_is_none_is_named_with_its_line(text: str, said: str) -> None:
    found = read(f"\n{text}".encode())
    assert said in found.losses[0].reason
    assert (found.losses[0].line, found.losses[0].whole, found.items) == (2, True, ())


def test_a_broken_question_does_not_hide_the_next() -> None:
    found = read(b"What?\nA. x\nB. y\n\nHow?\nA. x\nB. y\nANSWER: B\n")
    assert [item.stem for item in found.items] == ["How?"]
    assert len(found.losses) == 1
