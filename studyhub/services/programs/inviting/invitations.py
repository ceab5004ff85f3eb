"""Invitations by mail, one by one: to staff, to a student of a cohort; sent again, taken back."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyhub.extensions import db
from studyhub.models import Cohort, Invitation
from studyhub.services.accounts.desk import Desk
from studyhub.services.database import command
from studyhub.services.errors import Invalid, NotFound
from studyhub.services.programs.codes import readable
from studyhub.services.programs.heads import Head, head_of
from studyhub.services.programs.permissions import (
    Act,
    CohortAct,
    Role,
    allow,
    allow_in,
    grant_in,
    hold,
)

from .outbox import (
    STUDENT,
    OpenInvitation,
    Sent,
    forget_secret,
    note_about,
    post,
    refuse_archived,
    seal,
    take_back,
    waiting,
    write,
)

NO_INVITATION = "There is no such open invitation."


@dataclass(frozen=True)
class InvitePage:
    """The ways into a cohort; `code` is "" while nobody may join by it."""

    head: Head
    cohort_id: uuid.UUID
    cohort: str
    archived: bool
    code: str
    waiting: tuple[OpenInvitation, ...]


def invite_page(
    *, user_id: uuid.UUID, program_id: uuid.UUID, cohort_id: uuid.UUID, now: datetime
) -> InvitePage:
    """The ways into a cohort, and the invitations that wait."""
    session = db.session()
    grant, cohort = grant_in(session, user_id, program_id, cohort_id, CohortAct.INVITE_STUDENTS)
    return InvitePage(
        head=head_of(grant),
        cohort_id=cohort.id,
        cohort=cohort.name,
        archived=cohort.archived_at is not None,
        code=readable(cohort.join_code) if cohort.joins_open else "",
        waiting=waiting(session, program_id, cohort_id, now=now),
    )


def invite_staff(
    *, desk: Desk, user_id: uuid.UUID, program_id: uuid.UUID, email: str, role: str, now: datetime
) -> Sent:
    """Invite somebody to work in the program. Raises Invalid for an unusable address or role."""
    with command() as session:
        allow(user_id, program_id, Act.MANAGE_STAFF)
        if role not in set(Role):
            raise Invalid("Choose what the person will be: director, instructor or assistant.")
        program = hold(session, program_id)
        letter = write(session, program, None, actor_id=user_id, email=email, name="", role=role, now=now)
        return post(desk, letter)


def invite_student(
    *,
    desk: Desk,
    user_id: uuid.UUID,
    program_id: uuid.UUID,
    cohort_id: uuid.UUID,
    email: str,
    name: str,
    now: datetime,
) -> Sent:
    """Invite one student into a cohort. Raises Invalid for an unusable address."""
    with command() as session:
        cohort = allow_in(session, user_id, program_id, cohort_id, CohortAct.INVITE_STUDENTS)
        program = hold(session, program_id)
        letter = write(
            session, program, cohort, actor_id=user_id, email=email, name=name, role=STUDENT, now=now
        )
        return post(desk, letter)


def send_again(
    *, desk: Desk, user_id: uuid.UUID, program_id: uuid.UUID, invitation_id: uuid.UUID, now: datetime
) -> Sent:
    """Send an invitation again, good for another 30 days; the earlier link ends."""
    with command() as session:
        row, cohort = _undone_one(session, user_id, program_id, invitation_id)
        program = hold(session, program_id)
        refuse_archived(program, cohort)
        forget_secret(session, row)
        letter = seal(session, row, program, cohort, now=now)
        note_about(session, "invitation.again", row, cohort, actor_id=user_id, now=now)
        return post(desk, letter)


def revoke(
    *, user_id: uuid.UUID, program_id: uuid.UUID, invitation_id: uuid.UUID, now: datetime
) -> uuid.UUID | None:
    """Take an invitation back: its link leads nowhere and registers nobody. Gives its cohort, if any."""
    with command() as session:
        row, cohort = _undone_one(session, user_id, program_id, invitation_id)
        take_back(session, row, now=now)
        note_about(session, "invitation.revoked", row, cohort, actor_id=user_id, now=now)
        return cohort.id if cohort else None


def _undone_one(
    session: Session, user_id: uuid.UUID, program_id: uuid.UUID, invitation_id: uuid.UUID
) -> tuple[Invitation, Cohort | None]:
    """An invitation that waits, for who might have sent it; else NotFound."""
    row = session.scalar(
        sa.select(Invitation).where(
            Invitation.program_id == program_id,
            Invitation.id == invitation_id,
            Invitation.accepted_at.is_(None),
            Invitation.revoked_at.is_(None),
        )
    )
    if row is None:
        raise NotFound(NO_INVITATION)
    if row.cohort_id is None:
        allow(user_id, program_id, Act.MANAGE_STAFF)
        return row, None
    return row, allow_in(session, user_id, program_id, row.cohort_id, CohortAct.INVITE_STUDENTS)
