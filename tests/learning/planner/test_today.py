"""What must always hold of a day's choice: the budget, the floor for new facets, the same plan twice."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studyhub.learning.planner import curves, tables
from studyhub.learning.planner.today import SETTLE_DAYS, Field, Time, choose

TABLES = tables.build(40)


def a_field(seed: int, facets: int) -> Field:
    rng = np.random.default_rng(seed)
    return Field(
        value=rng.uniform(0.2, 1, facets) / facets,
        seconds=rng.uniform(15, 90, facets),
        seen=rng.random(facets) < 0.6,
        stability=np.exp(rng.normal(1, 1.5, facets)),
        difficulty=rng.uniform(1, 10, facets),
        elapsed=rng.integers(1, 30, facets),
        prior=rng.uniform(0.05, 0.9, facets),
        open=rng.random(facets) < 0.9,
    )


fields = st.builds(a_field, st.integers(0, 10**6), st.integers(1, 200))
times = st.builds(
    lambda days, today, rest: Time(days, today, today + rest),
    st.integers(1, 300),
    st.floats(0, 4000),
    st.floats(0, 100_000),
)


@settings(deadline=None)
@given(fields, times)
def test_the_day_keeps_its_budget_and_asks_only_what_is_open_and_once(field: Field, time: Time) -> None:
    facets = choose(TABLES, field, time).facets
    assert field.seconds[facets].sum() <= time.today + 1e-3
    assert field.open[facets].all()
    assert len(set(facets.tolist())) == facets.size


@settings(deadline=None)
@given(fields, times)
def test_enough_new_facets_are_met_to_meet_them_all_before_the_exam(field: Field, time: Time) -> None:
    field = replace(field, seconds=np.full(field.value.size, 25.0))
    facets = choose(TABLES, field, time).facets
    floor = np.ceil((~field.seen).sum() / max(time.days - SETTLE_DAYS, 1))
    can = min(floor, (~field.seen & field.open).sum(), time.today // 25)
    assert (~field.seen[facets]).sum() >= can


@settings(deadline=None, max_examples=30)
@given(fields, times)
def test_the_same_state_gives_the_same_plan(field: Field, time: Time) -> None:
    first, second = choose(TABLES, field, time), choose(TABLES, field, time)
    assert first.facets.tolist() == second.facets.tolist()
    assert first.price == second.price


def one(**changes: float) -> Field:
    """Two facets alike but for the second's `changes`."""
    common = {"value": 0.5, "seconds": 30.0, "stability": 4.0, "difficulty": 5.0, "elapsed": 6, "prior": 0.3}
    pair = {name: np.array([value, changes.get(name, value)]) for name, value in common.items()}
    return Field(**pair, seen=np.ones(2, bool), open=np.ones(2, bool))


@pytest.mark.parametrize(
    "better", [{"value": 0.8}, {"seconds": 10.0}, {"stability": 1.5, "elapsed": 10}], ids=str
)
def test_what_counts_more_or_costs_less_or_is_nearer_forgotten_comes_first(better: dict[str, float]) -> None:
    facets = choose(TABLES, one(**better), Time(10, 600, 3000)).facets
    assert facets[0] == 1


def test_a_price_of_yesterday_leads_to_nearly_the_same_plan() -> None:
    field, time = a_field(5, 400), Time(30, 1800, 54_000)
    searched = choose(TABLES, field, time)
    near = choose(TABLES, field, time, near=searched.price * 1.3)
    assert near.price == pytest.approx(searched.price, rel=0.4)
    assert len(set(searched.facets.tolist()) & set(near.facets.tolist())) >= 0.8 * searched.facets.size


def test_no_facets_make_an_empty_plan() -> None:
    nothing = np.zeros(0)
    field = Field(
        nothing, nothing, nothing.astype(bool), nothing, nothing, nothing, nothing, nothing.astype(bool)
    )
    assert choose(TABLES, field, Time(10, 600, 6000)).facets.size == 0


def test_the_day_before_the_exam_goes_to_what_is_forgotten_soonest_for_its_share() -> None:
    field = a_field(3, 100)
    field = replace(field, seen=np.ones(100, bool), open=np.ones(100, bool), seconds=np.full(100, 30.0))
    facets = choose(TABLES, field, Time(1, 600, 600)).facets
    tomorrow = curves.recall(field.stability, field.elapsed + 1)
    risk = (1 - tomorrow) * field.value
    assert risk[facets].mean() > 1.5 * risk.mean()
