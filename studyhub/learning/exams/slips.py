"""Which wrong numbers lie near any right one: slips of calculation that need no knowledge of the question."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from random import Random

from studyhub.catalog.types import NumericAnswer

WHOLE = Decimal(100)
RATIOS = frozenset({"", "to 1"})
LIKE_SIZED = Decimal(2)
"""Digits that changed places go unnoticed while the number keeps its size: at most this factor."""
CLEAR = Decimal("1.02")
"""Within this factor of another number one may come of rounding on the way, and is no slip of its own."""
SMALLEST_CARRIED = 30
"""Below it a slip of ten in a sum is no longer a small one."""


@dataclass(frozen=True)
class Wrong:
    """A wrong number: the name of the way to it, and what went wrong, as a sentence."""

    name: str
    value: Decimal
    why: str


Slips = Iterator[Wrong]


def near_slips(key: Decimal, answer: NumericAnswer, rng: Random) -> Slips:
    """Slips that leave about the size of the right number `key`, the telling ones first."""
    yield from _mixed((_rest, _turned_over), key, answer, rng)
    yield from _mixed((_doubled, _halved, _ten_away, _digits_changed), key, answer, rng)


def crude_slips(key: Decimal, answer: NumericAnswer, rng: Random) -> Slips:
    """Slips that most people see: the decimal point in the wrong place."""
    yield from _mixed((_point_moved,), key, answer, rng)


def _mixed(
    kinds: tuple[Callable[[Decimal, NumericAnswer], Slips], ...],
    key: Decimal,
    answer: NumericAnswer,
    rng: Random,
) -> list[Wrong]:
    found = [wrong for kind in kinds for wrong in kind(key, answer)]
    rng.shuffle(found)
    return found


def _rest(key: Decimal, answer: NumericAnswer) -> Slips:
    if answer.unit == "%" and 0 < key < WHOLE:
        yield Wrong("taken-from-100", WHOLE - key, "Takes the right percentage from 100%.")


def _turned_over(key: Decimal, answer: NumericAnswer) -> Slips:
    whole = WHOLE if answer.unit == "%" else Decimal(1)
    if (answer.unit in RATIOS and answer.decimals and key) or (answer.unit == "%" and key > WHOLE):
        yield Wrong(
            "turned-over", whole * whole / key, "Turns the fraction over: divides the wrong way round."
        )


def _doubled(key: Decimal, _answer: NumericAnswer) -> Slips:
    yield Wrong("doubled", key * 2, "Is twice the right figure: something was counted two times.")


def _halved(key: Decimal, answer: NumericAnswer) -> Slips:
    if answer.decimals or answer.unit == "%" or key % 2 == 0:  # no half of a patient
        yield Wrong("halved", key / 2, "Is half the right figure: there was one division by two too many.")


def _ten_away(key: Decimal, answer: NumericAnswer) -> Slips:
    if not answer.decimals and abs(key) >= SMALLEST_CARRIED:
        yield Wrong("ten-too-many", key + 10, "Is ten too many: a slip in carrying.")
        yield Wrong("ten-too-few", key - 10, "Is ten too few: a slip in carrying.")


def _digits_changed(key: Decimal, answer: NumericAnswer) -> Slips:
    """The first two neighbouring digits that may change places while the number keeps its size."""
    digits = answer.expression
    for at, (one, other) in enumerate(pairwise(digits)):
        if one.isdigit() and other.isdigit() and one != other:
            value = Decimal(digits[:at] + other + one + digits[at + 2 :])
            if like_sized(value, key, LIKE_SIZED) and not like_sized(value, key, CLEAR):
                yield Wrong("digits-changed", value, "Two digits have changed places.")
                return


def _point_moved(key: Decimal, answer: NumericAnswer) -> Slips:
    yield Wrong("point-to-the-right", key * 10, "The decimal point stands one place too far to the right.")
    if answer.decimals or key % 10 == 0:
        yield Wrong("point-to-the-left", key / 10, "The decimal point stands one place too far to the left.")


def like_sized(one: Decimal, other: Decimal, factor: Decimal) -> bool:
    """Whether two numbers have one sign, neither is nothing, and they lie within a factor of each other."""
    return one * other > 0 and abs(other) <= factor * abs(one) and abs(one) <= factor * abs(other)
