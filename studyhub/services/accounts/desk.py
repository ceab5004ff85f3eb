"""What account commands need of the running site."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from studyhub.adapters.mail import Mail
from studyhub.services.federation.college import College


class TakesMail(Protocol):
    """Puts mails on their way: with the command that is under way, so that both are there or neither."""

    @property
    def delivers(self) -> bool:
        """Whether mails reach people."""

    def send(self, mail: Mail) -> object:
        """Put one on its way."""


@dataclass(frozen=True)
class Desk:
    """The mailer, the site's address, who may register (open, invitation, closed), days of a sign-in.

    And the colleges whose sign-in is taken.
    """

    mailer: TakesMail
    public_url: str
    registration: str
    session_days: int
    college: College = field(default_factory=College)
