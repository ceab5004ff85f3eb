"""Students of a cohort as they are sorted and filtered: by reason, band, domain, minutes, coverage."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from studyhub.learning.memory import study_day
from studyhub.learning.readiness.verdict import LEAST_IN_DOMAIN
from studyhub.learning.risk import RiskFlag, Strength
from studyhub.services.cohorts.keeping import Member
from studyhub.services.cohorts.standings import Kept

from .cells import FEW, band_key, band_rank
from .views import FLAGGED, ON_COURSE, REASONS, View

WEEKS = 4
"""Weeks of minutes in a row, the current one last."""


@dataclass(frozen=True)
class Line:
    """A student, what is kept, the flags now, and the minutes of the last weeks."""

    member: Member
    kept: Kept | None
    flags: tuple[RiskFlag, ...]
    minutes: tuple[int, ...]


def line_of(member: Member, flags: tuple[RiskFlag, ...], now: datetime) -> Line:
    """A student as of now, or as of the end."""
    kept = member.kept
    if kept is None:
        return Line(member, None, flags, ())
    today = study_day(kept.until or now, ZoneInfo(member.seat.timezone))
    return Line(member, kept, flags, tuple(kept.minutes_of(WEEKS, today)))


def fits(line: Line, view: View) -> bool:
    """Whether a student is in the view."""
    if view.band and band_key(line.kept) != view.band:
        return False
    if view.reason and not has(line, view.reason):
        return False
    return not (view.domain and view.level) or level_of(line, view.domain) == view.level


def has(line: Line, reason: str) -> bool:
    """Whether a student is flagged for a reason, for any, or for none, as addresses name it."""
    if reason in (FLAGGED, ON_COURSE):
        return bool(line.flags) is (reason == FLAGGED)
    return any(flag.reason is REASONS[reason] for flag in line.flags)


def level_of(line: Line, domain: str) -> str:
    """Where a student stands in a domain: below, near, above or few."""
    one = line.kept.by_domain.get(domain) if line.kept else None
    if one is None or one.standing.answers < LEAST_IN_DOMAIN:
        return FEW
    return one.standing.level.value


def in_order(lines: Iterable[Line], view: View) -> list[Line]:
    """By what the view says; names in their order among equals, whichever way it is read."""
    return sorted(lines, key=_key(view), reverse=view.descending)


def is_clear(flag: RiskFlag) -> bool:
    """Whether the whole interval of a flag lies beyond its threshold."""
    return flag.strength is Strength.CLEAR


def _key(view: View) -> Callable[[Line], tuple[float | str, ...]]:
    keys: Mapping[str, Callable[[Line], tuple[float | str, ...]]] = {
        "risk": lambda line: (sum(is_clear(flag) for flag in line.flags), len(line.flags)),
        "name": lambda line: (line.member.name.lower(),),
        "readiness": lambda line: (band_rank(band_key(line.kept)), line.kept.middle if line.kept else 0.0),
        "minutes": lambda line: (sum(line.minutes),),
        "coverage": lambda line: (line.kept.met if line.kept else 0,),
        "mock": lambda line: (_last_mock(line.kept),),
        "active": lambda line: (_last_active(line.kept),),
    }
    return keys.get(view.sort) or (lambda line: (_in_domain(line.kept, view.sort),))


def _last_active(kept: Kept | None) -> float:
    return kept.last_at.timestamp() if kept and kept.last_at else 0.0


def _in_domain(kept: Kept | None, domain: str) -> float:
    one = kept.by_domain.get(domain) if kept else None
    return one.standing.middle if one and one.standing.answers else -1.0


def _last_mock(kept: Kept | None) -> float:
    exams = kept.exams if kept else ()
    return exams[-1].right / exams[-1].scored if exams else -1.0
