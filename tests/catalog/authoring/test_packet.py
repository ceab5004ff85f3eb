"""Packets: what a blind reader gets holds no key, and the same seed shows the same."""

from __future__ import annotations

import json
from typing import Any

import pytest
from msgspec.structs import replace

from studyhub.catalog.authoring.comparison import compact, is_right, right_answer
from studyhub.catalog.authoring.errors import AuthoringRefused
from studyhub.catalog.authoring.packet import blind_packet, show
from studyhub.catalog.types import (
    Blank,
    Extra,
    Generator,
    NumericAnswer,
    Option,
    Pair,
    Question,
    Step,
    Variable,
)
from tests.catalog.factories import catalog, question

CHOICES = tuple(Option(key=k, text=f"Act {k}", correct=k in "ab", why="SECRET") for k in "abcde")
STEPS = tuple(Step(key=k, text=f"Step {k}", why="SECRET") for k in "abcd")
PAIRS = tuple(Pair(key=k, left=f"Left {k}", right=f"Right {k}", why="SECRET") for k in "abc")
BLANKS = (Blank(key="1", accept=("60", "Sixty"), why="SECRET"), Blank(key="2", options=question().options))
DRAWN = Generator(variables=(Variable(name="beds", min="80", max="250"),))
SINGLE = question(explanation="SECRET")
MULTIPLE = question(type="multiple", options=CHOICES, choose=2)
NUMERIC = question(
    type="numeric",
    options=(),
    stem="{beds} beds?",
    generator=DRAWN,
    answer=NumericAnswer(expression="beds * 2", decimals=0, unit="days", tolerance="1"),
)
ORDER = question(type="order", options=(), steps=STEPS)
MATCH = question(type="match", options=(), pairs=PAIRS, extra=(Extra(key="x", text="Right x", why="SECRET"),))
CLOZE = question(type="cloze", options=(), stem="[[1]] or [[2]]", blanks=BLANKS)
ALL = [SINGLE, MULTIPLE, NUMERIC, ORDER, MATCH, CLOZE]


def shown_keys(item: dict[str, Any], part: str) -> dict[str, str]:
    return {entry["text"]: entry["key"] for entry in item[part]}


@pytest.mark.parametrize("item", ALL, ids=lambda item: item.type)
def test_packet_item_holds_no_key(item: Question) -> None:
    text = json.dumps(show(item, 1).item)
    for secret in ("SECRET", "correct", "why", "explanation", "mistake", "accept", "CFR"):
        assert secret not in text


@pytest.mark.parametrize("item", ALL, ids=lambda item: item.type)
def test_same_seed_shows_the_same(item: Question) -> None:
    assert show(item, 7).item == show(item, 7).item


@pytest.mark.parametrize("item", ALL, ids=lambda item: item.type)
def test_right_answer_is_right(item: Question) -> None:
    shown = show(item, 3)
    assert is_right(shown, right_answer(shown.concrete))


def test_steps_are_answered_by_neutral_keys() -> None:
    shown = show(ORDER, 1)
    keys = shown_keys(shown.item, "steps")
    answer = [keys[f"Step {letter}"] for letter in "abcd"]
    assert (compact(shown, answer), is_right(shown, answer)) == ("a>b>c>d", True)
    assert not is_right(shown, answer[::-1])


def test_matches_are_answered_by_neutral_keys() -> None:
    shown = show(MATCH, 1)
    keys = shown_keys(shown.item, "rights")
    assert set(keys.values()) == {"r1", "r2", "r3", "r4"}
    right = {letter: keys[f"Right {letter}"] for letter in "abc"}
    wrong = right | {"c": keys["Right x"]}
    assert (compact(shown, right), is_right(shown, right)) == ("a=a; b=b; c=c", True)
    assert (compact(shown, wrong), is_right(shown, wrong)) == ("a=a; b=b; c=x", False)


def test_drawn_number_is_judged_with_its_tolerance() -> None:
    shown = show(NUMERIC, 1)
    beds = int(shown.item["stem"].split()[0])
    assert is_right(shown, f"{beds * 2 + 1} days")
    assert is_right(shown, f"{beds * 2:,}")
    assert not is_right(shown, beds * 2 + 2)


@pytest.mark.parametrize(
    ("answer", "right"),
    [
        ({"1": " sixty ", "2": "a"}, True),
        ("1=60; 2=a", True),
        ({"1": "60", "2": "b"}, False),
        ({"1": "60"}, False),
    ],
)
def test_blanks_are_judged_all_together(answer: Any, right: bool) -> None:
    assert is_right(show(CLOZE, 1), answer) is right


@pytest.mark.parametrize(
    ("item", "answer"), [(NUMERIC, "none"), (MATCH, "a, b"), (MATCH, ["a"]), (SINGLE, 5)]
)
def test_answer_of_the_wrong_form_is_refused(item: Question, answer: Any) -> None:
    with pytest.raises(AuthoringRefused):
        compact(show(item, 1), answer)


def test_packet_can_be_limited_to_what_nobody_has_read() -> None:
    bank = catalog()
    assert blind_packet(bank, seed=1, missing=True).items == ()
    unread = replace(bank, reviews=bank.reviews[1:])
    assert [item["id"] for item in blind_packet(unread, seed=1, missing=True).items] == ["d2-test-0001"]
    assert blind_packet(bank, seed=1, area="d1-records").items == ()
