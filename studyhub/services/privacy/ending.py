"""How a program ends: asked for by typing its name, told to every director, gone after a month.

Students keep their own practice and the texts of questions that they answered; all else of the program goes.
Nothing goes while a student waits for an answer about their records, or before a graded exam's keys are out.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyhub.adapters.mail import Mail
from studyhub.catalog.shelf import Shelf
from studyhub.extensions import db
from studyhub.models import (
    AssignmentAttempt,
    AuditEvent,
    Bank,
    Base,
    GradedAttempt,
    Invitation,
    MailToken,
    Membership,
    ProblemReport,
    Program,
    ProgramEnding,
    QuestionVersion,
    RecordRequest,
    Review,
    Sitting,
    User,
)
from studyhub.models.base import new_id
from studyhub.services.accounts.desk import Desk
from studyhub.services.database import command
from studyhub.services.errors import Conflict, Invalid
from studyhub.services.graded.releasing import mark_all
from studyhub.services.programs.audit import note
from studyhub.services.programs.heads import Head, head_of
from studyhub.services.programs.permissions import Act, allow, hold

from .tables import tables_of_program

WAITS = timedelta(days=30)


@dataclass(frozen=True)
class DataPage:
    """The program's data as its directors see it; `head.ends_at` says whether it is about to go."""

    head: Head
    aids_research: bool
    waits_days: int = WAITS.days


def data_page(*, user_id: uuid.UUID, program_id: uuid.UUID) -> DataPage:
    """What a director may do with the program as a whole. Raises NotFound."""
    session = db.session()
    grant = allow(user_id, program_id, Act.EXPORT_PROGRAM)
    return DataPage(head_of(grant), session.get_one(Program, program_id).aids_research)


def ask_end(*, desk: Desk, user_id: uuid.UUID, program_id: uuid.UUID, typed: str, now: datetime) -> datetime:
    """Ask for the program's deletion; gives from when on it goes. All directors get a mail.

    Raises Invalid unless the program's name was typed, Conflict where it was asked for already.
    """
    with command() as session:
        allow(user_id, program_id, Act.END_PROGRAM)
        row = _ask(session, hold(session, program_id), user_id, typed, now)
        letters, ends_at = _asked_mails(session, desk, row), row.ends_at
    _send(desk, letters)
    return ends_at


def ask_end_by_site(*, desk: Desk, program_id: uuid.UUID, typed: str, now: datetime) -> datetime:
    """As `ask_end`, for whoever runs the server."""
    with command() as session:
        row = _ask(session, hold(session, program_id), None, typed, now)
        letters, ends_at = _asked_mails(session, desk, row), row.ends_at
    _send(desk, letters)
    return ends_at


def _ask(
    session: Session, program: Program, by: uuid.UUID | None, typed: str, now: datetime
) -> ProgramEnding:
    if typed.strip() != program.name:
        raise Invalid(f"Type the program's name as it stands: {program.name}")
    if session.get(ProgramEnding, program.id) is not None:
        raise Conflict("The program's deletion has been asked for already.")
    row = ProgramEnding(program_id=program.id, asked_at=now, asked_by=by, ends_at=now + WAITS)
    session.add(row)
    action = "program.ending" if by else "program.closing"
    note(session, action, program_id=program.id, actor_id=by, now=now)
    return row


def _asked_mails(session: Session, desk: Desk, row: ProgramEnding) -> tuple[Mail, ...]:
    name = session.get_one(Program, row.program_id).name
    body = (
        f"Somebody asked for the deletion of {name} on StudyHub. It goes from {row.ends_at:%-d %B %Y} on, "
        "with everything in it: cohorts, records, assigned work, banks, lessons, the outcome ledger, "
        "the record of who did what. Students keep their own practice.\n\nIf that is right, take it out as a "
        "file before that day. If not, any director can take it back there:\n\n"
        f"{desk.public_url}/programs/{row.program_id}/data\n"
    )
    return _mails(session, row.program_id, f"{name} will be deleted", body)


def keep_program(*, desk: Desk, user_id: uuid.UUID, program_id: uuid.UUID, now: datetime) -> None:
    """Take the deletion back, as any director may; all get a mail. Raises Conflict where none waits."""
    with command() as session:
        allow(user_id, program_id, Act.END_PROGRAM)
        program = hold(session, program_id)
        row = session.get(ProgramEnding, program_id)
        if row is None:
            raise Conflict("Nobody has asked for the program's deletion, or it was taken back already.")
        session.delete(row)
        note(session, "program.kept", program_id=program_id, actor_id=user_id, now=now)
        body = f"{program.name} is kept: a director took its deletion back.\n"
        letters = _mails(session, program_id, f"{program.name} is kept", body)
    _send(desk, letters)


def end_due(*, desk: Desk, shelf: Shelf, now: datetime) -> tuple[Mapping[str, int], ...]:
    """Delete the programs whose waiting time is over; gives for each how many rows of which table went.

    Held back are those in which a student waits for an answer, or a graded exam's keys are not out yet.
    Commits program by program; the directors are told.
    """
    waiting = sa.select(RecordRequest.program_id).where(RecordRequest.closed_at.is_(None))
    due = db.session.scalars(
        sa.select(ProgramEnding.program_id)
        .where(ProgramEnding.ends_at <= now, ProgramEnding.program_id.not_in(waiting))
        .order_by(ProgramEnding.program_id)
    ).all()
    return tuple(_end(desk, program_id, now) for program_id in due if _marked(program_id, shelf, now))


def _mails(session: Session, program_id: uuid.UUID, subject: str, body: str) -> tuple[Mail, ...]:
    """One for each director."""
    wanted = sa.select(User.email).join(Membership, Membership.user_id == User.id)
    of_it = (Membership.program_id == program_id, Membership.role == "director")
    found = session.scalars(wanted.where(*of_it).order_by(User.email))
    return tuple(Mail(email, subject[:120], body) for email in found)


def _send(desk: Desk, letters: tuple[Mail, ...]) -> None:
    for mail in letters:
        desk.mailer.send(mail)


def _marked(program_id: uuid.UUID, shelf: Shelf, now: datetime) -> bool:
    """Mark what is still sealed, which is its students'; False where keys may not be out yet."""
    session = db.session()
    sealed = sa.select(AssignmentAttempt.assignment_id).where(*_sealed_of(program_id), ~_VOIDED)
    for work in session.scalars(sealed.distinct()).all():
        mark_all(program_id=program_id, assignment_id=work, shelf=shelf, now=now)
    return session.scalar(sealed.limit(1)) is None


_VOIDED = sa.exists().where(
    GradedAttempt.program_id == AssignmentAttempt.program_id,
    GradedAttempt.assignment_id == AssignmentAttempt.assignment_id,
    GradedAttempt.user_id == AssignmentAttempt.user_id,
    GradedAttempt.number == AssignmentAttempt.number,
    GradedAttempt.voided_at.is_not(None),
)


def _sealed_of(program_id: uuid.UUID) -> tuple[sa.ColumnElement[bool], ...]:
    """Attempts at a program's graded exams that are not marked."""
    sitting = sa.exists().where(
        Sitting.user_id == AssignmentAttempt.user_id,
        Sitting.id == AssignmentAttempt.sitting_id,
        Sitting.sealed.is_(True),
    )
    return AssignmentAttempt.program_id == program_id, sitting


def _end(desk: Desk, program_id: uuid.UUID, now: datetime) -> Mapping[str, int]:
    with command() as session:
        name = hold(session, program_id).name
        body = f"{name} and everything in it are deleted from StudyHub.\n"
        letters = _mails(session, program_id, f"{name} is deleted", body)
        _forget_beside(session, program_id)
        gone = {}
        for table, owner in tables_of_program().items():
            done = session.execute(sa.delete(Base.metadata.tables[table]).where(owner == program_id))
            gone[table] = int(done.rowcount)  # type: ignore[attr-defined]  # a DELETE's result counts rows
        session.add(AuditEvent(id=new_id(now), at=now, action="programs.deleted", detail={"program": name}))
    _send(desk, letters)
    return {table: count for table, count in gone.items() if count}


def _forget_beside(session: Session, program_id: uuid.UUID) -> None:
    """What hangs on the program without naming it.

    Links of invitations, attempts at graded exams that were voided, reports, texts that nobody answered.
    """
    void = sa.select(AssignmentAttempt.sitting_id).where(*_sealed_of(program_id))
    session.execute(sa.delete(Sitting).where(Sitting.id.in_(void)))
    sent = sa.select(Invitation.token_hash).where(Invitation.program_id == program_id)
    session.execute(sa.delete(MailToken).where(MailToken.token_hash.in_(sent)))
    for slug in session.scalars(sa.select(Bank.slug).where(Bank.program_id == program_id)).all():
        key = sa.func.substr(ProblemReport.item_key, 1, len(slug) + 1)
        session.execute(sa.delete(ProblemReport).where(key == f"{slug}/"))
        answered = sa.exists().where(Review.content_hash == QuestionVersion.content_hash)
        text = sa.func.substr(QuestionVersion.item_key, 1, len(slug) + 1)
        session.execute(sa.delete(QuestionVersion).where(text == f"{slug}/", ~answered))
