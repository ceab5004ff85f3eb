"""How a value of a spreadsheet's cell becomes the text that its reader sees, and text a value."""

from __future__ import annotations

import re
from datetime import date, datetime, time

_HEX = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_HEXED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_DECIMALS = re.compile(r"\.(0+)")


def escaped(text: str) -> str:
    """Text as XLSX stores it: `_x0041_`, which stands for A there, has its first underscore spelt out."""
    return _HEX.sub("_x005F_", text)


def unescaped(text: str) -> str:
    """Text as it is shown."""
    return _HEXED.sub(lambda found: chr(int(found[1], 16)), text)


def shown(value: object, number_format: str) -> str:
    """What a cell of that value and format shows: dates as 2026-11-23, numbers as they are formatted."""
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        return number_shown(value, number_format)
    return unescaped(str(value)).replace("\r\n", "\n").replace("\r", "\n")


def number_shown(value: float, number_format: str) -> str:
    """A number with the percent sign, thousands and decimals of its format, else with all its digits."""
    shape = number_format.partition(";")[0]
    decimals = _DECIMALS.search(shape)
    places = len(decimals[1]) if decimals else 0
    if "%" in shape:
        return f"{value * 100:.{places}f}%"
    if "#,##0" in shape:
        return f"{value:,.{places}f}"
    if decimals and re.fullmatch(r"0\.0+", shape):
        return f"{value:.{places}f}"
    return str(value) if isinstance(value, int) else f"{value:.15g}"
