"""How all processes of all nodes learn that the content was exchanged: a stamp in the database."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import datetime

import sqlalchemy as sa

from studyhub.extensions import db
from studyhub.models import SiteMark
from studyhub.models.base import new_id
from studyhub.services.database import command

CONTENT = "content"
EVERY = 5.0
"""Seconds between two looks of a process: one row by its key."""


class ContentNews:
    """What one process has seen of the stamp; `look_again` is done when there is another one."""

    def __init__(self, look_again: Callable[[], None]) -> None:
        self._look_again = look_again
        self._seen: uuid.UUID | None = None

    def look(self) -> None:
        """Ask for the stamp. The first one counts too: it may be younger than the content that was read."""
        stamp = content_stamp()
        if stamp != self._seen:
            self._look_again()
            self._seen = stamp


def content_stamp() -> uuid.UUID | None:
    """The stamp of the latest announcement, None before the first one."""
    return db.session.scalar(sa.select(SiteMark.stamp).where(SiteMark.name == CONTENT))


def announce_content(*, now: datetime) -> None:
    """Have every process look at its content folder again. Commits."""
    with command() as session:
        session.merge(SiteMark(name=CONTENT, stamp=new_id(now)))
