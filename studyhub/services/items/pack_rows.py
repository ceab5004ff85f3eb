"""How packs are read, made and stored: a statement for many students at once."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert as insert_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_sqlite
from sqlalchemy.orm import Session

from studyhub.extensions import db
from studyhub.learning.answer_pack import Line, pack
from studyhub.learning.replay import LESSON
from studyhub.models import AnswerPack, Review, User
from studyhub.models.base import EPOCH

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


def latest_lines(session: Session, users: Sequence[uuid.UUID]) -> dict[uuid.UUID, datetime]:
    """When the log of each was last written, of who has one: a glance a student, however long it is."""
    latest = sa.select(sa.func.max(Review.at)).where(Review.user_id == User.id).scalar_subquery()
    found: dict[uuid.UUID, datetime] = {}
    for some in _some(users):
        rows = session.execute(sa.select(User.id, latest).where(User.id.in_(some)))
        found |= {user: at for user, at in rows if at is not None}
    return found


def log_states(session: Session, users: Sequence[uuid.UUID]) -> dict[uuid.UUID, State]:
    """How far the logs go, of who has one: every line is counted, in an index alone."""
    found: dict[uuid.UUID, State] = {}
    for some in _some(users):
        rows = session.execute(
            sa.select(Review.user_id, sa.func.count(), sa.func.max(Review.at))
            .where(Review.user_id.in_(some))
            .group_by(Review.user_id)
        )
        found |= {user: State(int(lines), through) for user, lines, through in rows}
    return found


def kept_states(session: Session, users: Sequence[uuid.UUID]) -> dict[uuid.UUID, State]:
    """How far the stored packs go."""
    found: dict[uuid.UUID, State] = {}
    for some in _some(users):
        columns = (AnswerPack.user_id, AnswerPack.lines, AnswerPack.through)
        rows = session.execute(sa.select(*columns).where(AnswerPack.user_id.in_(some)))
        found |= {user: State(lines, through) for user, lines, through in rows}
    return found


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


def grown_packs(session: Session, kept: Mapping[uuid.UUID, Body]) -> dict[uuid.UUID, Body]:
    """Packs with the lines that came since; left out are those of who did anything but answer."""
    since: dict[uuid.UUID, list[_Row]] = defaultdict(list)
    for some in _some(list(kept)):
        wanted = sa.select(*_COLUMNS).join(
            AnswerPack, sa.and_(AnswerPack.user_id == Review.user_id, Review.at > AnswerPack.through)
        )
        for user, row in _rows(session, wanted.where(AnswerPack.user_id.in_(some))):
            since[user].append(row)
    return {
        user: Body(
            State(was.state.lines + len(since[user]), _through(since[user], was.state.through)),
            was.bytes + _packed(since[user]),
        )
        for user, was in kept.items()
        if all(row.kind == "answer" for row in since[user])
    }


def made_packs(session: Session, users: Sequence[uuid.UUID]) -> dict[uuid.UUID, Body]:
    """Packs made from whole logs, of who has one: the answers that stand with the scores that stand."""
    theirs: dict[uuid.UUID, list[_Row]] = defaultdict(list)
    for user, row in _rows(session, sa.select(*_COLUMNS).where(Review.user_id.in_(users))):
        theirs[user].append(row)
    return {
        user: Body(State(len(rows), _through(rows, EPOCH)), _packed(_standing(rows)))
        for user, rows in theirs.items()
    }


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


class _Row(NamedTuple):
    """A line of the log. Plain values: there are a thousand a student, and most become a record."""

    at: datetime
    id: bytes
    kind: str
    target: bytes | None
    item_kind: str
    mode: str
    item: str
    ask_hash: str
    score: float
    millis: int
    response: dict[str, Any]
    first: bool


_COLUMNS = (
    sa.type_coerce(Review.user_id, sa.LargeBinary),
    Review.at,
    sa.type_coerce(Review.id, sa.LargeBinary),
    Review.kind,
    sa.type_coerce(Review.target_id, sa.LargeBinary),
    Review.item_kind,
    Review.mode,
    Review.item_key,
    Review.ask_hash,
    Review.score,
    Review.millis,
    Review.response,
    Review.first_exposure,
)


def _rows(session: Session, wanted: sa.Select[*tuple[Any, ...]]) -> Iterator[tuple[uuid.UUID, _Row]]:
    """Lines by time, each with its student."""
    known: dict[bytes, uuid.UUID] = {}
    for user, *values in session.execute(wanted.order_by(Review.at, Review.id)):
        if user not in known:
            known[user] = uuid.UUID(bytes=bytes(user))
        yield known[user], _Row(*values)


def _standing(rows: Iterable[_Row]) -> Iterator[_Row]:
    """Answers that were not taken back, with the scores that stand; as `practice.log` has it."""
    rows = list(rows)
    undone = {row.target for row in rows if row.kind == "undo"}
    marks = {row.target: row.score for row in rows if row.kind == "regrade"}
    for row in rows:
        if row.kind == "answer" and row.id not in undone:
            yield row._replace(score=marks[row.id]) if row.id in marks else row


def _packed(rows: Iterable[_Row]) -> bytes:
    """Answers to questions; lessons' own, asked beside the open text, are no evidence."""
    return pack(
        [
            Line(
                item=row.item,
                ask_hash=row.ask_hash,
                at=int(row.at.timestamp()),
                score=row.score,
                millis=row.millis,
                keys=tuple(row.response["keys"]),
                first=row.first,
            )
            for row in rows
            if row.item_kind == "question" and row.mode != LESSON
        ]
    )


def _through(rows: Sequence[_Row], before: datetime) -> datetime:
    return rows[-1].at if rows else before


def _some(users: Sequence[uuid.UUID]) -> Iterator[Sequence[uuid.UUID]]:
    for first in range(0, len(users), AT_ONCE):
        yield users[first : first + AT_ONCE]
