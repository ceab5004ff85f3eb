"""Answers: every way in which a question cannot be answered is found."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from studyhub.catalog.types import Blank, Extra, Option, Pair, Question, Step
from tests.catalog.factories import found, question, with_option

FIVE = tuple(
    Option(key=key, text=f"Act {key} of five", correct=key in "ab", why="Because.") for key in "abcde"
)
STEPS = tuple(Step(key=key, text=f"Step {key}", why="Because.") for key in "abc")
PAIRS = tuple(Pair(key=key, left=f"Left {key}", right=f"Right {key}", why="Because.") for key in "abc")
TYPED = Blank(key="1", accept=("60",), why="The rule.")


def multiple(**changes: Any) -> Question:
    return question(type="multiple", **({"options": FIVE, "choose": 2} | changes))


def texts(*options: str) -> dict[str, Any]:
    made = [Option(key=k, text=t, correct=k == "a", why="W.") for k, t in zip("abcd", options, strict=True)]
    return {"options": tuple(made)}


@pytest.mark.parametrize(
    "good",
    [
        multiple(),
        question(type="order", options=(), steps=STEPS),
        question(type="match", options=(), pairs=PAIRS, extra=(Extra(key="x", text="None", why="W."),)),
        question(type="cloze", options=(), stem="Within [[1]] days?", blanks=(TYPED,)),
        question(fixed_order=True, **texts("10 days", "30 days", "60 days", "1,000 days")),
        question(**texts("1 week", "10 days", "2 months", "1 year")),
    ],
)
def test_complete_answer_of_every_type_is_accepted(good: Question) -> None:
    assert found(good) == set()


@pytest.mark.parametrize(
    ("code", "bad"),
    [
        ("NO-KEY", with_option(question(), "a", correct=False)),
        ("TWO-KEYS", with_option(question(), "b", correct=True)),
        ("NO-WHY", with_option(question(), "b", why=" ")),
        ("SAME-OPTION", with_option(question(), "b", text="the privacy officer.")),
        ("OPTION-COUNT", question(options=question().options[:2])),
        ("OPTION-COUNT", multiple(options=FIVE[:4])),
        ("CHOOSE", multiple(choose=3)),
        ("CHOOSE", multiple(options=tuple(replace(option, correct=True) for option in FIVE), choose=5)),
        ("NO-KEY", multiple(options=tuple(replace(option, correct=False) for option in FIVE))),
        ("STEPS", question(type="order", options=(), steps=STEPS[:2])),
        ("SAME-OPTION", question(type="order", options=(), steps=(*STEPS, replace(STEPS[0], key="d")))),
        ("PAIRS", question(type="match", options=(), pairs=PAIRS[:2])),
        ("SAME-OPTION", question(type="match", options=(), pairs=(*PAIRS, replace(PAIRS[0], key="d")))),
        ("BLANKS", question(type="cloze", options=(), stem="Within [[2]] days?", blanks=(TYPED,))),
        ("BLANKS", question(type="cloze", options=(), stem="[[1]]?", blanks=(replace(TYPED, accept=()),))),
        ("BLANKS", question(type="cloze", options=(), stem="[[1]]?", blanks=(Blank(key="1", options=FIVE),))),
        ("ASCENDING", question(fixed_order=True, **texts("60 days", "30 days", "10 days", "5 days"))),
        ("ASCENDING", question(**texts("5%", "10%", "15%", "20%"))),
        ("ASCENDING", question(**texts("5 May 2026", "3 May 2026", "4 May 2026", "6 May 2026"))),
    ],
)
def test_incomplete_answer_is_found(code: str, bad: Question) -> None:
    assert found(bad) == {code}
