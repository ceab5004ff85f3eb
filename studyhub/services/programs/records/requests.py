"""What students ask about their records, to see or to correct them, and what a director answers."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyhub.models import Cohort, Enrollment, Membership, Program, RecordRequest, User
from studyhub.models.base import new_id
from studyhub.services.accounts.desk import Desk
from studyhub.services.database import command
from studyhub.services.errors import Conflict, Invalid, NotFound
from studyhub.services.programs.audit import note
from studyhub.services.programs.heads import Head, head_of
from studyhub.services.programs.letters import ANSWER_DAYS, answered_mail, request_mail
from studyhub.services.programs.permissions import Act, allow, hold

KINDS = {"inspect": "see", "correct": "correct"}
LONGEST_BODY = 4000
CLOSED_SHOWN = 50
NO_REQUEST = "There is no such open request."
NOT_ENROLLED = "There is no such cohort of yours."


@dataclass(frozen=True)
class Request:
    """What a student asked; `due` is when it must be answered, `overdue` whether that is past."""

    id: uuid.UUID
    kind: str
    student: str
    student_id: uuid.UUID
    cohort: str
    cohort_id: uuid.UUID
    body: str
    opened_at: datetime
    due: datetime
    overdue: bool
    closed_at: datetime | None
    outcome: str
    answer: str


@dataclass(frozen=True)
class RequestsPage:
    """What students of a program ask, open ones first, the oldest of them on top."""

    head: Head
    open: tuple[Request, ...]
    closed: tuple[Request, ...]


def is_open_for(session: Session, program_id: uuid.UUID, student_id: uuid.UUID) -> bool:
    """Whether a student waits for an answer of a program."""
    return (
        session.scalar(
            sa.select(RecordRequest.id)
            .where(
                RecordRequest.program_id == program_id,
                RecordRequest.user_id == student_id,
                RecordRequest.closed_at.is_(None),
            )
            .limit(1)
        )
        is not None
    )


def open_request(
    *,
    desk: Desk,
    user_id: uuid.UUID,
    program_id: uuid.UUID,
    cohort_id: uuid.UUID,
    kind: str,
    body: str,
    now: datetime,
) -> None:
    """A student, now or formerly of a cohort, asks to see or to correct records; directors get a mail.

    Raises Invalid for an empty one, Conflict where one of the kind is open already.
    """
    with command() as session:
        program = hold(session, program_id)
        if session.get(Enrollment, (program_id, cohort_id, user_id)) is None:
            raise NotFound(NOT_ENROLLED)
        _check(kind, body)
        same = sa.select(RecordRequest.id).where(
            RecordRequest.program_id == program_id,
            RecordRequest.user_id == user_id,
            RecordRequest.kind == kind,
            RecordRequest.closed_at.is_(None),
        )
        if session.scalar(same.limit(1)) is not None:
            raise Conflict("You have asked this already, and it is not answered yet.")
        row = RecordRequest(program_id=program_id, id=new_id(now), cohort_id=cohort_id, user_id=user_id)
        row.kind, row.body, row.opened_at = kind, body.strip(), now
        session.add(row)
        _note(session, "request.opened", row, actor_id=user_id, now=now, kind=KINDS[kind])
        directors = sa.select(Membership.user_id).where(
            Membership.program_id == program_id, Membership.role == "director"
        )
        to = list(session.scalars(sa.select(User.email).where(User.id.in_(directors))))
        name = program.name
        for email in to:
            desk.mailer.send(request_mail(desk, email, name, f"/programs/{program_id}/requests"))


def withdraw_request(
    *, user_id: uuid.UUID, program_id: uuid.UUID, request_id: uuid.UUID, now: datetime
) -> uuid.UUID:
    """A student takes back what they asked; gives the cohort it was asked of."""
    with command() as session:
        row = _open_one(session, program_id, request_id)
        if row.user_id != user_id:
            raise NotFound(NO_REQUEST)
        row.closed_at, row.outcome = now, "withdrawn"
        _note(session, "request.withdrawn", row, actor_id=user_id, now=now)
        return row.cohort_id


def answer_request(
    *,
    desk: Desk,
    user_id: uuid.UUID,
    program_id: uuid.UUID,
    request_id: uuid.UUID,
    outcome: str,
    answer: str,
    now: datetime,
) -> None:
    """A director answers a student, who gets a mail. Only a correction can be refused."""
    with command() as session:
        allow(user_id, program_id, Act.ANSWER_REQUESTS)
        row = _open_one(session, program_id, request_id)
        if outcome not in {"done", "refused"} or (outcome == "refused" and row.kind == "inspect"):
            raise Invalid(
                "A student who asks to see records must be shown them; a correction can be refused."
            )
        if not 1 <= len(answer.strip()) <= LONGEST_BODY:
            raise Invalid(f"Write in at most {LONGEST_BODY:,} letters what was shown or changed, or why not.")
        row.closed_at, row.outcome, row.answer = now, outcome, answer.strip()
        _note(session, "request.answered", row, actor_id=user_id, now=now, outcome=outcome)
        email = session.scalar(sa.select(User.email).where(User.id == row.user_id)) or ""
        name = session.get_one(Program, program_id).name
        path = f"/programs/{program_id}/mine/{row.cohort_id}"
        desk.mailer.send(answered_mail(desk, email, name, path))


def requests_page(*, user_id: uuid.UUID, program_id: uuid.UUID, now: datetime) -> RequestsPage:
    """What students ask of a program; the look is put on record first."""
    with command() as session:
        allow(user_id, program_id, Act.ANSWER_REQUESTS)
        note(session, "requests.seen", program_id=program_id, actor_id=user_id, now=now)
    grant = allow(user_id, program_id, Act.ANSWER_REQUESTS)
    mine = RecordRequest.program_id == program_id
    open_ = requests_where(session, mine, RecordRequest.closed_at.is_(None), now=now)
    closed = requests_where(session, mine, RecordRequest.closed_at.is_not(None), now=now)
    return RequestsPage(head_of(grant), open_, tuple(reversed(closed))[:CLOSED_SHOWN])


def requests_where(session: Session, *where: sa.ColumnElement[bool], now: datetime) -> tuple[Request, ...]:
    """Requests that fit, the oldest first."""
    rows = session.execute(
        sa.select(RecordRequest, User.name, Cohort.name.label("cohort"))
        .join(User, User.id == RecordRequest.user_id)
        .join(
            Cohort,
            sa.and_(Cohort.program_id == RecordRequest.program_id, Cohort.id == RecordRequest.cohort_id),
        )
        .where(*where)
        .order_by(RecordRequest.id)
    )
    return tuple(_request(row.RecordRequest, row.name, row.cohort, now) for row in rows)


def _request(row: RecordRequest, student: str, cohort: str, now: datetime) -> Request:
    due = row.opened_at + timedelta(days=ANSWER_DAYS)
    return Request(
        id=row.id,
        kind=row.kind,
        student=student,
        student_id=row.user_id,
        cohort=cohort,
        cohort_id=row.cohort_id,
        body=row.body,
        opened_at=row.opened_at,
        due=due,
        overdue=row.closed_at is None and due < now,
        closed_at=row.closed_at,
        outcome=row.outcome or "",
        answer=row.answer,
    )


def _check(kind: str, body: str) -> None:
    """Raises Invalid for a request that cannot be used."""
    if kind not in KINDS:
        raise Invalid("Choose what you ask for.")
    if not 1 <= len(body.strip()) <= LONGEST_BODY:
        raise Invalid(f"Write in at most {LONGEST_BODY:,} letters what you want to see, or what is wrong.")


def _open_one(session: Session, program_id: uuid.UUID, request_id: uuid.UUID) -> RecordRequest:
    row = session.get(RecordRequest, (program_id, request_id), with_for_update=True)
    if row is None or row.closed_at is not None:
        raise NotFound(NO_REQUEST)
    return row


def _note(
    session: Session,
    action: str,
    row: RecordRequest,
    *,
    actor_id: uuid.UUID,
    now: datetime,
    **detail: object,
) -> None:
    note(
        session,
        action,
        program_id=row.program_id,
        actor_id=actor_id,
        now=now,
        subject_id=row.user_id,
        cohort=session.get_one(Cohort, (row.program_id, row.cohort_id)),
        **detail,
    )
