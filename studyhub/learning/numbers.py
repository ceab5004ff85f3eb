"""Which typed text is a number, and what is said about text that is not."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal

from .errors import Unmarkable

LONGEST = 60
NUMBER = re.compile(r"[+-]?(\d{1,3}(,\d{3})+|\d+)?(\.\d*)?", re.ASCII)
DECIMAL_COMMA = re.compile(r"[+-]?\d+,\d+", re.ASCII)
SPACES = re.compile(r"\s+")


def parse_number(typed: str, unit: str = "") -> Decimal:
    """The number in `typed`; spaces, `$`, `%` and the question's unit around it do not matter.

    Thousands may be set off with commas, decimals with a point. Raises Unmarkable with a sentence
    for anything else, so that a slip of the finger is not marked as a wrong answer.
    """
    if len(typed) > LONGEST:
        raise Unmarkable("That is too long to be a number. Type the number alone, such as 1,234.5.")
    bare = _without_unit(typed.replace("\N{MINUS SIGN}", "-"), unit)
    if not bare:
        raise Unmarkable("Type a number first, such as 1,234.5.")
    if NUMBER.fullmatch(bare) and any(sign.isdigit() for sign in bare):
        return Decimal(bare.replace(",", ""))
    if DECIMAL_COMMA.fullmatch(bare):
        raise Unmarkable("Write decimals with a point and thousands with a comma, such as 1,234.5.")
    raise Unmarkable(f"“{typed.strip()}” cannot be read as a number. Type the number alone, such as 1,234.5.")


def rounded(value: Decimal, places: int) -> Decimal:
    """`value` rounded half up to `places` decimals."""
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def _without_unit(typed: str, unit: str) -> str:
    bare = SPACES.sub("", typed).casefold()
    word = SPACES.sub("", unit).casefold()
    if word:
        bare = bare.removesuffix(word).removeprefix(word)
        bare = bare.removesuffix(word.removesuffix("s")) if len(word) > 2 else bare
    sign = "-" if bare.startswith(("-$", "$-")) else ""
    bare = bare.removeprefix("-").removeprefix("$").removeprefix("-") if sign else bare.removeprefix("$")
    return sign + bare.removesuffix("%").removesuffix("$")
