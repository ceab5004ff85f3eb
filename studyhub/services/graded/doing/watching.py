"""What is looked at while a graded exam is sat: the address, the device, whether the page was left."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from studyhub.catalog.shelf import Shelf
from studyhub.extensions import db
from studyhub.models import AssignmentAttempt, GradedAttempt, GradedForm, Sitting
from studyhub.services.database import command
from studyhub.services.exams.desk import is_closed, sitting_of
from studyhub.services.graded.addresses import is_inside
from studyhub.services.graded.doing.door import OUTSIDE, VOID, Refused, Visit
from studyhub.services.graded.incidents import note_incident, note_once
from studyhub.services.graded.releasing import mark_own
from studyhub.services.practice.student import truncated

SHORTEST_AWAY, LONGEST_AWAY = 2, 24 * 3600


# Asked with every request about a sitting, mostly of exams that nobody watches: built once.
_WATCHED = (
    sa.select(
        GradedAttempt.program_id,
        GradedAttempt.assignment_id,
        GradedAttempt.number,
        GradedAttempt.device,
        GradedAttempt.voided_at,
        GradedAttempt.void_reason,
        GradedForm.ranges,
        Sitting.ended_at,
        Sitting.sealed,
    )
    .select_from(Sitting)
    .join(
        AssignmentAttempt,
        sa.and_(AssignmentAttempt.user_id == Sitting.user_id, AssignmentAttempt.sitting_id == Sitting.id),
    )
    .join(
        GradedAttempt,
        sa.and_(
            GradedAttempt.program_id == AssignmentAttempt.program_id,
            GradedAttempt.assignment_id == AssignmentAttempt.assignment_id,
            GradedAttempt.user_id == AssignmentAttempt.user_id,
            GradedAttempt.number == AssignmentAttempt.number,
        ),
    )
    .join(
        GradedForm,
        sa.and_(
            GradedForm.program_id == GradedAttempt.program_id,
            GradedForm.assignment_id == GradedAttempt.assignment_id,
        ),
    )
    .where(Sitting.user_id == sa.bindparam("user_id"), Sitting.id == sa.bindparam("sitting_id"))
)


@dataclass(frozen=True)
class _Watched:
    """A graded sitting, as far as it is looked at with each request."""

    work: tuple[uuid.UUID, uuid.UUID]
    number: int
    device: str
    ranges: list[str]
    voided: str | None
    ended: bool
    sealed: bool


def look_in(*, user_id: uuid.UUID, sitting_id: uuid.UUID, visit: Visit, shelf: Shelf, now: datetime) -> None:
    """To be asked with each request about a sitting; of one that is not graded nothing is looked at.

    An address outside, or a voided attempt, raises Refused; another device is noted. One that has ended is
    marked here once its keys are out. Commits what it notes.
    """
    now = truncated(now)
    found = _watched(user_id, sitting_id)
    if found is None:
        return
    if found.voided is not None:
        raise Refused(VOID.format(reason=found.voided))
    if found.ended:
        if found.sealed:
            mark_own(user_id=user_id, sitting_id=sitting_id, shelf=shelf, now=now)
        return
    if not is_inside(visit.address, found.ranges):
        with command() as session:
            said = f"Went on from {visit.address}: refused."
            note_once(session, found.work, "address", said, now, student=user_id)
        raise Refused(OUTSIDE.format(address=visit.address))
    if visit.device != found.device:
        _note_device(found, user_id, visit, now)


def note_away(*, user_id: uuid.UUID, sitting_id: uuid.UUID, seconds: int, now: datetime) -> None:
    """Put down that a student left the exam's page and came back; nothing for any other sitting. Commits.

    The browser says so, and can be kept from it: it is a hint and no proof.
    """
    now = truncated(now)
    found = _watched(user_id, sitting_id)
    if found is None or not SHORTEST_AWAY <= seconds <= LONGEST_AWAY:
        return
    with command() as session:
        if not is_closed(sitting_of(session, user_id, sitting_id), now):
            said = f"Left the exam's page for {_long(seconds)}."
            note_incident(session, found.work, "away", said, now, student=user_id)


def _note_device(found: _Watched, user_id: uuid.UUID, visit: Visit, now: datetime) -> None:
    """Put down that the exam goes on in another browser, once for each."""
    with command() as session:
        row = session.get_one(GradedAttempt, (*found.work, user_id, found.number), with_for_update=True)
        if row.device != visit.device:
            row.device = visit.device
            said = f"Went on in another browser, from {visit.address}."
            note_incident(session, found.work, "device", said, now, student=user_id)


def _watched(user_id: uuid.UUID, sitting_id: uuid.UUID) -> _Watched | None:
    row = db.session.execute(_WATCHED, {"user_id": user_id, "sitting_id": sitting_id}).first()
    if row is None:
        return None
    return _Watched(
        work=(row.program_id, row.assignment_id),
        number=row.number,
        device=row.device,
        ranges=row.ranges,
        voided=row.void_reason if row.voided_at else None,
        ended=row.ended_at is not None,
        sealed=row.sealed,
    )


def _long(seconds: int) -> str:
    return f"{seconds} seconds" if seconds < 120 else f"{seconds // 60} minutes"
