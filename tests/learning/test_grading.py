from __future__ import annotations

import pytest

from studyhub.catalog.types import Pair
from studyhub.learning.grading import ROUNDING, grade
from studyhub.learning.responses import Response

from .questions import CLOZE, MATCH, MULTIPLE, NUMERIC, ORDER, SINGLE, question


def test_right_option_is_right() -> None:
    assert grade(SINGLE, Response(keys=("b",))).right


def test_distractor_is_wrong() -> None:
    assert grade(SINGLE, Response(keys=("a",))).score == 0


@pytest.mark.parametrize(("keys", "score"), [("ac", 1), ("ab", 0), ("a", 0), ("abc", 0)])
def test_multiple_is_all_or_nothing(keys: str, score: int) -> None:
    assert grade(MULTIPLE, Response(keys=tuple(keys))).score == score


@pytest.mark.parametrize(
    ("typed", "right", "mistake"),
    [
        ("78.17", True, None),
        ("78.17 %", True, None),
        ("78.1667", False, ROUNDING),
        ("75.65", False, "wrong-month"),
        ("23.45", False, "no-days"),
        ("50", False, None),
    ],
)
def test_wrong_number_is_told_its_mistake(typed: str, right: bool, mistake: str | None) -> None:
    graded = grade(NUMERIC, Response(text=typed))
    assert (graded.right, graded.mistake) == (right, mistake)


def test_order_scores_the_share_of_steps_in_place() -> None:
    assert grade(ORDER, Response(keys=("a", "c", "b", "d"))).score == 0.5


def test_partly_right_is_not_right() -> None:
    assert not grade(ORDER, Response(keys=("a", "c", "b", "d"))).right


def test_match_scores_the_share_of_rows() -> None:
    assert grade(MATCH, Response(parts={"a": "a", "b": "x", "c": "c"})).score == pytest.approx(2 / 3)


def test_equal_right_sides_are_one_and_the_same() -> None:
    pairs = (Pair("a", "l", "Same", "w"), Pair("b", "m", "Same", "w"), Pair("c", "n", "Other", "w"))
    asked = question("match", pairs=pairs)
    assert grade(asked, Response(parts={"a": "a", "b": "a", "c": "c"})).right


@pytest.mark.parametrize("typed", ["60", " Sixty ", "SIXTY"])
def test_cloze_ignores_case_and_spaces(typed: str) -> None:
    assert grade(CLOZE, Response(parts={"1": typed, "2": "a"})).right


def test_cloze_tells_blank_by_blank() -> None:
    assert [part.right for part in grade(CLOZE, Response(parts={"1": "61", "2": "a"})).parts] == [False, True]
