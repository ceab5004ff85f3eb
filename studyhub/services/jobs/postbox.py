"""How a mail is put on its way: as a job in the transaction of its cause, sealed until it has left."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyhub.adapters.mail import Mail, Mailer
from studyhub.adapters.sealing import seal, unseal
from studyhub.extensions import db
from studyhub.models import User
from studyhub.models.base import new_id
from studyhub.services.connect.signing import Keys
from studyhub.services.database import WRITING, command

from .rows import Asked, ask

MAIL = "mail"
SEALED = "mail"


class Postbox:
    """Takes mails. Without a mail server they are printed to the log at once, and no job is made."""

    def __init__(self, mailer: Mailer, keys: Keys, clock: Callable[[], datetime]) -> None:
        self._mailer, self._keys, self._clock = mailer, keys, clock

    @property
    def delivers(self) -> bool:
        """Whether mails reach people."""
        return self._mailer.delivers

    def greet(self) -> None:
        """Whether the server would take mails; raises MailNotSent with what it said."""
        self._mailer.greet()

    def send(self, mail: Mail) -> None:
        """Put a mail on its way: within the command that is under way, else in one of its own."""
        if not self.delivers:
            self._mailer.deliver(mail)
        elif db.session().info.get(WRITING):
            self._put(db.session(), mail)
        else:
            with command() as session:
                self._put(session, mail)

    def opened(self, sealed: str, job_id: uuid.UUID) -> Mail:
        """The mail of a job; raises SealBroken where the site has another key now."""
        return Mail(**json.loads(unseal(self._keys.sealing(SEALED), sealed, job_id.bytes)))

    def _put(self, session: Session, mail: Mail) -> None:
        now = self._clock()
        job_id = new_id(now)
        with session.no_autoflush:
            whose = session.scalar(sa.select(User.id).where(User.email == mail.to))
        asked = Asked(
            MAIL,
            f"mail/{job_id.hex}",
            {},
            seal(self._keys.sealing(SEALED), json.dumps(vars(mail)), job_id.bytes),
            user_id=whose,
        )
        ask(session, asked, now=now, job_id=job_id)
