"""One-time links: made, looked up and used up; only their hashes are stored."""

from __future__ import annotations

import hashlib
import secrets
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyhub.models import MailToken
from studyhub.services.errors import NotFound

LIFETIMES = {
    "confirm": timedelta(days=3),
    "reset": timedelta(hours=1),
    "change": timedelta(days=1),
    "invite": timedelta(days=30),
    "admin": timedelta(days=7),
}
SPENT = "This link was used already, or its time is over. Ask for a new one."


@dataclass(frozen=True)
class Token:
    """What a link may do, for whom."""

    purpose: str
    user_id: uuid.UUID | None
    email: str


def fingerprint(secret: str) -> str:
    """What is stored of a secret: enough to recognise it, not to use it."""
    return hashlib.sha256(secret.encode()).hexdigest()


def issue(
    session: Session, purpose: str, *, now: datetime, user_id: uuid.UUID | None = None, email: str = ""
) -> str:
    """Make a link's secret inside a command; earlier links of the same purpose and person end."""
    if user_id is not None:
        earlier = sa.delete(MailToken).where(MailToken.user_id == user_id, MailToken.purpose == purpose)
        session.execute(earlier)
    secret = secrets.token_urlsafe(32)
    session.add(
        MailToken(
            token_hash=fingerprint(secret),
            purpose=purpose,
            user_id=user_id,
            email=email,
            detail={},
            created_at=now,
            expires_at=now + LIFETIMES[purpose],
        )
    )
    return secret


def _live(secret: str, purposes: tuple[str, ...], now: datetime) -> sa.ColumnElement[bool]:
    return sa.and_(
        MailToken.token_hash == fingerprint(secret),
        MailToken.purpose.in_(purposes),
        MailToken.used_at.is_(None),
        MailToken.expires_at > now,
    )


def look(session: Session, secret: str, *purposes: str, now: datetime) -> Token:
    """What a link is good for, without using it; raises NotFound when it is spent or unknown."""
    row = session.scalar(sa.select(MailToken).where(_live(secret, purposes, now)))
    if row is None:
        raise NotFound(SPENT)
    return Token(row.purpose, row.user_id, row.email)


def use(session: Session, secret: str, *purposes: str, now: datetime) -> Token:
    """Use a link up inside a command: of two that come at once, one is told NotFound."""
    token = look(session, secret, *purposes, now=now)
    spent = session.execute(
        sa.update(MailToken).where(_live(secret, purposes, now)).values(used_at=now),
        execution_options={"synchronize_session": False},
    )
    if spent.rowcount != 1:  # type: ignore[attr-defined]  # an UPDATE's result counts rows
        raise NotFound(SPENT)
    return token
