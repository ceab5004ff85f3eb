"""The days until the exam: the budget is kept, and everything is met in time where there is time."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from studyhub.learning.planner import tables
from studyhub.learning.planner.course import ahead
from studyhub.learning.planner.today import Time, promise

from .test_today import a_field

TABLES = tables.build(40)
minutes = st.lists(st.sampled_from([0, 10, 20, 45]), min_size=1, max_size=80)


@given(st.integers(0, 1000), st.integers(1, 300), minutes)
def test_no_day_holds_more_than_its_minutes_and_nothing_is_met_twice(
    seed: int, facets: int, planned: list[int]
) -> None:
    field = a_field(seed, facets)
    days = ahead(field, planned)
    assert all((d.new + d.again) * field.seconds.mean() <= d.minutes * 60 + 1e-6 for d in days)
    assert sum(d.new for d in days) <= (~field.seen).sum()
    assert all(d.new >= 0 and d.again >= 0 for d in days)


def test_with_time_enough_all_is_met_some_days_before_the_exam() -> None:
    field = replace(a_field(1, 100), seen=np.zeros(100, bool))
    days = ahead(field, [60] * 30)
    assert sum(d.new for d in days[:26]) == 100


def test_more_time_never_promises_less() -> None:
    field = a_field(2, 150)
    promised = [promise(TABLES, field, Time(30, m * 60, m * 60 * 30)) for m in (5, 15, 30, 60)]
    assert promised == sorted(promised)
    assert 0 < promised[0] < promised[-1] <= 1
