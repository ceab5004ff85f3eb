"""Invitations as rows and letters: written within a command, posted after it, waiting, taken back."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyhub.models import Cohort, Enrollment, Invitation, MailToken, Membership, Program, User
from studyhub.models.base import new_id
from studyhub.services.accounts.desk import Desk
from studyhub.services.accounts.signin import normalise_email
from studyhub.services.accounts.tokens import LIFETIMES, fingerprint, issue
from studyhub.services.errors import Conflict, Invalid
from studyhub.services.programs.audit import note
from studyhub.services.programs.letters import Letter, invitation_mail, link_of

from .roster import Known, is_address

STUDENT = "student"
LONGEST_NAME = 80
NO_ADDRESS = "Write a mail address such as amina@example.edu."
ARCHIVED = "It is in the archive: nobody can come into it any more."


@dataclass(frozen=True)
class Sent:
    """An invitation that went out; `link` is there only where the site sends no mail, to be handed over."""

    email: str
    link: str
    cohort_id: uuid.UUID | None


@dataclass(frozen=True)
class OpenInvitation:
    """An invitation that waits, or whose time is over."""

    id: uuid.UUID
    email: str
    name: str
    role: str
    sent_at: datetime
    expires_at: datetime
    expired: bool


def write(
    session: Session,
    program: Program,
    cohort: Cohort | None,
    *,
    actor_id: uuid.UUID,
    email: str,
    name: str,
    role: str,
    now: datetime,
) -> Letter:
    """Put one invitation into a program that is held.

    Raises Invalid for an unusable address, Conflict where the person is in it or invited already.
    """
    refuse_archived(program, cohort)
    email = normalise_email(email)
    if not is_address(email):
        raise Invalid(NO_ADDRESS)
    known = known_in(session, program.id, cohort.id if cohort else None, now=now)
    if email in known.inside:
        raise Conflict(f"{email} is in it already.")
    if email in known.invited:
        raise Conflict(f"{email} is invited already. Send that invitation again, or take it back first.")
    row, letter = put(session, program, cohort, email=email, name=name, role=role, now=now)
    action = "student.invited" if cohort else "staff.invited"
    note_about(session, action, row, cohort, actor_id=actor_id, now=now)
    return letter


def put(
    session: Session,
    program: Program,
    cohort: Cohort | None,
    *,
    email: str,
    name: str,
    role: str,
    now: datetime,
) -> tuple[Invitation, Letter]:
    """Put an invitation that is known to be in order; one to the same address whose time is over ends."""
    cohort_id = cohort.id if cohort else None
    for earlier in session.scalars(undone(program.id, cohort_id).where(Invitation.email == email)):
        take_back(session, earlier, now=now)
    row = Invitation(
        program_id=program.id,
        id=new_id(now),
        email=email,
        name=name.strip()[:LONGEST_NAME],
        role=role,
        cohort_id=cohort_id,
        created_at=now,
    )
    letter = seal(session, row, program, cohort, now=now)
    session.add(row)
    return row, letter


def seal(
    session: Session, row: Invitation, program: Program, cohort: Cohort | None, *, now: datetime
) -> Letter:
    """Give an invitation a fresh secret, with which its bearer may register too; the letter that holds it."""
    secret = issue(session, "invite", now=now, email=row.email)
    row.token_hash, row.expires_at = fingerprint(secret), now + LIFETIMES["invite"]
    return Letter(
        email=row.email,
        name=row.name,
        role=row.role,
        program=program.name,
        college=program.college,
        cohort=cohort.name if cohort else "",
        cohort_id=row.cohort_id,
        secret=secret,
    )


def post(desk: Desk, letter: Letter) -> Sent:
    """Mail an invitation, within the command that writes it."""
    desk.mailer.send(invitation_mail(desk, letter))
    link = "" if desk.mailer.delivers else link_of(desk, letter.secret)
    return Sent(letter.email, link, letter.cohort_id)


def forget_secret(session: Session, row: Invitation) -> None:
    """Nobody registers any more by the secret that the invitation has now."""
    session.execute(sa.delete(MailToken).where(MailToken.token_hash == row.token_hash))


def take_back(session: Session, row: Invitation, *, now: datetime) -> None:
    """End an invitation within a command."""
    row.revoked_at = now
    forget_secret(session, row)


def undone(program_id: uuid.UUID, cohort_id: uuid.UUID | None) -> sa.Select[Invitation]:
    """Invitations that nobody accepted or took back: a cohort's, or the staff's for None."""
    return sa.select(Invitation).where(
        Invitation.program_id == program_id,
        Invitation.cohort_id.is_not_distinct_from(cohort_id),
        Invitation.accepted_at.is_(None),
        Invitation.revoked_at.is_(None),
    )


def waiting(
    session: Session, program_id: uuid.UUID, cohort_id: uuid.UUID | None, *, now: datetime
) -> tuple[OpenInvitation, ...]:
    """The undone invitations, by address."""
    return tuple(
        OpenInvitation(
            row.id, row.email, row.name, row.role, row.created_at, row.expires_at, row.expires_at <= now
        )
        for row in session.scalars(undone(program_id, cohort_id).order_by(Invitation.email))
    )


def known_in(session: Session, program_id: uuid.UUID, cohort_id: uuid.UUID | None, *, now: datetime) -> Known:
    """The addresses that need no invitation: those who are in it, and those whose invitation waits."""
    if cohort_id is None:
        inside = sa.select(Membership.user_id).where(Membership.program_id == program_id)
    else:
        inside = sa.select(Enrollment.user_id).where(
            Enrollment.program_id == program_id,
            Enrollment.cohort_id == cohort_id,
            Enrollment.left_at.is_(None),
        )
    emails = session.scalars(sa.select(User.email).where(User.id.in_(inside)))
    rows = session.scalars(undone(program_id, cohort_id).where(Invitation.expires_at > now))
    return Known(frozenset(emails), frozenset(row.email for row in rows))


def note_about(
    session: Session,
    action: str,
    row: Invitation,
    cohort: Cohort | None,
    *,
    actor_id: uuid.UUID,
    now: datetime,
) -> None:
    """Put on record what happened to an invitation; the address itself stays in its row."""
    note(
        session,
        action,
        program_id=row.program_id,
        actor_id=actor_id,
        now=now,
        cohort=cohort,
        invitation=row.id.hex,
        role=row.role,
    )


def refuse_archived(program: Program, cohort: Cohort | None) -> None:
    """Raises Conflict where the program or the cohort is in the archive."""
    if program.archived_at is not None or (cohort is not None and cohort.archived_at is not None):
        raise Conflict(ARCHIVED)
