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

CALENDAR, MAIL, ASSIGNED_MAIL = "calendar", "weekly_mail", "assigned_mail"
UNASKED = {ASSIGNED_MAIL: 1}
"""What is sent until a person ends it; everything else only when they asked."""
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
    version = version_of(db.session.get_one(User, user_id), CALENDAR)
    return signer.sign(CALENDAR, user_id, version) if version else None


def new_calendar_link(*, user_id: uuid.UUID) -> None:
    """Make a calendar link; one made before stops working. Commits."""
    with command() as session:
        user = session.get_one(User, user_id)
        user.preferences = {**user.preferences, CALENDAR: version_of(user, CALENDAR) + 1}


def check(*, purpose: str, user_id: uuid.UUID, signature: str, signer: Signer) -> None:
    """Raise NotFound unless the link is the one in force."""
    user = db.session.get(User, user_id)
    version = version_of(user, purpose) if user and user.disabled_at is None else 0
    # Compared in any case, so that a stranger does not learn by the time whether an account exists.
    right = signer.sign(purpose, user_id, version)
    if not hmac.compare_digest(right, signature) or not version:
        raise NotFound(GONE)


def version_of(user: User, purpose: str) -> int:
    """The version in force of a person's link; 0 where none is."""
    found = user.preferences.get(purpose, UNASKED.get(purpose, 0))
    return found if isinstance(found, int) else 0
