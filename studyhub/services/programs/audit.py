"""The record of who did what in a program: written with every change and every look, read by directors."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import orm
from sqlalchemy.orm import Session

from studyhub.extensions import db
from studyhub.models import AuditEvent, Base, Cohort, Enrollment, Invitation, Membership, User
from studyhub.models.base import new_id
from studyhub.services.database import plain_command
from studyhub.services.statements import Statement

from .audit_words import SENTENCES
from .heads import Head, head_of
from .permissions import Act, allow

PAGE = 50
LOOKS = (
    "student.seen",
    "student.answers",
    "student.answer",
    "student.standing",
    "alert.seen",
    "work.student",
    "work.attempt",
    "work.answer",
    "remedy.seen",
    "remedy.drafting",
    "hook.told",
)
"""What a student reads of others' looks at their own record."""
GONE = "an account that is gone"
OF_ITSELF = frozenset({"hook.told", "retention.done", "program.taken", "program.closing"})
"""What the site does without anybody asking."""


@dataclass(frozen=True)
class Line:
    """One event: who ("" for the site itself) did what, in words."""

    at: datetime
    who: str
    what: str


@dataclass(frozen=True)
class AuditPage:
    """A page of events, newest first; `people` are those that one may ask about."""

    head: Head
    lines: tuple[Line, ...]
    people: tuple[tuple[uuid.UUID, str], ...]
    person: uuid.UUID | None
    number: int
    later: bool


def note(
    session: Session,
    action: str,
    *,
    program_id: uuid.UUID,
    actor_id: uuid.UUID | None,
    now: datetime,
    subject_id: uuid.UUID | None = None,
    cohort: Cohort | None = None,
    **detail: object,
) -> None:
    """Put an event into the record of a program, within the command that makes it happen.

    `detail` fills the sentence; it holds no names or addresses of people, who may be deleted.
    """
    if cohort is not None:
        detail["cohort"] = cohort.name
    session.add(
        AuditEvent(
            id=new_id(now),
            at=now,
            program_id=program_id,
            cohort_id=cohort.id if cohort else None,
            actor_id=actor_id,
            action=action,
            subject_id=subject_id,
            detail=detail,
        )
    )


def note_look(cohort: Cohort, action: str, *, actor_id: uuid.UUID, now: datetime) -> None:
    """Put a look at a cohort into its program's record, and commit: for lists, which are looked at often."""
    event = {
        "id": new_id(now),
        "at": now,
        "program_id": cohort.program_id,
        "cohort_id": cohort.id,
        "actor_id": actor_id,
        "action": action,
        "subject_id": None,
        "detail": {"cohort": cohort.name},
    }
    with plain_command() as connection:
        _EVENT.run(connection, event)


_EVENT = Statement(
    sa.insert(Base.metadata.tables["audit_event"]),
    fills=[c.name for c in Base.metadata.tables["audit_event"].c],
)


def audit_page(
    *, user_id: uuid.UUID, program_id: uuid.UUID, person: uuid.UUID | None, number: int
) -> AuditPage:
    """Events of a program, of all or of one person (as the one who did it or the one it was done to)."""
    session = db.session()
    grant = allow(user_id, program_id, Act.READ_AUDIT)
    wanted = [AuditEvent.program_id == program_id]
    if person is not None:
        wanted.append(sa.or_(AuditEvent.actor_id == person, AuditEvent.subject_id == person))
    lines = _lines(session, wanted, offset=number * PAGE, limit=PAGE + 1)
    return AuditPage(
        head=head_of(grant),
        lines=lines[:PAGE],
        people=_people(session, program_id),
        person=person,
        number=number,
        later=len(lines) > PAGE,
    )


def looks_at(session: Session, user_id: uuid.UUID, program_id: uuid.UUID, *, limit: int) -> tuple[Line, ...]:
    """The latest looks of others at a student's record, for the student."""
    return _lines(
        session,
        [
            AuditEvent.program_id == program_id,
            AuditEvent.subject_id == user_id,
            AuditEvent.actor_id.is_distinct_from(user_id),
            AuditEvent.action.in_(LOOKS),
        ],
        offset=0,
        limit=limit,
    )


def _lines(
    session: Session, wanted: Iterable[sa.ColumnElement[bool]], *, offset: int, limit: int
) -> tuple[Line, ...]:
    actor, subject = orm.aliased(User), orm.aliased(User)
    rows = session.execute(
        sa.select(AuditEvent, actor.name.label("actor"), subject.name.label("subject"))
        .outerjoin(actor, actor.id == AuditEvent.actor_id)
        .outerjoin(subject, subject.id == AuditEvent.subject_id)
        .where(*wanted)
        .order_by(AuditEvent.at.desc(), AuditEvent.id.desc())  # as the indexes have them
        .offset(offset)
        .limit(limit)
    ).all()
    invited = _addresses(session, [row.AuditEvent for row in rows])
    return tuple(_line(row.AuditEvent, row.actor, row.subject, invited) for row in rows)


def _line(event: AuditEvent, actor: str | None, subject: str | None, invited: Mapping[str, str]) -> Line:
    itself = event.action in OF_ITSELF or (event.action == "alerts.settled" and event.actor_id is None)
    told = {
        **event.detail,
        "to": invited.get(str(event.detail.get("invitation")), "an address that is gone"),
        "whom": subject or GONE,
    }
    sentence = SENTENCES.get(event.action, event.action)
    return Line(event.at, "" if itself else actor or GONE, sentence.format_map(_Told(told)))


class _Told(dict[str, object]):
    """What an event tells; an old one may lack what a newer sentence asks for."""

    def __missing__(self, key: str) -> str:
        return "?"


def _addresses(session: Session, events: Iterable[AuditEvent]) -> dict[str, str]:
    """Addresses of the invitations that events name, by the id in hexadecimal."""
    named = {uuid.UUID(hex=str(at)): one.program_id for one in events if (at := one.detail.get("invitation"))}
    if not named:
        return {}
    of_programs = Invitation.program_id.in_(set(named.values()))
    rows = session.execute(
        sa.select(Invitation.id, Invitation.email).where(of_programs, Invitation.id.in_(named))
    )
    return {row.id.hex: row.email for row in rows}


def _people(session: Session, program_id: uuid.UUID) -> tuple[tuple[uuid.UUID, str], ...]:
    staff = sa.select(Membership.user_id).where(Membership.program_id == program_id)
    students = sa.select(Enrollment.user_id).where(Enrollment.program_id == program_id)
    wanted = sa.select(User.id, User.name).where(User.id.in_(sa.union(staff, students)))
    rows = session.execute(wanted.order_by(sa.func.lower(User.name), User.id))
    return tuple((row.id, row.name) for row in rows)
