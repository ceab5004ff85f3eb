"""Credentials of a program's staff: said by themselves, counted once a director confirmed them."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyhub.extensions import db
from studyhub.models import StaffCredential
from studyhub.services.database import command
from studyhub.services.errors import Invalid, NotFound
from studyhub.services.programs.audit import note
from studyhub.services.programs.permissions import Act, allow

CREDENTIALS = ("RHIA", "RHIT", "CCS", "CCS-P", "CDIP", "CHPS")
LONGEST = 80
NONE_SAID = "This person has not said which credential they hold."


@dataclass(frozen=True)
class Held:
    """A credential as it was said, and whether a director confirmed it."""

    credential: str
    confirmed: bool


def credentials_of(*, user_id: uuid.UUID, program_id: uuid.UUID) -> dict[uuid.UUID, Held]:
    """What the staff of a program say they hold, by person; raises NotFound for who may not see staff."""
    session = db.session()
    allow(user_id, program_id, Act.SEE_STAFF)
    rows = session.scalars(sa.select(StaffCredential).where(StaffCredential.program_id == program_id))
    return {row.user_id: Held(row.credential, row.confirmed_at is not None) for row in rows}


def declare(*, user_id: uuid.UUID, program_id: uuid.UUID, credential: str, now: datetime) -> None:
    """Say which credential one holds oneself; "" says none. What was confirmed before is not any more."""
    said = " ".join(credential.split())
    if len(said) > LONGEST:
        raise Invalid(f"Name the credential in at most {LONGEST} signs.")
    with command() as session:
        allow(user_id, program_id, Act.SIGN_ITEMS)
        row = session.get(StaffCredential, (program_id, user_id), with_for_update=True)
        if said == (row.credential if row else ""):
            return
        if row is not None and not said:
            session.delete(row)
        elif row is not None:
            row.credential, row.declared_at, row.confirmed_at, row.confirmed_by = said, now, None, None
        else:
            session.add(
                StaffCredential(program_id=program_id, user_id=user_id, credential=said, declared_at=now)
            )
        note(
            session,
            "credential.said",
            program_id=program_id,
            actor_id=user_id,
            now=now,
            credential=said or "none",
        )


def confirm(
    *, user_id: uuid.UUID, program_id: uuid.UUID, person_id: uuid.UUID, credential: str, now: datetime
) -> None:
    """Confirm a credential by the name that the director read; another one was said since: Invalid."""
    with command() as session:
        allow(user_id, program_id, Act.CONFIRM_CREDENTIALS)
        row = _said(session, program_id, person_id)
        if row.credential != credential:
            raise Invalid("The person says another credential by now. Look at it once more.")
        if row.confirmed_at is not None:
            return
        row.confirmed_at, row.confirmed_by = now, user_id
        _note(session, "credential.confirmed", row, actor_id=user_id, now=now)


def unconfirm(*, user_id: uuid.UUID, program_id: uuid.UUID, person_id: uuid.UUID, now: datetime) -> None:
    """Take a confirmation back: nothing more can be signed with it; what was signed stands."""
    with command() as session:
        allow(user_id, program_id, Act.CONFIRM_CREDENTIALS)
        row = _said(session, program_id, person_id)
        if row.confirmed_at is None:
            return
        row.confirmed_at, row.confirmed_by = None, None
        _note(session, "credential.unconfirmed", row, actor_id=user_id, now=now)


def confirmed_credential(session: Session, user_id: uuid.UUID, program_id: uuid.UUID) -> str:
    """The credential with which somebody may sign; "" for none."""
    row = session.get(StaffCredential, (program_id, user_id))
    return row.credential if row is not None and row.confirmed_at is not None else ""


def _said(session: Session, program_id: uuid.UUID, person_id: uuid.UUID) -> StaffCredential:
    row = session.get(StaffCredential, (program_id, person_id), with_for_update=True)
    if row is None:
        raise NotFound(NONE_SAID)
    return row


def _note(
    session: Session,
    action: str,
    row: StaffCredential,
    *,
    actor_id: uuid.UUID,
    now: datetime,
) -> None:
    note(
        session,
        action,
        program_id=row.program_id,
        actor_id=actor_id,
        subject_id=row.user_id,
        now=now,
        credential=row.credential,
    )
