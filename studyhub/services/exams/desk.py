"""A sitting as it stands: its clock, its questions as they were drawn, what was left at each place."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyhub.catalog.shelf import Shelf
from studyhub.learning.exams.clock import Break, Clock, is_late, left, on_break, used
from studyhub.models import QuestionVersion, Sitting, SittingAnswer
from studyhub.models.base import EPOCH
from studyhub.services.errors import Conflict, NotFound
from studyhub.services.practice.slots import PutUp, Slot, put_up_as, read_version

NO_SITTING = "There is no such exam of yours."


class SittingClosed(Conflict):
    """The sitting has ended or its time is up; nothing was kept of what came after."""


class StalePage(Conflict):
    """The question was opened on another page since this one was made."""


class NotBegun(Conflict):
    """The sitting has not begun: its first page has the button."""


@dataclass(frozen=True)
class Paper:
    """A place of the form: the slot, whether it is scored, the hash of what was drawn."""

    slot: Slot
    scored: bool
    content: str


def sitting_of(session: Session, user_id: uuid.UUID, sitting_id: uuid.UUID, *, lock: bool = False) -> Sitting:
    """A person's own sitting; raises NotFound."""
    wanted = sa.select(Sitting).where(Sitting.user_id == user_id, Sitting.id == sitting_id)
    row = session.scalar(wanted.with_for_update() if lock else wanted)
    if row is None:
        raise NotFound(NO_SITTING)
    return row


def clock_of(row: Sitting) -> Clock:
    """The clock of a sitting that has begun; raises NotBegun."""
    if row.began_at is None:
        raise NotBegun("Read the first page and press Begin.")
    return Clock(row.began_at, row.seconds, tuple(_break(one) for one in row.breaks))


def is_closed(row: Sitting, now: datetime) -> bool:
    """Whether nothing can be changed any more: ended, out of time, or too late to be begun."""
    if row.ended_at is not None or (row.ends_by is not None and now >= row.ends_by):
        return True
    if row.began_at is None:
        return row.begin_by is not None and now >= row.begin_by
    return is_late(clock_of(row), now)


def seconds_left(row: Sitting, now: datetime) -> int | None:
    """Whole seconds left; None where it is untimed or has not begun."""
    seconds = left(clock_of(row), now) if row.began_at is not None else row.seconds
    if seconds is None or row.ends_by is None:
        return seconds
    return min(seconds, max(int((row.ends_by - now).total_seconds()), 0))


def turns_at(row: Sitting, now: datetime) -> datetime | None:
    """When what is said of a sitting turns by the clock alone; None where it stays as it is.

    That is the moment from which it cannot be begun, a minute less that is left where it shows, or its end.
    """
    if is_closed(row, now):
        return None
    ends = [row.ends_by]
    if row.began_at is None:
        return _earliest([*ends, row.begin_by])
    clock = clock_of(row)
    if clock.seconds is None or on_break(clock):
        return _earliest(ends)
    end = _earliest([*ends, now + timedelta(seconds=clock.seconds) - used(clock, now)])
    return end if end is None or row.hidden_timer else now + (end - now) % timedelta(minutes=1)


def paper_of(row: Sitting, position: int) -> Paper:
    """What stands at a position, from 0; raises NotFound."""
    if not 0 <= position < len(row.slots):
        raise NotFound("There is no question of that number in this exam.")
    data: dict[str, Any] = row.slots[position]
    return Paper(Slot.from_json(data), bool(data["scored"]), str(data["content"]))


def put_up_paper(session: Session, paper: Paper, shelf: Shelf) -> PutUp:
    """The question exactly as it was drawn, even if it was edited or withdrawn since."""
    question = shelf.find_question(paper.slot.item)
    if question is None or question.ask_hash != paper.slot.asked:
        kept = session.get(QuestionVersion, paper.content)
        if kept is None:
            raise NotFound("This question is not kept any more.")
        question = read_version(kept.body)
    return put_up_as(question, paper.slot.shown)


def answers_of(session: Session, row: Sitting) -> dict[int, SittingAnswer]:
    """What was left, by position."""
    rows = session.scalars(
        sa.select(SittingAnswer).where(
            SittingAnswer.user_id == row.user_id, SittingAnswer.sitting_id == row.id
        )
    )
    return {answer.position: answer for answer in rows}


def to_millis(at: datetime) -> int:
    """Milliseconds since 1970, as breaks are kept."""
    return int((at - EPOCH).total_seconds() * 1000)


def _earliest(moments: list[datetime | None]) -> datetime | None:
    return min((at for at in moments if at is not None), default=None)


def _break(one: list[int | None]) -> Break:
    start, end = one
    return Break(_from_millis(start or 0), None if end is None else _from_millis(end))


def _from_millis(millis: int) -> datetime:
    return datetime.fromtimestamp(millis / 1000, EPOCH.tzinfo)
