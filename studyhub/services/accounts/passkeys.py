"""Passkeys: added with the password, listed, removed, and signing in with one in place of password and code.

The device verifies its owner, so that a passkey counts as two factors. They stand when the password changes.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from studyhub.adapters import passkeys as device
from studyhub.adapters.errors import PasskeyRefused
from studyhub.extensions import db
from studyhub.models import AuditEvent, Passkey, User
from studyhub.models.base import new_id
from studyhub.services.database import command
from studyhub.services.errors import Closed, Conflict, Invalid, NotFound

from .desk import Desk
from .letters import passkey_mail
from .signin import DISABLED, open_signin, password_is
from .tickets import issue_ticket, use_ticket

LONGEST_NAME = 60
MOST_PASSKEYS = 20
NO_PLACE = "Passkeys need this site to have a name and HTTPS. Ask the person who runs it."
REFUSED = "This passkey was not accepted here. Try again, or log in with your password."
NOT_MADE = "The passkey was not accepted. Begin again, and let your device finish."
UNKNOWN = "There is no such passkey of yours."
WRONG_PASSWORD = "This is not your present password."  # noqa: S105 - a sentence


@dataclass(frozen=True)
class PasskeyRow:
    """A passkey in the list of its person."""

    id: uuid.UUID
    name: str
    synced: bool
    created_at: datetime
    used_at: datetime | None


@dataclass(frozen=True)
class Asked:
    """What the browser is asked, and the ticket by which its answer is recognised."""

    ticket: str
    options: dict[str, Any]


def possible(desk: Desk) -> bool:
    """Whether browsers allow passkeys at the site's address."""
    return device.party_of(desk.public_url) is not None


def passkeys_of(*, user_id: uuid.UUID) -> tuple[PasskeyRow, ...]:
    """A person's passkeys, the oldest first."""
    rows = db.session().scalars(sa.select(Passkey).where(Passkey.user_id == user_id).order_by(Passkey.id))
    return tuple(_row(row) for row in rows)


def passkey_of(*, user_id: uuid.UUID, passkey_id: uuid.UUID) -> PasskeyRow:
    """One passkey of a person; raises NotFound."""
    return _row(_own(db.session(), user_id, passkey_id))


def ask_for_new(*, desk: Desk, user_id: uuid.UUID, password: str, now: datetime) -> Asked:
    """What the browser is asked for a new passkey. Raises Invalid, Conflict, Closed."""
    party = _party(desk)
    if not password_is(user_id, password):
        raise Invalid(WRONG_PASSWORD)
    with command() as session:
        user = session.get_one(User, user_id, with_for_update={"key_share": True})
        known = session.scalars(sa.select(Passkey.credential).where(Passkey.user_id == user_id)).all()
        if len(known) >= MOST_PASSKEYS:
            raise Conflict(f"You have {MOST_PASSKEYS} passkeys. Remove one that is not used any more.")
        ticket = issue_ticket(session, "enrol", now=now, user_id=user_id)
        options = device.creation_options(
            party, ticket, owner=user_id.bytes, email=user.email, name=user.name, known=known
        )
        return Asked(ticket, options)


def add_passkey(
    *, desk: Desk, user_id: uuid.UUID, name: str, ticket: str, answer: str, now: datetime
) -> None:
    """Keep the passkey that the browser made, and tell the person by mail. Raises Invalid, NotFound."""
    party, name = _party(desk), name.strip()
    if not 1 <= len(name) <= LONGEST_NAME:
        raise Invalid(
            f"Give the passkey a name of at most {LONGEST_NAME} letters, by the device that holds it."
        )
    try:
        with command() as session:
            if use_ticket(session, ticket, "enrol", now=now) != user_id:
                raise NotFound(NOT_MADE)
            made = device.created(party, ticket, answer)
            row = Passkey(user_id=user_id, id=new_id(now), name=name, created_at=now)
            row.credential, row.public_key = made.credential, made.public_key
            row.sign_count, row.synced = made.sign_count, made.synced
            session.add(row)
            _note(session, "passkey.added", row, now)
            desk.mailer.send(passkey_mail(desk, session.get_one(User, user_id).email, name))
    except (PasskeyRefused, IntegrityError) as wrong:  # the latter: it is on an account already
        raise Invalid(NOT_MADE) from wrong


def remove_passkey(*, user_id: uuid.UUID, passkey_id: uuid.UUID, password: str, now: datetime) -> None:
    """Let nobody in by it any more. Raises Invalid for a wrong password, NotFound."""
    if not password_is(user_id, password):
        raise Invalid(WRONG_PASSWORD)
    with command() as session:
        row = _own(session, user_id, passkey_id)
        _note(session, "passkey.removed", row, now)
        session.delete(row)


def ask_to_enter(*, desk: Desk, now: datetime) -> Asked:
    """What the browser is asked to sign somebody in. Raises Closed where passkeys are not possible."""
    party = _party(desk)
    with command() as session:
        ticket = issue_ticket(session, "passkey", now=now)
    return Asked(ticket, device.request_options(party, ticket))


def enter_by_passkey(*, desk: Desk, ticket: str, answer: str, agent: str, now: datetime) -> str:
    """Sign in by a passkey; gives the cookie's value.

    Raises Invalid with one sentence for all that does not fit, NotFound for a ticket that is over.
    """
    party = _party(desk)
    try:
        with command() as session:
            use_ticket(session, ticket, "passkey", now=now)
            row = _used(session, party, ticket, answer, now)
            user = session.get_one(User, row.user_id)
            if user.disabled_at is not None:
                raise Invalid(DISABLED)
            desk.college.refuse_other_ways(user.email, is_admin=user.is_admin)
            days = desk.session_days
            return open_signin(session, user.id, agent=agent, days=days, now=now, how="passkey")
    except PasskeyRefused as wrong:
        raise Invalid(REFUSED) from wrong


def _used(session: Session, party: device.Party, ticket: str, answer: str, now: datetime) -> Passkey:
    """The passkey that an answer proves, its count taken; locked, so that one count is not taken twice."""
    credential, owner = device.claimed(answer)
    row = session.scalar(sa.select(Passkey).where(Passkey.credential == credential).with_for_update())
    if row is None or (owner is not None and owner != row.user_id.bytes):
        raise PasskeyRefused("unknown, or another person's")
    said = device.proven(party, ticket, answer, public_key=row.public_key, sign_count=row.sign_count)
    row.sign_count, row.synced, row.used_at = said.sign_count, said.synced, now
    return row


def _party(desk: Desk) -> device.Party:
    party = device.party_of(desk.public_url)
    if party is None:
        raise Closed(NO_PLACE)
    return party


def _own(session: Session, user_id: uuid.UUID, passkey_id: uuid.UUID) -> Passkey:
    row = session.get(Passkey, (user_id, passkey_id))
    if row is None:
        raise NotFound(UNKNOWN)
    return row


def _row(row: Passkey) -> PasskeyRow:
    return PasskeyRow(row.id, row.name, row.synced, row.created_at, row.used_at)


def _note(session: Session, action: str, row: Passkey, now: datetime) -> None:
    """Put it on the site's record; the export of the account shows it, and it goes with the account."""
    who = {"actor_id": row.user_id, "subject_id": row.user_id}
    session.add(AuditEvent(id=new_id(now), at=now, action=action, detail={"passkey": row.id.hex}, **who))
