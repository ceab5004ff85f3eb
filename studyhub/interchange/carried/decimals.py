"""Numbers as other formats write them: plain decimals, exponents, commas."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

MOST_DECIMALS = 6


def decimal(literal: str) -> Decimal | None:
    """A finite number such as `-1.5`, `1e3` or `0,5`; None for anything else."""
    try:
        number = Decimal(literal.strip().replace(",", "."))
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number.adjusted()) < 30 else None


def plain_decimal(number: Decimal) -> str:
    """A number without an exponent, its decimals as they are."""
    return f"{number:f}"


def decimals_of(number: Decimal) -> int:
    """The decimals that a number is written with, at most as many as a question may ask for."""
    return min(max(-int(number.as_tuple().exponent), 0), MOST_DECIMALS)
