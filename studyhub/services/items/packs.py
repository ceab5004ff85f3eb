"""Students' answers, packed: read in one sweep, brought up to date only for who has answered since.

A pack is a cache of the log. It is current while the log has as many lines of the student, the latest of the
same moment; a student who went on has the new answers added, one who took an answer back or was regraded has
the pack made anew.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import InternalError, OperationalError
from sqlalchemy.orm import Session

from studyhub.extensions import db
from studyhub.learning.answer_pack import Line, pack
from studyhub.learning.replay import LESSON
from studyhub.models import AnswerPack, Review
from studyhub.services.database import command
from studyhub.services.practice.log import not_undone, of_user, score_now

REFRESHED = 60
"""Students whose packs one look brings up to date; more are left to the next look, or to the nightly run."""
AT_ONCE = 500
"""Ids in one statement: SQLite takes 32,766 parameters, but long lists are slow to parse."""


@dataclass(frozen=True)
class Packs:
    """Packs in the order of the students asked for; `behind` students have answers that are not in theirs.

    `stamp` is the same as long as the packs are.
    """

    bodies: tuple[bytes, ...]
    behind: int
    stamp: int


@dataclass(frozen=True)
class _State:
    lines: int
    through: datetime


@dataclass(frozen=True)
class _Kept:
    state: _State
    body: bytes


def packs_of(users: Sequence[uuid.UUID], *, most: int | None = REFRESHED) -> Packs:
    """The packs of these students, at most `most` of them made current first (None: all). Commits.

    A database that takes no writing still gives the packs that are kept.
    """
    kept, log = _kept(db.session(), users), _states(db.session(), users)
    stale = [user for user in users if user in log and _state(kept.get(user)) != log[user]]
    # Who has no pack at all is missed most, then who has most to add.
    stale.sort(key=lambda user: (user in kept, _lines(kept.get(user)) - log[user].lines))
    chosen = stale if most is None else stale[:most]
    try:
        for some in _some(chosen, 20):  # short commands: students write in between
            with command() as session:
                kept |= {user: _refreshed(session, user, kept.get(user)) for user in some}
    except (OperationalError, InternalError):
        chosen = [user for user in chosen if _state(kept.get(user)) == log[user]]
    bodies = tuple(kept[user].body if user in kept else b"" for user in users)
    stamp = hash(tuple((user, kept[user].state) for user in users if user in kept))
    return Packs(bodies, len(stale) - len(chosen), stamp)


def _some(users: Sequence[uuid.UUID], size: int) -> list[Sequence[uuid.UUID]]:
    return [users[first : first + size] for first in range(0, len(users), size)]


def _state(row: _Kept | None) -> _State | None:
    return row.state if row else None


def _lines(row: _Kept | None) -> int:
    return row.state.lines if row else 0


def _kept(session: Session, users: Sequence[uuid.UUID]) -> dict[uuid.UUID, _Kept]:
    found: dict[uuid.UUID, _Kept] = {}
    for some in _some(users, AT_ONCE):
        rows = session.execute(
            sa.select(AnswerPack.user_id, AnswerPack.lines, AnswerPack.through, AnswerPack.body).where(
                AnswerPack.user_id.in_(some)
            )
        )
        found |= {user: _Kept(_State(lines, through), bytes(body)) for user, lines, through, body in rows}
    return found


def _states(session: Session, users: Sequence[uuid.UUID]) -> dict[uuid.UUID, _State]:
    """How long each student's log is and when it was last written; read from an index alone."""
    found: dict[uuid.UUID, _State] = {}
    for some in _some(users, AT_ONCE):
        rows = session.execute(
            sa.select(Review.user_id, sa.func.count(), sa.func.max(Review.at))
            .where(Review.user_id.in_(some))
            .group_by(Review.user_id)
        )
        found |= {user: _State(int(lines), through) for user, lines, through in rows}
    return found


def _refreshed(session: Session, user: uuid.UUID, was: _Kept | None) -> _Kept:
    """A pack made current and stored."""
    state = _states(session, [user])[user]
    body = _extended(session, user, was, state) if was else None
    made = _Kept(state, body if body is not None else pack(_lines_of(session, user)))
    values = {"lines": state.lines, "through": state.through, "body": made.body}
    if was is None:
        session.merge(AnswerPack(user_id=user, **values))
    else:
        session.execute(sa.update(AnswerPack).where(AnswerPack.user_id == user).values(**values))
    return made


def _extended(session: Session, user: uuid.UUID, was: _Kept, state: _State) -> bytes | None:
    """A pack with the answers since; None where something before has changed."""
    since = Review.at > was.state.through
    kinds = session.execute(
        sa.select(Review.kind, sa.func.count()).where(Review.user_id == user, since).group_by(Review.kind)
    ).all()
    added = sum(count for _, count in kinds)
    if any(kind != "answer" for kind, _ in kinds) or was.state.lines + added != state.lines:
        return None
    return was.body + pack(_lines_of(session, user, since))


def _lines_of(session: Session, user: uuid.UUID, *where: sa.ColumnElement[bool]) -> list[Line]:
    """Standing answers to questions by time, with the scores that stand; lessons' own are no evidence."""
    rows = session.execute(
        sa.select(
            Review.item_key,
            Review.ask_hash,
            Review.at,
            score_now(of_user(user)).label("score"),
            Review.millis,
            Review.response,
            Review.first_exposure,
        )
        .where(
            Review.user_id == user,
            Review.item_kind == "question",
            Review.mode != LESSON,
            not_undone(of_user(user)),
            *where,
        )
        .order_by(Review.at, Review.id)
    )
    return [_line(row) for row in rows]


def _line(row: Any) -> Line:
    keys = tuple(row.response["keys"])
    return Line(row.item_key, row.ask_hash, row.at, float(row.score), row.millis, keys, row.first_exposure)


def refresh_packs(users: Iterable[uuid.UUID]) -> int:
    """Make every pack of these students current, for the nightly run; how many had to be made. Commits."""
    users = tuple(users)
    before: Mapping[uuid.UUID, _Kept] = _kept(db.session(), users)
    packs_of(users, most=None)
    after = _kept(db.session(), users)
    return sum(before.get(user) != after.get(user) for user in users)
