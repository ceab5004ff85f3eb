"""When a session begins, is taken up again and ends; what today would hold; which there were."""

from __future__ import annotations

import uuid
from datetime import datetime
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyhub.catalog.cards import is_card
from studyhub.catalog.shelf import Shelf
from studyhub.extensions import db
from studyhub.models import Flag, Review, StudySession
from studyhub.models.base import new_id
from studyhub.services.database import command
from studyhub.services.errors import Invalid, NotFound

from .day_plan import plan_to_begin, plan_to_show
from .errors import NothingToAsk
from .log import not_undone, of_user, queue, score_now
from .opened import Laid
from .slots import lay_out
from .student import Day, day_of, truncated
from .types import PracticePage, SessionRow, TodayPreview

MINUTES = range(1, 241)
RECENT = 8
TODAY = "Today's session"
ALL_DONE = "Everything for today is done. Build a quiz if you want more, or come back tomorrow."


def start_today(*, user_id: uuid.UUID, shelf: Shelf, now: datetime, minutes: int | None = None) -> uuid.UUID:
    """Begin today's session, or take up the open one; gives its id. Commits.

    Raises NothingToAsk when nothing is due and nothing new is left, Invalid for impossible minutes.
    """
    if minutes is not None and minutes not in MINUTES:
        raise Invalid(f"Choose between {MINUTES.start} and {MINUTES.stop - 1} minutes.")
    now = truncated(now)
    with command() as session:
        queue(session, user_id)
        day = day_of(session, user_id, now)
        open_ = _open_today(session, user_id, day)
        if open_ is not None:
            return open_.id
        plan = plan_to_begin(session, user_id, shelf, day, now=now, minutes=minutes)
        if not plan.items:
            raise NothingToAsk(ALL_DONE)
        row = new_session(user_id, now, day, kind="today", feedback="tutor", title=TODAY, seed=plan.seed)
        questions = [shelf.question(item.key) for item in plan.items]
        row.slots = [slot.to_json() for slot in lay_out(questions, plan.seed)]
        new = sum(item.new for item in plan.items if not item.card)
        row.choices = {"minutes": minutes or day.minutes, "new": new}
        row.catalog_hash = shelf.hash
        session.add(row)
        return row.id


def preview_today(*, user_id: uuid.UUID, shelf: Shelf, now: datetime, day: Day | None = None) -> TodayPreview:
    """What `start_today` would begin or take up now: the very same plan, which is kept for it.

    `day` is the study day of `now`, from who has read it already.
    """
    session = db.session()
    day = day or day_of(session, user_id, now)
    open_ = _open_today(session, user_id, day)
    if open_ is not None:
        new = int(str(open_.choices.get("new", 0)))
        total = len(open_.slots)
        cards = sum(is_card(str(slot["item"])) for slot in open_.slots)
        answered = _answered(session, user_id, open_.id)
        return TodayPreview(day.minutes, total - cards - new, new, open_.id, answered, total, cards)
    items = plan_to_show(user_id=user_id, shelf=shelf, day=day, now=truncated(now)).items
    cards = sum(item.card for item in items)
    new = sum(item.new for item in items if not item.card)
    return TodayPreview(day.minutes, len(items) - cards - new, new, None, 0, len(items), cards)


def end_session(*, user_id: uuid.UUID, session_id: uuid.UUID, now: datetime) -> None:
    """End a session; what was answered stays. Ending twice changes nothing. Commits."""
    with command() as session:
        row = session.get(StudySession, (user_id, session_id))
        if row is None:
            raise NotFound("There is no such session.")
        row.ended_at = row.ended_at or truncated(now)


def practice_page(*, user_id: uuid.UUID, shelf: Shelf, now: datetime) -> PracticePage:
    """The start of practice."""
    session = db.session()
    day = day_of(session, user_id, now)
    preview = preview_today(user_id=user_id, shelf=shelf, now=now, day=day)
    flagged = session.scalar(sa.select(sa.func.count()).select_from(Flag).where(Flag.user_id == user_id))
    return PracticePage(preview, recent_sessions(session, user_id, now, day.zone), flagged or 0)


def recent_sessions(
    session: Session, user_id: uuid.UUID, now: datetime, zone: ZoneInfo
) -> tuple[SessionRow, ...]:
    """The latest sessions, newest first; results of a timed one stay hidden until it is over."""
    rows = session.scalars(
        sa.select(StudySession)
        .where(StudySession.user_id == user_id)
        .order_by(StudySession.started_at.desc(), StudySession.id.desc())
        .limit(RECENT)
    ).all()
    counts = _counts(session, user_id, [row.id for row in rows])
    return tuple(_session_row(row, counts.get(row.id, (0, 0)), now, zone) for row in rows)


def new_session(
    user_id: uuid.UUID, now: datetime, day: Day, *, kind: str, feedback: str, title: str, seed: int
) -> StudySession:
    """A session's row without slots yet."""
    return StudySession(
        user_id=user_id,
        id=new_id(now),
        kind=kind,
        feedback=feedback,
        title=title,
        study_day=day.date,
        started_at=now,
        ended_at=None,
        closes_at=None,
        seed=seed,
        slots=[],
        choices={},
        catalog_hash="",
    )


def is_over(row: StudySession | Laid, now: datetime) -> bool:
    """Whether a session takes no more answers: ended, or its time is up."""
    return row.ended_at is not None or (row.closes_at is not None and row.closes_at <= now)


def _session_row(row: StudySession, counts: tuple[int, int], now: datetime, zone: ZoneInfo) -> SessionRow:
    answered, right = counts
    complete = answered >= len(row.slots) and row.feedback == "tutor"
    open_ = not is_over(row, now) and not complete
    hidden = open_ and row.feedback == "timed"
    total = len(row.slots)
    return SessionRow(
        row.id,
        row.title,
        row.feedback,
        row.started_at.astimezone(zone),
        total,
        answered,
        None if hidden else right,
        open_,
    )


def _open_today(session: Session, user_id: uuid.UUID, day: Day) -> StudySession | None:
    """Today's session that was begun and has questions left."""
    rows = session.scalars(
        sa.select(StudySession)
        .where(
            StudySession.user_id == user_id,
            StudySession.kind == "today",
            StudySession.study_day == day.date,
            StudySession.ended_at.is_(None),
        )
        .order_by(StudySession.started_at.desc())
    )
    return next((row for row in rows if _answered(session, user_id, row.id) < len(row.slots)), None)


def _answered(session: Session, user_id: uuid.UUID, session_id: uuid.UUID) -> int:
    return _counts(session, user_id, [session_id]).get(session_id, (0, 0))[0]


def _counts(
    session: Session, user_id: uuid.UUID, session_ids: list[uuid.UUID]
) -> dict[uuid.UUID, tuple[int, int]]:
    """Answered and right of each session."""
    rows = session.execute(
        sa.select(Review.session_id, score_now(of_user(user_id))).where(
            Review.user_id == user_id, Review.session_id.in_(session_ids), not_undone(of_user(user_id))
        )
    ).all()
    counts: dict[uuid.UUID, tuple[int, int]] = {}
    for session_id, score in rows:
        if session_id is None:
            continue
        answered, right = counts.get(session_id, (0, 0))
        counts[session_id] = (answered + 1, right + int(score == 1.0))
    return counts
