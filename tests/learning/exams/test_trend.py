"""A trend is claimed where chance does not explain the difference, and nowhere else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyhub.learning.exams.report import share_from
from studyhub.learning.exams.trend import Direction, Result, difference, trend_of


def result(right: int, scored: int = 130, **values) -> Result:
    return Result(right, scored, values.pop("answered", scored), values.pop("repeats", 0), **values)


results = st.builds(
    lambda scored, share, answered, timed: Result(
        int(share * answered * scored), scored, int(answered * scored), 0, timed
    ),
    st.sampled_from([60, 65, 130]),
    st.floats(0, 1),
    st.floats(0, 1),
    st.booleans(),
)


def test_the_interval_of_a_difference_is_the_published_one() -> None:
    low, high = difference(share_from(48, 80), share_from(56, 70))
    assert (round(low, 4), round(high, 4)) == (0.0524, 0.3339)


@pytest.mark.parametrize(
    ("first", "last", "direction"),
    [
        (result(30, 60), result(104), Direction.UP),
        (result(104), result(70), Direction.DOWN),
        (result(40, 60), result(95), Direction.UNCLEAR),
    ],
)
def test_only_a_difference_beyond_chance_is_a_trend(
    first: Result, last: Result, direction: Direction
) -> None:
    assert trend_of([first, last]).direction is direction


def test_the_ends_are_compared_and_not_what_lies_between() -> None:
    found = trend_of([result(65), result(120), result(66)])
    assert found.direction is Direction.UNCLEAR
    assert found.change == pytest.approx(1 / 130)


@pytest.mark.parametrize(
    "others", [[], [result(60, 65, timed=False)], [result(5, 65, answered=9)], [result(0, 0)]], ids=str
)
def test_one_exam_beside_untimed_or_broken_off_ones_is_too_few(others: list[Result]) -> None:
    assert trend_of([result(50), *others]).direction is Direction.TOO_FEW


def test_questions_met_before_are_told_of_the_last_exam_alone() -> None:
    assert trend_of([result(50, repeats=130), result(50, repeats=13)]).repeats == pytest.approx(0.1)


@given(st.lists(results, max_size=6))
def test_the_change_lies_in_its_interval_and_backwards_is_the_opposite(row: list[Result]) -> None:
    there, back = trend_of(row), trend_of(row[::-1])
    assert there.low <= there.change + 1e-12
    assert there.change <= there.high + 1e-12
    opposite = {Direction.UP: Direction.DOWN, Direction.DOWN: Direction.UP}
    assert back.direction is opposite.get(there.direction, there.direction)
