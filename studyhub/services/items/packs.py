"""Students' answers, packed: read in one sweep, with what each has answered since taken from the log.

A pack is a cache of the log. It is current while the log has as many lines of the student, the latest of the
same moment. Of a student who only went on, the lines since are read and added at each look, and stored once
they are many; of one who took an answer back, was regraded or sent one late, the pack is made anew.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError, InternalError, OperationalError
from sqlalchemy.orm import Session

from studyhub.extensions import db
from studyhub.models import User
from studyhub.services.database import command

from .pack_rows import Body, bodies_since, kept_packs, kept_states, log_states, made_bodies, store

REFRESHED = 60
"""Students whose packs one look stores; more are left to the next look, or to the nightly run."""
LONG = 50
"""Lines since a pack was stored from which on a look stores it anew."""
TOGETHER = 20
"""Students of one transaction: others write in between."""


@dataclass(frozen=True)
class Packs:
    """Packs in the order of the students asked for; `behind` students have answers that are not in theirs.

    `stamp` is the same as long as the packs are.
    """

    bodies: tuple[bytes, ...]
    behind: int
    stamp: int


def packs_of(users: Sequence[uuid.UUID], *, most: int = REFRESHED) -> Packs:
    """The packs of these students; at most `most` of them are stored, those that cannot be told first.

    Commits. A database that takes no writing still gives the packs that are kept.
    """
    session = db.session()
    kept, log = kept_packs(session, users), log_states(session, users)
    behind = {user for user, state in log.items() if user not in kept or kept[user].state != state}
    grown = bodies_since(session, {user: kept[user] for user in behind if user in kept}, log)
    unknown = behind - grown.keys()
    long = {user for user, body in grown.items() if body.state.lines - kept[user].state.lines >= LONG}
    made = _stored([*sorted(unknown), *sorted(long)][:most])
    now = kept | grown | made
    bodies = tuple(now[user].bytes if user in now else b"" for user in users)
    stamp = hash(tuple((user, now[user].state) for user in users if user in now))
    return Packs(bodies, len(unknown - made.keys()), stamp)


def refresh_packs(users: Sequence[uuid.UUID]) -> int:
    """Store a current pack of each of these students, for the nightly run; how many had to be. Commits."""
    session = db.session()
    states, log = kept_states(session, users), log_states(session, users)
    stale = [user for user in users if user in log and states.get(user) != log[user]]
    return sum(len(_stored(some)) for some in _groups(stale))


def refresh_everybody() -> int:
    """Store a current pack of everybody who has answered anything; how many had to be. Commits."""
    everybody = db.session().scalars(sa.select(User.id).order_by(User.id)).all()
    return sum(refresh_packs(everybody[first : first + 1000]) for first in range(0, len(everybody), 1000))


def _stored(users: Sequence[uuid.UUID]) -> dict[uuid.UUID, Body]:
    """Packs of students made current and stored, as far as the database takes them."""
    made: dict[uuid.UUID, Body] = {}
    try:
        for some in _groups(users):
            with command() as session:
                made |= _renewed(session, some)
    except (OperationalError, InternalError, IntegrityError):  # takes no writing, or an account has just gone
        pass
    return made


def _groups(users: Sequence[uuid.UUID]) -> Iterator[Sequence[uuid.UUID]]:
    for first in range(0, len(users), TOGETHER):
        yield users[first : first + TOGETHER]


def _renewed(session: Session, users: Sequence[uuid.UUID]) -> dict[uuid.UUID, Body]:
    kept, log = kept_packs(session, users), log_states(session, users)
    grown = bodies_since(session, kept, log)
    anew = made_bodies(session, [user for user in users if user not in grown and user in log], log)
    store(session, grown | anew)
    return grown | anew
