"""What account commands need of the running site."""

from __future__ import annotations

from dataclasses import dataclass

from studyhub.adapters.mail import Mailer


@dataclass(frozen=True)
class Desk:
    """The mailer, the site's address, who may register (open, invitation, closed), days of a sign-in."""

    mailer: Mailer
    public_url: str
    registration: str
    session_days: int
