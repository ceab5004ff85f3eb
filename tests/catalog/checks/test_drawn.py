"""Drawn numbers: divisions by zero, empty ranges and coinciding answers are found."""

from __future__ import annotations

from typing import Any

from studyhub.catalog.types import Generator, Mistake, NumberFormat, NumericAnswer, Option, Question, Variable
from tests.catalog.factories import catalog, faults, found, question

BEDS = Variable(name="beds", min="80", max="250", step="5")
HALF = Mistake(name="halved", expression="beds / 2", why="Halves it.")


def numeric(variables: tuple[Variable, ...] = (BEDS,), **changes: Any) -> Question:
    fields: dict[str, Any] = {
        "type": "numeric",
        "options": (),
        "generator": Generator(variables=variables, where=changes.pop("where", ())),
        "answer": NumericAnswer(expression="beds * 2", decimals=0, tolerance=changes.pop("tolerance", "0")),
        "mistakes": (HALF,),
    }
    return question(**(fields | changes))


def computed(wrong: str) -> Question:
    options = (
        Option(key="a", expression="beds", correct=True, why="Right."),
        Option(key="b", expression=wrong, mistake="wrong-way", why="Wrong."),
        Option(key="c", expression="beds * 3", mistake="tripled", why="Wrong."),
    )
    form = NumberFormat(decimals=0)
    return question(options=options, generator=Generator(variables=(BEDS,)), format=form)


def test_sound_generators_are_accepted() -> None:
    assert found(numeric()) == set()
    assert found(computed("beds * 2")) == set()


def test_division_by_zero_at_the_edge_is_found() -> None:
    answer = NumericAnswer(expression="100 / (beds - 80)", decimals=0)
    assert found(numeric(answer=answer)) == {"DRAW"}


def test_constraints_that_nothing_satisfies_are_found() -> None:
    assert found(numeric(where=("beds > 300",))) == {"DRAW"}


def test_mistake_that_is_right_after_rounding_is_found() -> None:
    same = Mistake(name="no-mistake", expression="beds * 2 + 0.4", why="Adds less than the rounding.")
    assert found(numeric(mistakes=(same,))) == {"DRAW-SAME"}


def test_mistake_within_the_tolerance_is_found() -> None:
    near = Mistake(name="off-by-one", expression="beds * 2 + 1", why="Adds one.")
    assert found(numeric(mistakes=(near,), tolerance="1")) == {"DRAW-SAME"}


def test_options_equal_after_rounding_are_found_at_the_extremes() -> None:
    assert found(computed("beds + (beds - 80) / 1000")) == {"DRAW-SAME"}


def test_fault_says_what_was_drawn_and_comes_once() -> None:
    bad = faults(catalog(computed("beds + 0.1")))
    assert len(bad) == 1
    assert "drawn: beds = " in bad[0].message


def test_fixed_number_is_checked_too() -> None:
    answer = NumericAnswer(expression="300 * 100 / 4800", decimals=2)
    same = Mistake(name="same", expression="6.25", why="The same.")
    fixed = question(type="numeric", options=(), answer=answer, mistakes=(same,))
    assert found(fixed) == {"DRAW-SAME"}
