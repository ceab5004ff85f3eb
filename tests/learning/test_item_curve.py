"""What holds of an item's curve."""

from __future__ import annotations

import numpy as np

from studyhub.learning.item_analysis import Answers
from studyhub.learning.item_curve import curve_of


def classroom(people: int, others: int) -> Answers:
    """Item 0 is right for the abler half; person n has n of the other items right."""
    rows = [(person, 0, float(person >= people // 2)) for person in range(people)]
    rows += [
        (person, 1 + item, float(item < others * person / people))
        for person in range(people)
        for item in range(others)
    ]
    person, item, score = (np.array(column) for column in zip(*rows, strict=True))
    nothing = np.zeros(len(rows))
    return Answers(person, item, score, nothing, nothing.astype(np.int64) - 1)


def test_the_abler_half_stands_on_the_right_with_its_share() -> None:
    steps = curve_of(classroom(40, 20), 0)
    assert [step.people for step in steps] == [8] * 5
    assert [step.share for step in steps][::4] == [0.0, 1.0]
    assert [step.ability for step in steps] == sorted(step.ability for step in steps)


def test_each_share_lies_in_its_interval() -> None:
    assert all(step.low <= step.share <= step.high for step in curve_of(classroom(25, 10), 0))


def test_who_answered_little_else_is_in_no_group() -> None:
    assert curve_of(classroom(10, 3), 0) == ()
