"""How a student's standing is reckoned from the log, up to what the program may see."""

from __future__ import annotations

import uuid
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyhub.catalog.shelf import Shelf
from studyhub.learning.chance import seed_of
from studyhub.learning.exams.trend import is_whole
from studyhub.learning.memory import day_end, study_day
from studyhub.learning.readiness.verdict import Readiness, judge
from studyhub.learning.replay import LESSON
from studyhub.learning.risk import Tally
from studyhub.models import Review, Sitting, StudyPlan
from studyhub.services.exams.history import answered_in
from studyhub.services.exams.kinds import DOMAIN, GRADED
from studyhub.services.planning.student import planned_minutes
from studyhub.services.practice.log import not_undone, score_now
from studyhub.services.progress.evidence import first_answers

from .shelves import domains_of
from .standings import Kept, Mock, Week, domain_places, mock_places, week_places

PLANNED_DAYS = 14
"""Full study days over which what was planned is held against what was done."""
TREND_DAYS = 21
"""Days of first tries that are compared with as many before them."""
MOCK, LONGEST_ANSWER = "mock", 300_000
"""Milliseconds; a question left open for longer counts so much."""


@dataclass(frozen=True)
class Seat:
    """A student in a cohort: where they live, since when, and until when anything may be seen (None: on)."""

    user_id: uuid.UUID
    timezone: str
    joined_at: datetime
    until: datetime | None
    blueprint: str | None
    log_at: datetime | None = None


class _Answer(NamedTuple):
    """A standing answer. A plain tuple: rows of SQLAlchemy take ten times as long to look into."""

    item_kind: str
    item_key: str
    facet: str
    objective: str
    at: datetime
    mode: str
    session_id: bytes | None
    millis: int
    first_exposure: bool
    offered: list[Any] | None
    score: float


@dataclass(frozen=True)
class _Log:
    """Standing answers up to a moment, by time, each with its study day and the milliseconds it took.

    `firsts` are day, domain and whether it was right, of each question met for the first time; those that
    lessons ask beside the open text are apart.
    """

    rows: list[_Answer]
    days: list[date]
    spent: list[int]
    firsts: list[tuple[date, str, bool]]
    domains: Mapping[str, str]
    at: datetime
    today: date


def reckon(session: Session, seat: Seat, *, shelf: Shelf, now: datetime) -> Kept:
    """Where a student stands: about twenty milliseconds for a thousand answers. Reads only.

    The verdict is that of the student's own readiness page, by the cohort's blueprint.
    """
    zone, at = ZoneInfo(seat.timezone), seat.until or now
    log = _log(session, seat, at, zone, shelf)
    plan = session.get(StudyPlan, seat.user_id)
    verdict = _verdict(log, seat, shelf)
    planned, done = _kept_plan(log, seat, plan, zone)
    return Kept(
        user_id=seat.user_id,
        made_at=at,
        good_until=seat.until or day_end(log.today, zone),
        until=seat.until,
        log_at=seat.log_at,
        last_at=log.rows[-1].at if log.rows else None,
        study_day=log.today,
        exam_date=plan.exam_date if plan else None,
        band=verdict.band.value if verdict.band else None,
        answers=verdict.answers,
        low=round(verdict.low, 4),
        middle=round(verdict.middle, 4),
        high=round(verdict.high, 4),
        planned_minutes=planned,
        done_minutes=done,
        domains=_domains(log, verdict),
        weeks=[week_places(week) for week in _weeks(log, shelf, seat.blueprint)],
        mocks=[mock_places(mock) for mock in _mocks(session, seat, at, zone)],
        objectives=_objectives(log),
    )


def _log(session: Session, seat: Seat, at: datetime, zone: ZoneInfo, shelf: Shelf) -> _Log:
    found = session.execute(_STANDING, {"student": seat.user_id, "until": at})
    rows = [_Answer(*row) for row in found]
    days, domains = _days(rows, zone), domains_of(shelf)
    firsts = [
        (day, domains.get(row.objective, ""), row.score == 1.0)
        for row, day in zip(rows, days, strict=True)
        if row.first_exposure and row.item_kind == "question" and row.mode != LESSON
    ]
    return _Log(rows, days, _spent(rows), firsts, domains, at, study_day(at, zone))


def _standing() -> sa.Select[Any]:
    """The standing answers of a `student` up to a moment `until`, by time."""

    def scope(row: type[Review]) -> sa.ColumnElement[bool]:
        return sa.and_(row.user_id == sa.bindparam("student"), row.at <= sa.bindparam("until"))

    return (
        sa.select(
            Review.item_kind,
            Review.item_key,
            Review.facet,
            Review.objective,
            Review.at,
            Review.mode,
            # As bytes: they are compared and nothing else, and there are a thousand of them.
            sa.type_coerce(Review.session_id, sa.LargeBinary).label("session_id"),
            Review.millis,
            Review.first_exposure,
            sa.case((Review.mode == MOCK, Review.shown["offered"])).label("offered"),
            score_now(scope).label("score"),
        )
        .where(scope(Review), not_undone(scope))
        .order_by(Review.at, Review.id)
    )


# Built once: building it costs as much as all else of a student with fifty answers.
_STANDING = _standing()


def _days(rows: Iterable[_Answer], zone: ZoneInfo) -> list[date]:
    """The study day of each of some answers by time; a day is worked out once."""
    days: list[date] = []
    ends: datetime | None = None
    for row in rows:
        if ends is None or row.at >= ends:
            day = study_day(row.at, zone)
            ends = day_end(day, zone)
        days.append(day)
    return days


def _spent(rows: Iterable[_Answer]) -> list[int]:
    """Milliseconds of each answer: from the one before in its session, so that reading reasons is in it."""
    spent: list[int] = []
    before: _Answer | None = None
    for row in rows:
        gap = 0
        if before is not None and row.session_id is not None and row.session_id == before.session_id:
            gap = int((row.at - before.at).total_seconds() * 1000)
        spent.append(min(max(row.millis, gap), LONGEST_ANSWER))
        before = row
    return spent


def _verdict(log: _Log, seat: Seat, shelf: Shelf) -> Readiness:
    closed_book = [row for row in log.rows if row.item_kind == "question" and row.mode != LESSON]
    items = shelf.blueprint(seat.blueprint).form_items()
    seed = seed_of(seat.user_id, log.today, "readiness")
    return judge(first_answers(closed_book, shelf, log.at), items, seed=seed)


def _domains(log: _Log, verdict: Readiness) -> dict[str, list[Any]]:
    lately, before = log.today - timedelta(days=TREND_DAYS), log.today - timedelta(days=2 * TREND_DAYS)
    counts: dict[tuple[str, bool], list[int]] = defaultdict(lambda: [0, 0])
    for day, domain, right in log.firsts:
        if day > before:
            count = counts[domain, day > lately]
            count[0] += right
            count[1] += 1
    facets = {row.facet: row.objective for row in log.rows if row.item_kind == "question"}
    met = Counter(log.domains.get(objective, "") for objective in facets.values())
    return {
        one.domain: domain_places(
            one,
            before=Tally(*counts[one.domain, False]),
            lately=Tally(*counts[one.domain, True]),
            met=met[one.domain],
        )
        for one in verdict.domains
    }


def _weeks(log: _Log, shelf: Shelf, blueprint: str | None) -> list[Week]:
    """Weeks with an answer, cards included in minutes alone; rules met are of the exam's domains."""
    counted = {entry.domain for entry in shelf.blueprint(blueprint).domains}
    answers: Counter[date] = Counter()
    millis: Counter[date] = Counter()
    met: Counter[date] = Counter()
    seen: set[str] = set()
    for row, day, spent in zip(log.rows, log.days, log.spent, strict=True):
        monday = day - timedelta(days=day.weekday())
        millis[monday] += spent
        if row.item_kind == "question":
            answers[monday] += 1
            met[monday] += row.facet not in seen and log.domains.get(row.objective) in counted
            seen.add(row.facet)
    tries: dict[date, dict[str, list[int]]] = defaultdict(lambda: defaultdict(lambda: [0, 0]))
    for day, domain, right in log.firsts:
        count = tries[day - timedelta(days=day.weekday())][domain]
        count[0] += right
        count[1] += 1
    return [
        Week(
            monday,
            answers[monday],
            round(millis[monday] / 60_000),
            met[monday],
            {domain: Tally(*count) for domain, count in tries[monday].items()},
        )
        for monday in sorted(millis)
    ]


def _kept_plan(log: _Log, seat: Seat, plan: StudyPlan | None, zone: ZoneInfo) -> tuple[int, int]:
    """Minutes planned and done on the last fourteen full study days, from the day of joining on."""
    first = max(log.today - timedelta(days=PLANNED_DAYS), study_day(seat.joined_at, zone))
    if plan is None:
        return 0, 0
    end = min(log.today, plan.exam_date or log.today)
    off = {date.fromisoformat(one) for one in plan.days_off}
    done = sum(spent for day, spent in zip(log.days, log.spent, strict=True) if first <= day < log.today)
    planned = planned_minutes(plan.minutes, off, first, end) if first < end else 0
    return planned, round(done / 60_000)


def _mocks(session: Session, seat: Seat, at: datetime, zone: ZoneInfo) -> list[Mock]:
    rows = session.execute(
        sa.select(
            Sitting.id,
            Sitting.ended_at,
            Sitting.kind,
            Sitting.title,
            Sitting.right,
            Sitting.scored,
            Sitting.seconds,
        )
        .where(
            Sitting.user_id == seat.user_id,
            Sitting.ended_at <= at,
            Sitting.right.is_not(None),
            Sitting.kind.not_in((DOMAIN.id, GRADED)),
        )
        .order_by(Sitting.ended_at)
    ).all()
    counts = answered_in(session, seat.user_id, [row.id for row in rows]) if rows else {}
    return [
        Mock(
            day=study_day(row.ended_at.astimezone(UTC), zone),
            kind=row.kind,
            title=row.title,
            right=row.right,
            scored=row.scored,
            timed=row.seconds is not None,
            whole=is_whole(row.scored, counts.get(row.id, (0, 0))[0]),
        )
        for row in rows
    ]


def _objectives(log: _Log) -> dict[str, list[int]]:
    """Right and asked at first tries, right and asked on repeats, by objective; lessons' own apart."""
    found: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    for row in log.rows:
        if row.item_kind == "question" and row.mode != LESSON:
            places = found[row.objective]
            at = 0 if row.first_exposure else 2
            places[at] += row.score == 1.0
            places[at + 1] += 1
    return dict(found)
