"""How guessing is slowed down: failures by account name, known or not, each of which doubles the wait."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyhub.extensions import db
from studyhub.models import SignInThrottle
from studyhub.services.database import command
from studyhub.services.errors import TooMany

from .tokens import fingerprint

FREE_FAILURES = 5
FIRST_LOCK = timedelta(seconds=30)
LONGEST_LOCK = timedelta(minutes=15)
FORGET_FAILURES = timedelta(hours=24)


def refuse_if_locked(name: str, now: datetime) -> None:
    """Raises TooMany while tries for a name wait, and says how long."""
    row = db.session.get(SignInThrottle, fingerprint(name))
    if row is not None and row.locked_until is not None and row.locked_until > now:
        seconds = int((row.locked_until - now).total_seconds()) + 1
        raise TooMany(f"Too many tries. Wait {seconds} seconds, then try again.")


def count_failure(name: str, now: datetime) -> None:
    """Note a failed try; from FREE_FAILURES on each doubles the wait."""
    with command() as session:
        row = session.get(SignInThrottle, fingerprint(name), with_for_update=True)
        if row is None:
            row = SignInThrottle(account_hash=fingerprint(name), failures=0, failed_at=now)
            session.add(row)
        if now - row.failed_at > FORGET_FAILURES:
            row.failures = 0
        row.failures += 1
        row.failed_at = now
        if row.failures >= FREE_FAILURES:
            doublings = min(row.failures - FREE_FAILURES, 10)  # beyond it a timedelta would overflow one day
            row.locked_until = now + min(FIRST_LOCK * 2**doublings, LONGEST_LOCK)


def forget_failures(session: Session, name: str) -> None:
    """Count from nothing again, inside a command: it was the person."""
    session.execute(sa.delete(SignInThrottle).where(SignInThrottle.account_hash == fingerprint(name)))
