"""Tickets of a sign-in or a new passkey under way: made, recognised, used once; hashes alone are stored."""

from __future__ import annotations

import secrets
import uuid
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyhub.models import Ticket
from studyhub.services.errors import NotFound

from .tokens import fingerprint

LIFETIME = timedelta(minutes=10)
OVER = "This took longer than ten minutes, or was done already. Begin again."


def issue_ticket(session: Session, purpose: str, *, now: datetime, user_id: uuid.UUID | None = None) -> str:
    """Make a ticket inside a command; those whose time is over go."""
    session.execute(sa.delete(Ticket).where(Ticket.expires_at <= now))
    secret = secrets.token_urlsafe(32)
    session.add(
        Ticket(token_hash=fingerprint(secret), purpose=purpose, user_id=user_id, expires_at=now + LIFETIME)
    )
    return secret


def holder(session: Session, ticket: str, purpose: str, *, now: datetime) -> uuid.UUID | None:
    """Whose a ticket is (None: nobody's yet), without using it; raises NotFound when it is over."""
    row = session.execute(sa.select(Ticket.user_id).where(_live(ticket, purpose, now))).one_or_none()
    if row is None:
        raise NotFound(OVER)
    whose: uuid.UUID | None = row.user_id
    return whose


def use_ticket(session: Session, ticket: str, purpose: str, *, now: datetime) -> uuid.UUID | None:
    """Use a ticket up inside a command, and tell whose it was: of two at once, one is told NotFound."""
    whose = holder(session, ticket, purpose, now=now)
    gone = session.execute(
        sa.delete(Ticket).where(_live(ticket, purpose, now)),
        execution_options={"synchronize_session": False},
    )
    if gone.rowcount != 1:  # type: ignore[attr-defined]  # a DELETE's result counts rows
        raise NotFound(OVER)
    return whose


def tear_up(session: Session, user_id: uuid.UUID) -> None:
    """End what a person has under way, inside a command."""
    session.execute(sa.delete(Ticket).where(Ticket.user_id == user_id))


def _live(ticket: str, purpose: str, now: datetime) -> sa.ColumnElement[bool]:
    return sa.and_(
        Ticket.token_hash == fingerprint(ticket), Ticket.purpose == purpose, Ticket.expires_at > now
    )
