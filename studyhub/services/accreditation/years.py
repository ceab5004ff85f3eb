"""Academic years: named by the calendar year in which they begin, with the month that the program says."""

from __future__ import annotations

from datetime import date


def year_of(day: date, month: int) -> int:
    """The academic year that a day lies in, of years that begin with that month (1-12)."""
    return day.year if day.month >= month else day.year - 1


def year_name(year: int, month: int) -> str:
    """`2026-27`, or `2026` where years begin in January."""
    return str(year) if month == 1 else f"{year}-{(year + 1) % 100:02}"


def bounds(year: int, month: int) -> tuple[date, date]:
    """The first day of a year, and the first day after it."""
    return date(year, month, 1), date(year + 1, month, 1)
