"""Links that work without signing in: they carry a signature instead, and a new one ends the old."""

from __future__ import annotations

import hashlib
import hmac
import uuid
from dataclasses import dataclass

from studyhub.extensions import db
from studyhub.models import User
from studyhub.services.database import command
from studyhub.services.errors import NotFound

CALENDAR, MAIL = "calendar", "weekly_mail"
LENGTH = 32
GONE = "This link does not work, or not any more. A new one stands on your plan page."


@dataclass(frozen=True)
class Signer:
    """Signs links with the site's own secret key."""

    key: str

    def sign(self, purpose: str, user_id: uuid.UUID, version: int) -> str:
        """The signature of a person's link of that version, 32 characters."""
        text = f"{purpose}:{user_id}:{version}".encode()
        return hmac.new(self.key.encode(), text, hashlib.sha256).hexdigest()[:LENGTH]


def calendar_signature(*, user_id: uuid.UUID, signer: Signer) -> str | None:
    """The signature of the calendar link; None until the person asks for one."""
    version = _version(db.session.get_one(User, user_id), CALENDAR)
    return signer.sign(CALENDAR, user_id, version) if version else None


def new_calendar_link(*, user_id: uuid.UUID) -> None:
    """Make a calendar link; one made before stops working. Commits."""
    with command() as session:
        user = session.get_one(User, user_id)
        user.preferences = {**user.preferences, CALENDAR: _version(user, CALENDAR) + 1}


def check(*, purpose: str, user_id: uuid.UUID, signature: str, signer: Signer) -> None:
    """Raise NotFound unless the link is the one in force."""
    user = db.session.get(User, user_id)
    version = _version(user, purpose) if user and user.disabled_at is None else 0
    # Compared in any case, so that a stranger does not learn by the time whether an account exists.
    right = signer.sign(purpose, user_id, version)
    if not hmac.compare_digest(right, signature) or not version:
        raise NotFound(GONE)


def _version(user: User, purpose: str) -> int:
    found = user.preferences.get(purpose, 0)
    return found if isinstance(found, int) else 0
