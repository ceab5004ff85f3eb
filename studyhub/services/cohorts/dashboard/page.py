"""The dashboard of a cohort: a row a student, who may fail and why, sorted and filtered."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyhub.catalog.shelf import Shelf
from studyhub.extensions import db
from studyhub.learning.memory import day_end, study_day
from studyhub.models import Alert, Cohort
from studyhub.services.cohorts.courses import REASON_WORDS, FlagTag, flags_for, tags_of, thresholds_of
from studyhub.services.cohorts.keeping import Member, members_of, refresh
from studyhub.services.cohorts.shelves import rules_of
from studyhub.services.programs.audit import note_look
from studyhub.services.programs.heads import CohortHead, Head, cohort_head_of, head_of
from studyhub.services.programs.permissions import CohortAct, Grant, look_in
from studyhub.services.progress.charts import percent
from studyhub.services.stamps import marks_of
from studyhub.services.statements import reading

from .cells import BANDS, FEW, Cell, MockCell, band_key, cell_of, mock_cell, span
from .lines import Line, fits, has, in_order, level_of, line_of
from .views import FLAGGED, ON_COURSE, REASONS, View, view_from

PAGE = 100
MOMENT, FIRST_LOOK, ASKED = 0.05, 1.5, 8.0
"""Seconds in which a page makes stale standings anew: as it is looked at, the first time, when asked for."""


@dataclass(frozen=True)
class Row:
    """A student. `minutes` are of the last weeks, the current one last; `as_of` is None before the first."""

    id: uuid.UUID
    name: str
    email: str
    band: str
    band_words: str
    range: str
    answers: int
    flags: tuple[FlagTag, ...]
    cells: tuple[Cell, ...]
    minutes: tuple[int, ...]
    met: int
    coverage: str
    mock: MockCell | None
    last_active: datetime | None
    as_of: datetime | None
    stale: bool
    open_alerts: int


@dataclass(frozen=True)
class Choice:
    """Something to filter by, with how many students it would leave, and where it leads."""

    text: str
    count: int
    query: Mapping[str, str]
    chosen: bool


@dataclass(frozen=True)
class DashboardLook:
    """A look at a dashboard that is on record; `marks` are others once something of its students changed."""

    head: Head
    cohort: CohortHead
    marks: bytes


@dataclass(frozen=True)
class DashboardPage:
    """The dashboard. Of `students` in the cohort `matching` are in the view, `rows` are its page.

    `older` standings were made before the last answer or on an earlier day, `missing` are not made yet. It
    is another one from `turns_at` on if nobody writes anything, and at the next look where any are stale.
    """

    head: Head
    cohort: CohortHead
    view: View
    domains: Mapping[str, str]
    rules: int
    students: int
    matching: int
    rows: tuple[Row, ...]
    bands: tuple[Choice, ...]
    reasons: tuple[Choice, ...]
    levels: tuple[tuple[str, tuple[Choice, ...]], ...]
    older: int
    missing: int
    number: int
    earlier: int | None
    later: int | None
    pages: int
    turns_at: datetime


def dashboard_page(
    *,
    user_id: uuid.UUID,
    program_id: uuid.UUID,
    cohort_id: uuid.UUID,
    asked: Mapping[str, str],
    shelf: Shelf,
    now: datetime,
    seconds: float = MOMENT,
) -> DashboardPage:
    """The dashboard; the look is put on record first, and some stale standings are made anew and kept."""
    look = look_at_dashboard(user_id=user_id, program_id=program_id, cohort_id=cohort_id, now=now)
    return page_in(look, asked=asked, shelf=shelf, now=now, seconds=seconds)


def look_at_dashboard(
    *, user_id: uuid.UUID, program_id: uuid.UUID, cohort_id: uuid.UUID, now: datetime
) -> DashboardLook:
    """Put a look at a dashboard on record, for who may see it. Commits."""
    return _looked("dashboard.seen", user_id, program_id, cohort_id, now)


def page_in(
    look: DashboardLook, *, asked: Mapping[str, str], shelf: Shelf, now: datetime, seconds: float = MOMENT
) -> DashboardPage:
    """The dashboard that is looked at; some stale standings are made anew and kept."""
    return _page(look, asked, shelf=shelf, now=now, seconds=seconds, whole=False)


def whole_dashboard(
    *,
    user_id: uuid.UUID,
    program_id: uuid.UUID,
    cohort_id: uuid.UUID,
    asked: Mapping[str, str],
    shelf: Shelf,
    now: datetime,
) -> DashboardPage:
    """The dashboard with every row of the view, for a file or for print; the download is put on record."""
    look = _looked("dashboard.exported", user_id, program_id, cohort_id, now)
    return _page(look, asked, shelf=shelf, now=now, seconds=ASKED, whole=True)


def put_on_record(
    action: str, user_id: uuid.UUID, program_id: uuid.UUID, cohort_id: uuid.UUID, now: datetime
) -> tuple[Grant, CohortHead]:
    """Note a look at a cohort's dashboard, for who may look; raises NotFound for everybody else. Commits."""
    grant, seen = look_in(user_id, program_id, cohort_id, CohortAct.SEE_DASHBOARD)
    note_look(seen, action, actor_id=user_id, now=now)
    return grant, cohort_head_of(grant, seen)


def _looked(
    action: str, user_id: uuid.UUID, program_id: uuid.UUID, cohort_id: uuid.UUID, now: datetime
) -> DashboardLook:
    grant, cohort = put_on_record(action, user_id, program_id, cohort_id, now)
    with reading():
        return DashboardLook(head_of(grant), cohort, marks_of(program_id, [cohort_id]))


def exam_domains(cohort: Cohort, shelf: Shelf) -> dict[str, str]:
    """The exam's domains with their titles, by the cohort's blueprint."""
    return {entry.domain: entry.title for entry in shelf.blueprint(cohort.blueprint).domains}


def _page(
    look: DashboardLook,
    asked: Mapping[str, str],
    *,
    shelf: Shelf,
    now: datetime,
    seconds: float,
    whole: bool,
) -> DashboardPage:
    session = db.session()
    cohort = session.get_one(Cohort, (look.head.id, look.cohort.id))
    members = members_of(session, cohort, now=now)
    if seconds and any(one.kept is None for one in members):
        seconds = max(seconds, FIRST_LOOK)
    members = refresh(members, cohort, shelf=shelf, now=now, seconds=seconds)
    thresholds, _ = thresholds_of(session, cohort.program_id)
    window = cohort.window_from
    lines = [line_of(one, flags_for(one, thresholds, window_from=window, now=now), now) for one in members]
    domains = exam_domains(cohort, shelf)
    view = view_from(asked, domains)
    found = in_order([line for line in lines if fits(line, view)], view)
    pages = max(1, -(-len(found) // PAGE))
    at = min(view.page, pages)
    alerts = _open_alerts(session, cohort)
    rules = sum(rules_of(shelf).get(domain, 0) for domain in domains)
    shown = found if whole else found[(at - 1) * PAGE : at * PAGE]
    return DashboardPage(
        head=look.head,
        cohort=look.cohort,
        view=view,
        domains=domains,
        rules=rules,
        students=len(lines),
        matching=len(found),
        rows=tuple(_row(line, rules, alerts) for line in shown),
        bands=_bands(lines, view),
        reasons=_reasons(lines, view),
        levels=tuple((domain, _levels(lines, view, domain)) for domain in domains),
        older=sum(one.stale and one.kept is not None for one in members),
        missing=sum(one.kept is None for one in members),
        number=at,
        earlier=at - 1 if at > 1 and not whole else None,
        later=at + 1 if at < pages and not whole else None,
        pages=pages,
        turns_at=_turn(members, now),
    )


def _turn(members: Sequence[Member], now: datetime) -> datetime:
    """When a study day of somebody whose course goes on ends; now where a look makes standings anew."""
    if any(one.stale for one in members):
        return now
    going = [one for one in members if one.seat.until is None]
    zones = {ZoneInfo(one.seat.timezone) for one in going}
    ends = [one.kept.good_until for one in going if one.kept]
    ends += [day_end(study_day(now, zone), zone) for zone in zones]
    return min(ends, default=now + timedelta(days=1))


def _open_alerts(session: Session, cohort: Cohort) -> Counter[uuid.UUID]:
    rows = session.execute(
        sa.select(Alert.user_id, sa.func.count())
        .where(Alert.program_id == cohort.program_id, Alert.cohort_id == cohort.id, Alert.closed_at.is_(None))
        .group_by(Alert.user_id)
    )
    return Counter({student: int(count) for student, count in rows})


def _row(line: Line, rules: int, alerts: Counter[uuid.UUID]) -> Row:
    member, kept = line.member, line.kept
    band = band_key(kept)
    return Row(
        id=member.id,
        name=member.name,
        email=member.email,
        band=band,
        band_words=BANDS[band],
        range=span(kept.low, kept.high) if kept else "",
        answers=kept.answers if kept else 0,
        flags=tags_of(line.flags),
        cells=tuple(cell_of(one) for one in kept.by_domain.values()) if kept else (),
        minutes=line.minutes,
        met=kept.met if kept else 0,
        coverage=percent(kept.met / rules) if kept and rules else "",
        mock=mock_cell(kept) if kept else None,
        last_active=kept.last_at if kept else None,
        as_of=kept.made_at if kept else None,
        stale=member.stale,
        open_alerts=alerts[member.id],
    )


def _bands(lines: list[Line], view: View) -> tuple[Choice, ...]:
    counts = Counter(band_key(line.kept) for line in lines)
    return tuple(
        Choice(words, counts[key], view.query(band="" if view.band == key else key), view.band == key)
        for key, words in BANDS.items()
    )


def _reasons(lines: list[Line], view: View) -> tuple[Choice, ...]:
    words = {key: REASON_WORDS[reason] for key, reason in REASONS.items()}
    named = {FLAGGED: "any reason", **words, ON_COURSE: "no reason"}
    return tuple(
        Choice(
            text,
            sum(has(line, key) for line in lines),
            view.query(reason="" if view.reason == key else key),
            view.reason == key,
        )
        for key, text in named.items()
    )


def _levels(lines: list[Line], view: View, domain: str) -> tuple[Choice, ...]:
    counts = Counter(level_of(line, domain) for line in lines)
    here = view.domain == domain
    return tuple(
        Choice(
            words,
            counts[level],
            view.query(domain="", level="")
            if here and view.level == level
            else view.query(domain=domain, level=level),
            here and view.level == level,
        )
        for level, words in {"below": "below", "near": "near", "above": "above", FEW: "too few"}.items()
    )
