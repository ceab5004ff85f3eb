"""Personal tokens: made, recognised, ended. Whoever holds one acts as its person, within its scopes."""

from __future__ import annotations

import re
import secrets
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyhub.extensions import db
from studyhub.models import ApiToken, AuditEvent, User
from studyhub.models.base import new_id
from studyhub.services.accounts.signin import password_is
from studyhub.services.accounts.tokens import fingerprint
from studyhub.services.database import command
from studyhub.services.errors import Conflict, Invalid, NotFound

from .scopes import Scope

PREFIX = "studyhub_pat_"
"""By what scanners of leaked secrets recognise a token; SHAPE is the whole of it."""
SHAPE = re.compile(PREFIX + r"[A-Za-z0-9_-]{43}")
LONGEST_DAYS, USUAL_DAYS = 365, 90
LONGEST_NAME = 60
MOST_TOKENS = 20
TOUCH_EVERY = timedelta(minutes=5)
ENDED_SHOWN = timedelta(days=30)
UNKNOWN = "There is no such token of yours."
NOT_YOURS = "This is not your present password."


@dataclass(frozen=True)
class TokenRow:
    """A token in the list of its person; `ended` is "" while it is good, else "revoked" or "expired"."""

    id: uuid.UUID
    name: str
    ends: str
    scopes: tuple[str, ...]
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None
    ended: str


@dataclass(frozen=True)
class Bearer:
    """Who is behind a call, and what the token is for."""

    user_id: uuid.UUID
    token_id: uuid.UUID
    name: str
    scopes: frozenset[str]
    expires_at: datetime


def make_token(
    *, user_id: uuid.UUID, password: str, name: str, scopes: Iterable[str], days: int, now: datetime
) -> str:
    """Make a token and give it, this once: only its hash is kept. Raises Invalid with all that is wrong."""
    wanted = sorted(set(scopes))
    faults = _faults(name.strip(), wanted, days)
    if not password_is(user_id, password):
        faults.append(NOT_YOURS)
    if faults:
        raise Invalid(" ".join(faults))
    token = PREFIX + secrets.token_urlsafe(32)
    with command() as session:
        session.get_one(User, user_id, with_for_update={"key_share": True})
        if len(_good(session, user_id, now)) >= MOST_TOKENS:
            raise Conflict(f"You have {MOST_TOKENS} tokens. Revoke one that is not used any more.")
        row = ApiToken(user_id=user_id, id=new_id(now), name=name.strip(), token_hash=fingerprint(token))
        row.ends, row.scopes = token[-4:], wanted
        row.created_at, row.expires_at = now, now + timedelta(days=days)
        session.add(row)
        _note(session, "token.made", row, now=now, scopes=wanted, days=days)
    return token


def tokens_of(*, user_id: uuid.UUID, now: datetime) -> tuple[TokenRow, ...]:
    """The tokens of a person, the latest first; ended ones for another month."""
    since = now - ENDED_SHOWN
    rows = db.session().scalars(
        sa.select(ApiToken)
        .where(
            ApiToken.user_id == user_id,
            ApiToken.expires_at > since,
            sa.or_(ApiToken.revoked_at.is_(None), ApiToken.revoked_at > since),
        )
        .order_by(ApiToken.id.desc())
    )
    return tuple(_row(row, now) for row in rows)


def token_of(*, user_id: uuid.UUID, token_id: uuid.UUID, now: datetime) -> TokenRow:
    """A token of a person that is still good; raises NotFound."""
    return _row(_own(db.session(), user_id, token_id, now), now)


def revoke_token(*, user_id: uuid.UUID, token_id: uuid.UUID, password: str, now: datetime) -> None:
    """End a token at once. Raises Invalid for a wrong password."""
    if not password_is(user_id, password):
        raise Invalid(NOT_YOURS)
    with command() as session:
        row = _own(session, user_id, token_id, now)
        row.revoked_at = now
        _note(session, "token.revoked", row, now=now)


def end_all(session: Session, user_id: uuid.UUID, *, now: datetime) -> None:
    """End every token of a person within a command: whoever knew the old password may have made one."""
    for row in _good(session, user_id, now):
        row.revoked_at = now
        _note(session, "token.revoked", row, now=now)


def bearer_of(token: str, *, now: datetime) -> Bearer | None:
    """Who is behind a token; None for one that is unknown, over or revoked, or whose person is gone."""
    if not SHAPE.fullmatch(token):
        return None
    row = db.session().scalar(
        sa.select(ApiToken)
        .join(User, User.id == ApiToken.user_id)
        .where(
            ApiToken.token_hash == fingerprint(token),
            ApiToken.revoked_at.is_(None),
            ApiToken.expires_at > now,
            User.disabled_at.is_(None),
        )
    )
    if row is None:
        return None
    found = Bearer(row.user_id, row.id, row.name, frozenset(row.scopes), row.expires_at)
    if row.used_at is None or now - row.used_at >= TOUCH_EVERY:
        _touch(found, now)
    return found


def _touch(bearer: Bearer, now: datetime) -> None:
    """Note that a token is in use, now and then: a write at each call would be dear."""
    with command() as session:
        mine = sa.and_(ApiToken.user_id == bearer.user_id, ApiToken.id == bearer.token_id)
        session.execute(sa.update(ApiToken).where(mine).values(used_at=now))


def _faults(name: str, scopes: list[str], days: int) -> list[str]:
    checks = (
        (
            1 <= len(name) <= LONGEST_NAME,
            f"Give the token a name of at most {LONGEST_NAME} letters, by what will use it.",
        ),
        (bool(scopes), "Choose what the token may be used for."),
        (set(scopes) <= set(Scope), "Choose what the token may be used for from the list."),
        (1 <= days <= LONGEST_DAYS, f"A token is good for 1 to {LONGEST_DAYS} days."),
    )
    return [sentence for fits, sentence in checks if not fits]


def _good(session: Session, user_id: uuid.UUID, now: datetime) -> list[ApiToken]:
    wanted = sa.select(ApiToken).where(
        ApiToken.user_id == user_id, ApiToken.revoked_at.is_(None), ApiToken.expires_at > now
    )
    return list(session.scalars(wanted))


def _own(session: Session, user_id: uuid.UUID, token_id: uuid.UUID, now: datetime) -> ApiToken:
    row = session.get(ApiToken, (user_id, token_id))
    if row is None or row.revoked_at is not None or row.expires_at <= now:
        raise NotFound(UNKNOWN)
    return row


def _row(row: ApiToken, now: datetime) -> TokenRow:
    return TokenRow(
        id=row.id,
        name=row.name,
        ends=row.ends,
        scopes=tuple(row.scopes),
        created_at=row.created_at,
        expires_at=row.expires_at,
        used_at=row.used_at,
        ended="revoked" if row.revoked_at else "expired" if row.expires_at <= now else "",
    )


def _note(session: Session, action: str, row: ApiToken, *, now: datetime, **detail: object) -> None:
    """Put it on the site's record; the export of the account shows it, and it goes with the account."""
    session.add(
        AuditEvent(
            id=new_id(now),
            at=now,
            actor_id=row.user_id,
            action=action,
            subject_id=row.user_id,
            detail={"token": row.id.hex, **detail},
        )
    )
