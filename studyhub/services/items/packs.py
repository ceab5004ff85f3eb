"""Students' answers, packed: read in one sweep, with what each has answered since taken from the log.

A pack is a cache of the log. A look asks when each student's log was last written: of who only answered
since, the lines since are read and added, and stored once they are many; of who took an answer back or was
regraded, the pack is made anew. The nightly run counts every line, so it finds too what came with an earlier
moment than the line before it, after a clock was set back.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError, InternalError, OperationalError
from sqlalchemy.orm import Session

from studyhub.extensions import db
from studyhub.models import User
from studyhub.services.database import command

from .pack_rows import Body, grown_packs, kept_packs, kept_states, latest_lines, log_states, made_packs, store

REFRESHED = 60
"""Students whose packs one look stores; more are left to the next look, or to the nightly run."""
LONG = 50
"""Lines since a pack was stored from which on a look stores it anew."""
TOGETHER = 20
"""Students of one transaction: others write in between."""
NIGHTLY = 1000
"""Students whose states the nightly run compares at once."""


@dataclass(frozen=True)
class Packs:
    """Packs in the order of the students asked for; `behind` students have answers that are not in theirs."""

    bodies: tuple[bytes, ...]
    behind: int


Latest = Mapping[uuid.UUID, datetime]


def latest_of(users: Sequence[uuid.UUID]) -> Latest:
    """When each student's log was last written, of those who have one: what packs are made of by it."""
    return latest_lines(db.session(), users)


def packs_of(users: Sequence[uuid.UUID], latest: Latest, *, most: int = REFRESHED) -> Packs:
    """The packs of these students; at most `most` of them are stored, those that cannot be told first.

    Commits. A database that takes no writing still gives the packs that are kept.
    """
    session = db.session()
    kept = kept_packs(session, users)
    stale = {user for user, at in latest.items() if user not in kept or kept[user].state.through != at}
    grown = grown_packs(session, {user: kept[user] for user in stale if user in kept})
    unknown = stale - grown.keys()
    long = {user for user, body in grown.items() if body.state.lines - kept[user].state.lines >= LONG}
    made = _stored([*sorted(unknown), *sorted(long)][:most])
    now = kept | grown | made
    return Packs(tuple(now[user].bytes if user in now else b"" for user in users), len(unknown - made.keys()))


def refresh_packs(users: Sequence[uuid.UUID]) -> int:
    """Store a current pack of each of these students, for the nightly run; how many had to be. Commits."""
    session = db.session()
    states, log = kept_states(session, users), log_states(session, users)
    stale = [user for user in users if user in log and states.get(user) != log[user]]
    return sum(len(_stored(some)) for some in _groups(stale, TOGETHER))


def refresh_everybody() -> int:
    """Store a current pack of everybody who has answered anything; how many had to be. Commits."""
    everybody = db.session().scalars(sa.select(User.id).order_by(User.id)).all()
    return sum(refresh_packs(some) for some in _groups(everybody, NIGHTLY))


def _stored(users: Sequence[uuid.UUID]) -> dict[uuid.UUID, Body]:
    """Packs of students made current and stored, as far as the database takes them."""
    made: dict[uuid.UUID, Body] = {}
    try:
        for some in _groups(users, TOGETHER):
            with command() as session:
                made |= _renewed(session, some)
    except (OperationalError, InternalError, IntegrityError):  # takes no writing, or an account has just gone
        pass
    return made


def _renewed(session: Session, users: Sequence[uuid.UUID]) -> dict[uuid.UUID, Body]:
    log = log_states(session, users)
    grown = grown_packs(session, kept_packs(session, users))
    right = {user: body for user, body in grown.items() if body.state == log.get(user)}
    made = right | made_packs(session, [user for user in users if user in log and user not in right])
    store(session, made)
    return made


def _groups(users: Sequence[uuid.UUID], size: int) -> Iterator[Sequence[uuid.UUID]]:
    for first in range(0, len(users), size):
        yield users[first : first + size]
