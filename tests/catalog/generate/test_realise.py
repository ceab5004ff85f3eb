from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyhub.catalog.errors import DrawImpossible
from studyhub.catalog.generate.draw import draw_values
from studyhub.catalog.generate.realise import format_number, realise
from tests.catalog.reading.questions.test_rules import GENERATED
from tests.catalog.small_bank import NUMERIC, SINGLE, question, seeded

OCCUPANCY, SHARE = question(NUMERIC), question(GENERATED)
VALUES = {"beds": "100", "days": "30", "served": "2406"}


def test_placeholders_show_numbers_as_people_write_them() -> None:
    one = realise(OCCUPANCY, VALUES)
    assert one.stem == "A ward has 100 beds and 2,406 days in 30 days. What is the occupancy?"
    assert one.explanation == "2,406 of 3,000 are 80.20%."
    assert one.mistakes[0].why == "Leaves out 30 days."


def test_right_number_and_mistakes_become_literals() -> None:
    one = realise(OCCUPANCY, VALUES)
    assert one.answer is not None
    assert (one.answer.expression, [mistake.expression for mistake in one.mistakes]) == (
        "80.20",
        ["2406.00", "124.69"],
    )
    assert (one.generator, one.key, one.ask_hash) == (None, OCCUPANCY.key, OCCUPANCY.ask_hash)


def test_halves_are_rounded_up_where_floats_would_not() -> None:
    text = NUMERIC.replace("served * 100 / capacity, decimals: 2", "6.25, decimals: 1")
    one = realise(question(text), VALUES)
    assert one.answer is not None
    assert one.answer.expression == "6.3"


def test_places_after_a_colon_round_what_is_printed() -> None:
    text = NUMERIC.replace("{served} of {capacity}", "{share:1} and {share:0}").replace(
        "capacity: beds * days", "capacity: beds * days, share: served / days"
    )
    assert realise(question(text), VALUES).explanation == "80.2 and 80 are 80.20%."


def test_computed_options_ascend_and_keep_their_keys() -> None:
    one = realise(SHARE, {"all": "400", "late": "20"})
    assert [(option.key, option.text) for option in one.options] == [
        ("a", "5.0%"),
        ("c", "95.0%"),
        ("b", "2,000.0%"),
    ]
    assert (one.fixed_order, one.explanation) == (True, "It is 5.0%.")


def test_stored_values_are_believed_even_if_the_formula_has_changed() -> None:
    one = realise(OCCUPANCY, {**VALUES, "capacity": "4812"})
    assert one.answer is not None
    assert one.answer.expression == "50.00"


@pytest.mark.parametrize("values", [{}, {"beds": "100"}, {**VALUES, "beds": "many"}])
def test_values_that_are_missing_or_no_numbers_are_told(values: dict[str, str]) -> None:
    with pytest.raises(DrawImpossible):
        realise(OCCUPANCY, values)


def test_question_without_numbers_stays_as_it_is() -> None:
    plain = question(SINGLE.replace("a locked phone", "a {locked} phone").replace("stem: ", "stem: >-\n    "))
    assert realise(plain, {}) == plain


def test_fixed_number_is_computed_without_a_generator() -> None:
    text = NUMERIC[: NUMERIC.index("  generator:")] + NUMERIC[NUMERIC.index("  answer:") :]
    fixed = question(text.replace("served", "300").replace("capacity", "4800").replace("beds", "9"))
    one = realise(fixed, {})
    assert one.answer is not None
    assert (one.answer.expression, one.explanation) == ("6.25", fixed.explanation)


@given(st.integers())
def test_every_draw_can_be_shown_without_braces(seed: int) -> None:
    one = realise(OCCUPANCY, draw_values(OCCUPANCY, seeded(seed)))
    assert "{" not in one.stem + one.explanation + one.mistakes[0].why


@pytest.mark.parametrize(
    ("value", "unit", "decimals", "text"),
    [
        ("6.25", "%", 2, "6.25%"),
        ("1234567.5", "$", 2, "$1,234,567.50"),
        ("-3", "$", 0, "-$3"),
        ("12.34", "days", 1, "12.3 days"),
        ("1E+3", "", None, "1,000"),
        ("0.50", "", None, "0.5"),
        ("1", "days", 0, "1 day"),
        ("1", "days", 1, "1.0 days"),
        ("1", "per 1,000 days", 0, "1 per 1,000 days"),
    ],
)
def test_number_is_printed_with_its_unit(value: str, unit: str, decimals: int | None, text: str) -> None:
    assert format_number(Decimal(value), unit, decimals) == text
