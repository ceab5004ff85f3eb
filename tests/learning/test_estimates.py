"""Intervals of answers that hang together, and of means."""

from __future__ import annotations

from statistics import fmean

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyhub.learning.estimates import clustered, mean_interval, t95
from studyhub.learning.exams.report import wilson

STUDENTS = st.lists(
    st.integers(0, 40).flatmap(lambda asked: st.tuples(st.integers(0, asked), st.just(asked))), max_size=20
)


@given(STUDENTS)
def test_interval_over_students_holds_the_share_and_is_never_narrower_than_wilsons(
    pairs: list[tuple[int, int]],
) -> None:
    right, asked = (sum(pair[place] for pair in pairs) for place in (0, 1))
    low, high = clustered(pairs)
    plain = wilson(right, asked)
    assert 0 <= low <= plain[0] + 1e-9
    assert plain[1] - 1e-9 <= high <= 1
    assert not asked or low - 1e-9 <= right / asked <= high + 1e-9


def test_answers_that_hang_together_count_as_fewer() -> None:
    alike, apart = clustered([(20, 20), (0, 20)] * 5), clustered([(10, 20)] * 10)
    assert apart == wilson(100, 200)
    assert alike[1] - alike[0] > 3 * (apart[1] - apart[0])


def test_one_students_answers_get_wilsons_interval() -> None:
    assert clustered([(7, 9)]) == wilson(7, 9)


@given(st.lists(st.floats(1, 5), max_size=30))
def test_mean_lies_in_its_interval_and_on_the_scale(values: list[float]) -> None:
    found = mean_interval(values, lowest=1, highest=5)
    if found is None:
        assert len(values) < 2
        return
    assert 1 <= found[0] <= fmean(values) + 1e-9
    assert fmean(values) - 1e-9 <= found[1] <= 5


@pytest.mark.parametrize(
    ("freedom", "table"), [(1, 12.706), (4, 2.776), (5, 2.571), (9, 2.262), (30, 2.042), (120, 1.980)]
)
def test_students_t_is_that_of_the_tables(freedom: int, table: float) -> None:
    assert t95(freedom) == pytest.approx(table, abs=0.006)
