"""Numbers as GIFT writes them: `3.14`, `3.14:0.005`, `3.13..3.15`."""

from __future__ import annotations

import re
from decimal import Decimal

PLAIN_NUMBER = re.compile(r"-?\d{1,15}(?:\.\d{1,10})?", re.ASCII)
_OTHER_NUMBER = re.compile(r"[+-]?(?:\d{1,15}(?:\.\d{0,10})?|\.\d{1,10})(?:[eE][+-]?\d)?", re.ASCII)
MOST_DECIMALS = 6


def literal(text: str) -> str | None:
    """A number as a plain decimal literal, kept as it is written where it is one; None if it is none."""
    text = text.strip()
    if PLAIN_NUMBER.fullmatch(text):
        return text
    if not _OTHER_NUMBER.fullmatch(text):
        return None
    plain = f"{Decimal(text):f}"
    return plain if PLAIN_NUMBER.fullmatch(plain) else None


def with_tolerance(text: str) -> tuple[str, str] | None:
    """The number and how far off still counts; the middle and half the width of a range."""
    low, dots, high = text.partition("..")
    if dots:
        return _middle(literal(low), literal(high))
    value, _, tolerance = text.partition(":")
    number, off = literal(value), literal(tolerance or "0")
    return None if number is None or off is None or off.startswith("-") else (number, off)


def decimals_of(number: str) -> int:
    """How many decimals a literal is written with, as many as may be asked for at most."""
    return min(len(number.partition(".")[2]), MOST_DECIMALS)


def _middle(low: str | None, high: str | None) -> tuple[str, str] | None:
    if low is None or high is None or Decimal(low) > Decimal(high):
        return None
    middle, half = (Decimal(low) + Decimal(high)) / 2, (Decimal(high) - Decimal(low)) / 2
    found = [literal(f"{number.normalize():f}") for number in (middle, half)]
    return (found[0], found[1]) if found[0] is not None and found[1] is not None else None
