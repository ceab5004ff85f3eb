"""What holds of medians side by side: none of a few, an interval around each, no difference from chance."""

from __future__ import annotations

from datetime import date
from statistics import median

from hypothesis import given
from hypothesis import strategies as st

from studyhub.learning.risk.comparison import middle_of, same_point, separate

values = st.lists(st.floats(0, 1000), max_size=60)
days = st.dates(date(2020, 1, 1), date(2035, 1, 1))


@given(values)
def test_median_is_given_of_ten_students_or_more_with_its_interval(found: list[float]) -> None:
    middle = middle_of(found)
    assert middle.enough is (len(found) >= 10)
    if middle.median is not None and middle.low is not None and middle.high is not None:
        assert middle.low <= middle.median == median(found) <= middle.high


@given(values, values)
def test_one_is_above_the_other_only_where_intervals_do_not_meet(a: list[float], b: list[float]) -> None:
    one, other = middle_of(a), middle_of(b)
    assert separate(one, other) == -separate(other, one)
    assert separate(one, one) == 0


def test_interval_of_a_median_is_by_ranks() -> None:
    middle = middle_of(range(1, 101))
    assert (middle.median, middle.low, middle.high) == (50.5, 40, 61)


@given(days, days, days)
def test_same_point_is_as_far_from_its_own_anchor(today: date, anchor: date, other: date) -> None:
    assert same_point(today, anchor, other) - other == today - anchor
