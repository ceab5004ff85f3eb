"""How packs are read, made and stored: a statement for many students at once."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert as insert_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_sqlite
from sqlalchemy.orm import Session

from studyhub.extensions import db
from studyhub.learning.answer_pack import Line, pack
from studyhub.learning.replay import LESSON
from studyhub.models import AnswerPack, Review
from studyhub.services.practice.log import not_undone, score_now

AT_ONCE = 500
"""Ids in one statement: SQLite takes 32,766 parameters, but long lists are slow to parse."""


@dataclass(frozen=True)
class State:
    """How far a log goes: its lines, and when the latest was written."""

    lines: int
    through: datetime


@dataclass(frozen=True)
class Body:
    """A pack, and the state of the log that it holds."""

    state: State
    bytes: bytes


def kept_packs(session: Session, users: Sequence[uuid.UUID]) -> dict[uuid.UUID, Body]:
    """The packs that are stored."""
    found: dict[uuid.UUID, Body] = {}
    for some in _some(users):
        rows = session.execute(
            sa.select(AnswerPack.user_id, AnswerPack.lines, AnswerPack.through, AnswerPack.body).where(
                AnswerPack.user_id.in_(some)
            )
        )
        found |= {user: Body(State(lines, through), bytes(body)) for user, lines, through, body in rows}
    return found


def kept_states(session: Session, users: Sequence[uuid.UUID]) -> dict[uuid.UUID, State]:
    """How far the stored packs go."""
    found: dict[uuid.UUID, State] = {}
    for some in _some(users):
        columns = (AnswerPack.user_id, AnswerPack.lines, AnswerPack.through)
        rows = session.execute(sa.select(*columns).where(AnswerPack.user_id.in_(some)))
        found |= {user: State(lines, through) for user, lines, through in rows}
    return found


def log_states(session: Session, users: Sequence[uuid.UUID]) -> dict[uuid.UUID, State]:
    """How far the logs go, of who has one; read from an index alone."""
    found: dict[uuid.UUID, State] = {}
    for some in _some(users):
        rows = session.execute(
            sa.select(Review.user_id, sa.func.count(), sa.func.max(Review.at))
            .where(Review.user_id.in_(some))
            .group_by(Review.user_id)
        )
        found |= {user: State(int(lines), through) for user, lines, through in rows}
    return found


def bodies_since(
    session: Session, kept: Mapping[uuid.UUID, Body], log: Mapping[uuid.UUID, State]
) -> dict[uuid.UUID, Body]:
    """Packs with the lines since they were stored, of those whose log only grew, by answers, at its end."""
    since: dict[uuid.UUID, list[Any]] = defaultdict(list)
    for some in _some(list(kept)):
        wanted = sa.select(*COLUMNS, Review.score.label("score")).join(
            AnswerPack, sa.and_(AnswerPack.user_id == Review.user_id, Review.at > AnswerPack.through)
        )
        for row in session.execute(wanted.where(AnswerPack.user_id.in_(some)).order_by(Review.at, Review.id)):
            since[row.user_id].append(row)
    return {
        user: Body(log[user], was.bytes + _packed(since[user]))
        for user, was in kept.items()
        if user in log
        and was.state.lines + len(since[user]) == log[user].lines
        and all(row.kind == "answer" for row in since[user])
    }


def made_bodies(
    session: Session, users: Sequence[uuid.UUID], log: Mapping[uuid.UUID, State]
) -> dict[uuid.UUID, Body]:
    """Packs made from whole logs: standing answers with the scores that stand."""

    def scope(row: type[Review]) -> sa.ColumnElement[bool]:
        return row.user_id.in_(users)

    wanted = sa.select(*COLUMNS, score_now(scope).label("score")).where(scope(Review), not_undone(scope))
    theirs: dict[uuid.UUID, list[Any]] = {user: [] for user in users}
    for row in session.execute(wanted.order_by(Review.at, Review.id)):
        theirs[row.user_id].append(row)
    return {user: Body(log[user], _packed(rows)) for user, rows in theirs.items()}


def store(session: Session, packs: Mapping[uuid.UUID, Body]) -> None:
    """Write packs over those that are stored, inside a command."""
    if not packs:
        return
    insert = insert_sqlite if db.engine.dialect.name == "sqlite" else insert_postgresql
    row = insert(AnswerPack)
    fresh = {name: row.excluded[name] for name in ("lines", "through", "body")}
    values = [
        {"user_id": user, "lines": one.state.lines, "through": one.state.through, "body": one.bytes}
        for user, one in sorted(packs.items())  # one order for all, so that locks never cross
    ]
    session.execute(row.on_conflict_do_update(index_elements=["user_id"], set_=fresh), values)


COLUMNS = (
    Review.user_id,
    Review.kind,
    Review.item_kind,
    Review.mode,
    Review.item_key,
    Review.ask_hash,
    Review.at,
    Review.millis,
    Review.response,
    Review.first_exposure,
)


def _packed(rows: Iterable[Any]) -> bytes:
    """Answers to questions; lessons' own, asked beside the open text, are no evidence."""
    return pack([_line(row) for row in rows if row.item_kind == "question" and row.mode != LESSON])


def _line(row: Any) -> Line:
    keys = tuple(row.response["keys"])
    return Line(row.item_key, row.ask_hash, row.at, float(row.score), row.millis, keys, row.first_exposure)


def _some(users: Sequence[uuid.UUID]) -> Iterator[Sequence[uuid.UUID]]:
    for first in range(0, len(users), AT_ONCE):
        yield users[first : first + AT_ONCE]
