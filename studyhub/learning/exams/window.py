"""Until when a graded exam goes on for one student, and from when its keys may be out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True)
class Terms:
    """A graded exam: its window, minutes for everybody, and when staff ended it early, if they did."""

    opens: datetime
    until: datetime
    minutes: int
    ended: datetime | None = None


@dataclass(frozen=True)
class Grant:
    """What one student has beyond the terms: factor of time, another end of the window, more minutes."""

    factor: float = 1.0
    until: datetime | None = None
    more: int = 0


def seconds_of(terms: Terms, grant: Grant) -> int:
    """The clock of one student in seconds."""
    return round(terms.minutes * 60 * grant.factor) + 60 * grant.more


def planned_end(terms: Terms, grant: Grant) -> datetime:
    """When it is over for one student, however late they began.

    That is the end of the window, or theirs where staff moved it, and beyond it what their clock has more
    than everybody's.
    """
    end = terms.until if grant.until is None else max(terms.until, grant.until)
    return end + timedelta(seconds=seconds_of(terms, grant) - 60 * terms.minutes)


def ends_by(terms: Terms, grant: Grant) -> datetime:
    """When nothing is taken from one student any more: as planned, or when staff ended it for all."""
    end = planned_end(terms, grant)
    return end if terms.ended is None else min(end, terms.ended)


def keys_from(terms: Terms, grants: Iterable[Grant]) -> datetime:
    """From when keys may be out: once it is over for everybody as planned; ending early changes nothing."""
    return max((planned_end(terms, grant) for grant in grants), default=terms.until)
