"""Which slips lie near a right number."""

from __future__ import annotations

from decimal import Decimal

import pytest

from studyhub.catalog.types import NumericAnswer
from studyhub.learning.chance import seeded
from studyhub.learning.exams.slips import crude_slips, like_sized, near_slips


def slips(key: str, decimals: int = 0, unit: str = "") -> dict[str, Decimal]:
    answer = NumericAnswer(key, decimals, unit)
    found = [
        *near_slips(Decimal(key), answer, seeded(1)),
        *crude_slips(Decimal(key), answer, seeded(1)),
    ]
    return {wrong.name: wrong.value for wrong in found}


@pytest.mark.parametrize(
    ("asked", "name", "value"),
    [
        (("78.17", 2, "%"), "taken-from-100", "21.83"),
        (("125.0", 1, "%"), "turned-over", "80"),
        (("1.25", 2, ""), "turned-over", "0.8"),
        (("44", 0, "patients"), "halved", "22"),
        (("44", 0, "patients"), "ten-too-few", "34"),
        (("13579.50", 2, "dollars"), "digits-changed", "15379.50"),
        (("17.6", 1, "%"), "point-to-the-left", "1.76"),
    ],
)
def test_a_slip_comes_to_this_number(asked: tuple[str, int, str], name: str, value: str) -> None:
    assert slips(*asked)[name] == Decimal(value)


@pytest.mark.parametrize(
    ("asked", "name"),
    [
        (("117", 0, "%"), "taken-from-100"),
        (("78.17", 2, "%"), "turned-over"),
        (("15.4", 1, "days"), "turned-over"),
        (("45", 0, "patients"), "halved"),
        (("12", 0, "patients"), "ten-too-few"),
        (("91", 0, "patients"), "digits-changed"),
        (("100.1", 1, "days"), "digits-changed"),
        (("47", 0, "patients"), "point-to-the-left"),
    ],
)
def test_a_slip_that_makes_no_sense_here_is_not_made(asked: tuple[str, int, str], name: str) -> None:
    assert name not in slips(*asked)


def test_telling_slips_come_before_plain_ones() -> None:
    first = next(near_slips(Decimal("78.17"), NumericAnswer("78.17", 2, "%"), seeded(5)))
    assert first.name == "taken-from-100"


@pytest.mark.parametrize(("one", "other", "alike"), [("2", "4", True), ("2", "5", False), ("-2", "2", False)])
def test_numbers_are_like_sized_within_a_factor_and_of_one_sign(one: str, other: str, alike: bool) -> None:
    assert like_sized(Decimal(one), Decimal(other), Decimal(2)) is alike
    assert like_sized(Decimal(other), Decimal(one), Decimal(2)) is alike
