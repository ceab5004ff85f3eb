from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from studyhub.catalog.errors import DrawImpossible
from studyhub.catalog.generate.draw import draw_values, extreme_draws
from studyhub.catalog.types import Generator, Question, Variable
from tests.catalog.small_bank import NUMERIC, SINGLE, question, seeded

OCCUPANCY = question(NUMERIC)


def constrained(*where: str) -> Question:
    assert OCCUPANCY.generator is not None
    return replace(OCCUPANCY, generator=replace(OCCUPANCY.generator, where=where))


@given(st.integers())
def test_draw_keeps_ranges_steps_and_constraints(seed: int) -> None:
    values = {name: Decimal(text) for name, text in draw_values(OCCUPANCY, seeded(seed)).items()}
    assert 80 <= values["beds"] <= 250
    assert values["beds"] % 5 == 0
    assert values["days"] in (30, 31)
    assert values["capacity"] == values["beds"] * values["days"]
    assert values["capacity"] / 2 < values["served"] < values["capacity"]


def test_same_seed_draws_the_same_numbers() -> None:
    assert draw_values(OCCUPANCY, seeded(7)) == draw_values(OCCUPANCY, seeded(7))
    assert len({str(draw_values(OCCUPANCY, seeded(seed))) for seed in range(20)}) > 15


def test_question_without_generator_draws_nothing() -> None:
    assert (draw_values(question(SINGLE), seeded(1)), extreme_draws(question(SINGLE))) == ({}, [])


def test_constraints_that_cannot_hold_are_told() -> None:
    with pytest.raises(DrawImpossible, match="d2-rate-0001"):
        draw_values(constrained("beds > 250"), seeded(1))
    assert extreme_draws(constrained("beds > 250")) == []


@pytest.mark.parametrize(
    ("least", "most", "step"), [("5", "1", "1"), ("1", "5", "0"), ("0", "9" * 25, "0.0000000001")]
)
def test_range_that_holds_no_value_or_too_many_is_told(least: str, most: str, step: str) -> None:
    variable = Variable("beds", least, most, step)
    odd = replace(OCCUPANCY, generator=Generator((variable,)))
    assert extreme_draws(odd) == []
    with pytest.raises(DrawImpossible, match="beds"):
        draw_values(odd, seeded(1))


def test_draw_that_divides_by_zero_is_drawn_again() -> None:
    impossible = constrained("1 / (beds - 100) > 0")
    assert all(int(draw_values(impossible, seeded(seed))["beds"]) > 100 for seed in range(50))


def test_extremes_reach_the_ends_that_constraints_allow() -> None:
    draws = extreme_draws(OCCUPANCY)
    assert {"80", "250"} <= {draw["beds"] for draw in draws}
    assert {draw["days"] for draw in draws} == {"30", "31"}
    assert "1500" in {draw["served"] for draw in draws}
    assert 0 < len(draws) <= 64


def test_extremes_of_many_variables_stay_few() -> None:
    one = OCCUPANCY.generator
    assert one is not None
    many = tuple(replace(one.variables[0], name=f"v{n}") for n in range(12))
    assert 0 < len(extreme_draws(replace(OCCUPANCY, generator=Generator(many)))) <= 64
