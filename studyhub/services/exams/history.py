"""The exams of a student so far: what each came to, their chart, and whether there is a trend."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, defer

from studyhub.catalog.shelf import Shelf
from studyhub.learning.exams.report import Share, Standing, share_from
from studyhub.learning.exams.trend import Direction, Result, Trend, is_whole, trend_of
from studyhub.models import Review, Sitting
from studyhub.services.practice.student import Day
from studyhub.services.progress.charts import Chart

from .desk import is_closed
from .history_chart import Point, chart_of
from .kinds import DOMAIN, GRADED
from .report import report_of

CHARTED = 8
"""The latest exams that the chart has room for."""
MANY_REPEATS = 0.1
WANTED = "that takes two exams sat by the clock, at least half of each answered"


@dataclass(frozen=True)
class SittingRow:
    """A sitting in the list; `state` is new, open, closed (time is up) or ended."""

    id: uuid.UUID
    title: str
    kind: str
    at: datetime
    state: str
    percent: int | None
    low: int | None
    high: int | None
    standing: Standing | None


@dataclass(frozen=True)
class History:
    """The sittings, newest first; what they show, in sentences, and a chart where two can be drawn."""

    rows: tuple[SittingRow, ...]
    said: str = ""
    chart: Chart | None = None


def history_of(session: Session, user_id: uuid.UUID, *, shelf: Shelf, day: Day, now: datetime) -> History:
    """A student's sittings. Results are those kept at the end; older sittings are marked for it.

    Graded ones stand with the work that is assigned.
    """
    # The forms are long and most rows do without: read only for a sitting that is marked anew.
    sittings = session.scalars(
        sa.select(Sitting)
        .where(Sitting.user_id == user_id, Sitting.kind != GRADED)
        .order_by(Sitting.created_at.desc(), Sitting.id.desc())
        .options(defer(Sitting.slots))
    ).all()
    shares = {row.id: _share(row, shelf) for row in sittings if row.ended_at is not None}
    rows = tuple(_row(row, shares.get(row.id), now) for row in sittings)
    sat = [row for row in sittings if row.id in shares and row.kind != DOMAIN.id]
    if not sat:
        return History(rows)
    counts = answered_in(session, user_id, [row.id for row in sat])
    results = {row.id: _result(row, shares[row.id], counts.get(row.id, (0, 0))) for row in sat}
    whole = sorted((row for row in sat if _is_whole(results[row.id])), key=_began)[-CHARTED:]
    points = [
        Point(row.kind, row.title, _began(row).astimezone(day.zone).date(), shares[row.id]) for row in whole
    ]
    trend = trend_of([results[row.id] for row in whole])
    return History(rows, _sentences(trend), chart_of(points) if len(points) > 1 else None)


def _share(row: Sitting, shelf: Shelf) -> Share:
    if row.right is None or row.scored is None:
        return report_of(row, shelf).whole
    return share_from(row.right, row.scored)


def _row(row: Sitting, share: Share | None, now: datetime) -> SittingRow:
    state = (
        "ended" if share else "new" if row.began_at is None else "closed" if is_closed(row, now) else "open"
    )
    return SittingRow(
        id=row.id,
        title=row.title,
        kind=row.kind,
        at=_began(row),
        state=state,
        percent=round(100 * share.share) if share else None,
        low=round(100 * share.low) if share else None,
        high=round(100 * share.high) if share else None,
        standing=share.standing if share else None,
    )


def answered_in(
    session: Session, user_id: uuid.UUID, sittings: Sequence[uuid.UUID]
) -> dict[uuid.UUID, tuple[int, int]]:
    """Answers of each sitting, and how many of them were to questions met before."""
    repeats = sa.func.sum(sa.case((Review.first_exposure, 0), else_=1))
    rows = session.execute(
        sa.select(Review.session_id, sa.func.count(), repeats)
        .where(Review.user_id == user_id, Review.session_id.in_(sittings), Review.kind == "answer")
        .group_by(Review.session_id)
    )
    return {sitting: (answered, int(again)) for sitting, answered, again in rows if sitting is not None}


def _result(row: Sitting, share: Share, counts: tuple[int, int]) -> Result:
    answered, repeats = counts
    return Result(share.right, share.total, answered, repeats, timed=row.seconds is not None)


def _is_whole(result: Result) -> bool:
    return is_whole(result.scored, result.answered)


def _began(row: Sitting) -> datetime:
    return row.began_at or row.created_at


def _sentences(trend: Trend) -> str:
    first, last, low, high = (
        round(100 * share) for share in (trend.first, trend.last, trend.low, trend.high)
    )
    if trend.direction is Direction.TOO_FEW:
        return f"Too few to say which way it goes: {WANTED}."
    if trend.direction is Direction.UNCLEAR:
        return (
            f"No trend can be read from these yet. The first was {first}% right and the last {last}%, but "
            f"with this many questions the true change may be anything from {low:+d} to {high:+d} points."
        )
    if trend.direction is Direction.DOWN:
        return (
            f"From the first to the last you fell from {first}% to {last}%, more than chance explains (by "
            f"{-high} to {-low} points, 19 times in 20). The report of the last says where."
        )
    rise = (
        f"From the first to the last you rose from {first}% to {last}%, more than chance explains (by "
        f"{low} to {high} points, 19 times in 20)."
    )
    if trend.repeats >= MANY_REPEATS:
        rise += f" A part of it may be that {round(100 * trend.repeats)}% of the last were not new to you."
    return rise
