"""Joining by a code or an invitation: first a page that says what will be seen, then the step itself."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyhub.extensions import db
from studyhub.models import Cohort, CohortRight, Enrollment, Invitation, MailToken, Membership, Program, User
from studyhub.services.accounts.desk import Desk
from studyhub.services.accounts.tokens import fingerprint, issue
from studyhub.services.database import command
from studyhub.services.errors import Closed, Conflict, NotFound
from studyhub.services.programs.audit import note
from studyhub.services.programs.codes import normalise_code
from studyhub.services.programs.permissions import hold

from .outbox import STUDENT, forget_secret

NO_CODE = (
    "No cohort can be joined by this code. Look at its letters again, or ask your program for a new one."
)
SPENT = "This invitation was used or taken back, or its time is over. Ask your program for a new one."
IN_ALREADY = "You are in this cohort already."
WORKS_ALREADY = "You work in this program already, as {role}. A director can change that."


@dataclass(frozen=True)
class Offer:
    """What is offered to somebody: a place in a cohort, or work in a program (`cohort` is "").

    `watchers` are the names of those who will see a student, told to who is signed in. `registers` says
    whether an account can be made on the way.
    """

    program_id: uuid.UUID
    cohort_id: uuid.UUID | None
    program: str
    college: str
    cohort: str
    term: str
    window_from: date | None
    window_to: date | None
    role: str
    sent_to: str
    watchers: tuple[str, ...]
    retention_months: int
    inside: bool
    registers: bool


def offer_by_code(*, code: str, user_id: uuid.UUID | None, desk: Desk) -> Offer:
    """What a code offers; raises NotFound for one that is unknown or closed."""
    session = db.session()
    cohort = _cohort_of(session, code)
    program = session.get_one(Program, cohort.program_id)
    return _offer(
        session, program, cohort, role=STUDENT, user_id=user_id, registers=desk.registration != "closed"
    )


def offer_by_mail(*, secret: str, user_id: uuid.UUID | None, desk: Desk, now: datetime) -> Offer:
    """What an invitation offers; raises NotFound for one that is spent."""
    session = db.session()
    row = _invitation_of(session, secret, now)
    unused = sa.select(MailToken.token_hash).where(
        MailToken.token_hash == row.token_hash, MailToken.used_at.is_(None), MailToken.expires_at > now
    )
    registers = desk.registration == "open" or session.scalar(unused) is not None
    program = session.get_one(Program, row.program_id)
    cohort = session.get_one(Cohort, (row.program_id, row.cohort_id)) if row.cohort_id else None
    return _offer(
        session, program, cohort, role=row.role, user_id=user_id, registers=registers, sent_to=row.email
    )


def pass_to_register(*, code: str, desk: Desk, now: datetime) -> str:
    """A secret with which somebody who has a cohort's code may register where that takes an invitation.

    Raises Closed where the site takes no new accounts, NotFound for an unknown code.
    """
    if desk.registration == "closed":
        raise Closed("This site takes no new accounts at present. Ask your program for an invitation.")
    with command() as session:
        _cohort_of(session, code)
        return issue(session, "invite", now=now)


def join_by_code(*, user_id: uuid.UUID, code: str, now: datetime) -> tuple[uuid.UUID, uuid.UUID]:
    """Join a cohort; gives the ids of program and cohort. Raises Conflict for who is in it."""
    with command() as session:
        hold(session, _cohort_of(session, code).program_id)
        cohort = _cohort_of(session, code)
        _enrol(session, cohort, user_id, by="code", now=now)
        return cohort.program_id, cohort.id


def accept(*, user_id: uuid.UUID, secret: str, now: datetime) -> tuple[uuid.UUID, uuid.UUID | None]:
    """Accept an invitation, once; gives the ids of program and cohort (None for staff)."""
    with command() as session:
        hold(session, _invitation_of(session, secret, now).program_id)
        row = _invitation_of(session, secret, now)
        if row.cohort_id is None:
            _appoint(session, row, user_id, now)
        else:
            cohort = session.get_one(Cohort, (row.program_id, row.cohort_id))
            _enrol(session, cohort, user_id, by="mail", now=now)
        row.accepted_at, row.user_id = now, user_id
        forget_secret(session, row)
        return row.program_id, row.cohort_id


def _enrol(session: Session, cohort: Cohort, user_id: uuid.UUID, *, by: str, now: datetime) -> None:
    row = session.get(Enrollment, (cohort.program_id, cohort.id, user_id))
    if row is not None and row.left_at is None:
        raise Conflict(IN_ALREADY)
    if row is None:
        row = Enrollment(program_id=cohort.program_id, cohort_id=cohort.id, user_id=user_id, joined_at=now)
        session.add(row)
    row.left_at = None
    note(
        session,
        "student.joined",
        program_id=cohort.program_id,
        actor_id=user_id,
        now=now,
        subject_id=user_id,
        cohort=cohort,
        by=by,
    )


def _appoint(session: Session, row: Invitation, user_id: uuid.UUID, now: datetime) -> None:
    member = session.get(Membership, (row.program_id, user_id))
    if member is not None:
        raise Conflict(WORKS_ALREADY.format(role=member.role))
    session.add(Membership(program_id=row.program_id, user_id=user_id, role=row.role, since=now))
    note(
        session,
        "staff.joined",
        program_id=row.program_id,
        actor_id=user_id,
        now=now,
        subject_id=user_id,
        role=row.role,
    )


def _cohort_of(session: Session, code: str) -> Cohort:
    cohort = session.scalar(
        sa.select(Cohort)
        .join(Program, Program.id == Cohort.program_id)
        .where(
            Cohort.join_code == normalise_code(code),
            Cohort.joins_open,
            Cohort.archived_at.is_(None),
            Program.archived_at.is_(None),
        )
        .execution_options(populate_existing=True)
    )
    if cohort is None:
        raise NotFound(NO_CODE)
    return cohort


def _invitation_of(session: Session, secret: str, now: datetime) -> Invitation:
    row = session.scalar(
        sa.select(Invitation)
        .join(Program, Program.id == Invitation.program_id)
        .where(
            Invitation.token_hash == fingerprint(secret),
            Invitation.accepted_at.is_(None),
            Invitation.revoked_at.is_(None),
            Invitation.expires_at > now,
            Program.archived_at.is_(None),
        )
        .execution_options(populate_existing=True)
    )
    if row is None:
        raise NotFound(SPENT)
    return row


def _offer(
    session: Session,
    program: Program,
    cohort: Cohort | None,
    *,
    role: str,
    user_id: uuid.UUID | None,
    registers: bool,
    sent_to: str = "",
) -> Offer:
    known = user_id is not None
    return Offer(
        program_id=program.id,
        cohort_id=cohort.id if cohort else None,
        program=program.name,
        college=program.college,
        cohort=cohort.name if cohort else "",
        term=cohort.term if cohort else "",
        window_from=cohort.window_from if cohort else None,
        window_to=cohort.window_to if cohort else None,
        role=role,
        sent_to=sent_to,
        watchers=watchers_of(session, cohort) if cohort and known else (),
        retention_months=program.retention_months,
        inside=_inside(session, program, cohort, user_id) if user_id else False,
        registers=registers,
    )


def watchers_of(session: Session, cohort: Cohort) -> tuple[str, ...]:
    """The names of those who may look at the students of a cohort, directors first."""
    with_right = sa.select(CohortRight.user_id).where(
        CohortRight.program_id == cohort.program_id, CohortRight.cohort_id == cohort.id
    )
    rows = session.execute(
        sa.select(User.name, Membership.role)
        .join(Membership, Membership.user_id == User.id)
        .where(
            Membership.program_id == cohort.program_id,
            sa.or_(Membership.role == "director", Membership.user_id.in_(with_right)),
        )
        .order_by(Membership.role != "director", sa.func.lower(User.name), User.id)
    )
    return tuple(f"{name} ({role})" for name, role in rows)


def _inside(session: Session, program: Program, cohort: Cohort | None, user_id: uuid.UUID) -> bool:
    if cohort is None:
        return session.get(Membership, (program.id, user_id)) is not None
    row = session.get(Enrollment, (program.id, cohort.id, user_id))
    return row is not None and row.left_at is None
