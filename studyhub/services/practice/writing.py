"""What one answer writes: a line of the log, the memory of its facet, the counts of its objective."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyhub.learning.grading import Graded
from studyhub.learning.memory import POLICY, MemoryState, counts, rate, retrievability, study_day
from studyhub.learning.replay import LESSON, LogRow, MasteryCount, fold_memory, record, remember
from studyhub.learning.responses import Response
from studyhub.models import Base, Mastery, Memory, Review, User
from studyhub.services.statements import Statement

from .log import log_rows, refold, write_mastery, write_memory
from .slots import PutUp, keep_version
from .student import zone_of
from .types import Aftermath

LONGEST_MILLIS = 3_600_000
_LOG = Statement(
    sa.insert(Base.metadata.tables["review"]), fills=[c.name for c in Base.metadata.tables["review"].c]
)

# Asked with every answer: built once, and of columns.
_MEMORY = (
    Memory.stability,
    Memory.difficulty,
    Memory.due_at,
    Memory.last_at,
    Memory.reps,
    Memory.lapses,
)
_MASTERY = (
    Mastery.fresh_right,
    Mastery.fresh_total,
    Mastery.repeat_right,
    Mastery.repeat_total,
    Mastery.last_at.label("last"),
)
_KNOWN = Statement(
    sa.select(
        User.timezone,
        *_MEMORY,
        *_MASTERY,
        Review.id,
        Review.kind,
        Review.mode,
        Review.session_id,
        Review.slot,
    )
    .outerjoin(Memory, sa.and_(Memory.user_id == User.id, Memory.facet == sa.bindparam("facet")))
    .outerjoin(Mastery, sa.and_(Mastery.user_id == User.id, Mastery.objective == sa.bindparam("objective")))
    .outerjoin(Review, sa.and_(Review.user_id == User.id, Review.item_key == sa.bindparam("item_key")))
    .where(User.id == sa.bindparam("user_id"))
)


@dataclass(frozen=True)
class Known:
    """What log and caches hold before an answer: `earlier` are the log's lines on this very question."""

    timezone: str
    memory: MemoryState | None
    mastery: MasteryCount | None
    earlier: Sequence[Any]

    def logged(self, answer: uuid.UUID) -> bool:
        """Whether an answer is in the log already."""
        return any(line.id == answer for line in self.earlier)


@dataclass(frozen=True)
class Given:
    """An answer that is about to be logged."""

    id: uuid.UUID
    at: datetime
    mode: Literal["today", "quiz", "lesson", "mock"]
    response: Response
    guessed: bool
    millis: int
    first_exposure: bool
    session_id: uuid.UUID | None = None
    slot: int = 0
    attempt: int = 0


def known_of(connection: sa.Connection, user_id: uuid.UUID, up: PutUp) -> Known:
    """Everything that an answer to a question needs to know, in one statement."""
    item = up.authored
    wanted = {"facet": item.facet, "objective": item.objective, "item_key": item.key, "user_id": user_id}
    rows: Sequence[Any] = _KNOWN.rows(connection, wanted)
    first, n = rows[0], 1 + len(_MEMORY)
    memory = MemoryState(*first[1:n]) if first.stability is not None else None
    mastery = MasteryCount(*first[n : n + len(_MASTERY)]) if first.fresh_right is not None else None
    return Known(first.timezone, memory, mastery, [row for row in rows if row.id is not None])


def write_answer(
    connection: sa.Connection, user_id: uuid.UUID, up: PutUp, known: Known, *, given: Given, graded: Graded
) -> Aftermath:
    """Append an answer to the log and take memory and counts one step on, inside a command.

    By statements alone, so the command says itself for whom it wrote (see `services/stamps`).
    """
    item, was = up.authored, known.memory
    line = _line(given, graded, was, known)
    state = remember(was, line)
    _LOG.run(connection, answer_values(user_id, up, given, line, was))
    if state is not None and state is not was:
        write_memory(connection, user_id, item.facet, state)
    if item.type != "card":  # what students say of themselves is evidence of nothing
        count = record(known.mastery, line)
        if count is not None and count is not known.mastery:
            write_mastery(connection, user_id, item.objective, count)
    keep_version(connection, item, given.at)
    return aftermath(state, line.at, known.timezone, counted=line.counted)


def write_late_answer(
    session: Session, user_id: uuid.UUID, up: PutUp, known: Known, *, given: Given, graded: Graded
) -> None:
    """Put an answer into the log at a moment that may lie before its last lines, inside a command.

    It is rated by what was remembered then; memory and counts are made anew from the log.
    """
    item = up.authored
    earlier = log_rows(session, user_id, Review.facet == item.facet, Review.at <= given.at)
    was = fold_memory(earlier)
    line = _line(given, graded, was, known)
    session.add(answer_row(user_id, up, given, line, was))
    keep_version(session, item, given.at)
    refold(session, user_id, item.facet, item.objective)


def _line(given: Given, graded: Graded, was: MemoryState | None, known: Known) -> LogRow:
    """An answer as the memory model reads it, `was` being what was remembered before it."""
    return LogRow(
        id=given.id,
        at=given.at,
        kind="answer",
        target=None,
        mode=given.mode,
        score=graded.score,
        guessed=given.guessed,
        first_exposure=given.first_exposure,
        counted=counts(was, given.at, zone_of(known.timezone)),
    )


def aftermath(state: MemoryState | None, now: datetime, timezone: str, *, counted: bool) -> Aftermath:
    """What to say of a facet's memory at `now`."""
    if state is None:
        return Aftermath(None, 0, counted, leech=False)
    zone = zone_of(timezone)
    today = study_day(now, zone)
    back = max(today, study_day(state.due, zone))
    return Aftermath(back, (back - today).days, counted, leech=state.leech)


def clamped(millis: int) -> int:
    """A plausible time for an answer: a clock set wrong or a lunch break is cut to an hour."""
    return min(max(millis, 0), LONGEST_MILLIS)


def answer_row(user_id: uuid.UUID, up: PutUp, given: Given, line: LogRow, was: MemoryState | None) -> Review:
    """The log's line of an answer; `was` is the memory of its facet before."""
    return Review(**answer_values(user_id, up, given, line, was))


def answer_values(
    user_id: uuid.UUID, up: PutUp, given: Given, line: LogRow, was: MemoryState | None
) -> dict[str, Any]:
    """The columns of the log's line of an answer."""
    right, open_book = line.score == 1.0, given.mode == LESSON
    rating = rate(right=right, guessed=given.guessed, first=was is None, open_book=open_book)
    return {
        "user_id": user_id,
        "id": given.id,
        "at": given.at,
        "kind": "answer",
        "target_id": None,
        "session_id": given.session_id,
        "slot": given.slot,
        "attempt": given.attempt,
        "mode": given.mode,
        "item_kind": "card" if up.authored.type == "card" else "question",
        "item_key": up.authored.key,
        "ask_hash": up.authored.ask_hash,
        "content_hash": up.authored.content_hash,
        "facet": up.authored.facet,
        "objective": up.authored.objective,
        "shown": up.shown.to_json(),
        "response": given.response.to_json(),
        "score": line.score,
        "guessed": given.guessed,
        "first_exposure": given.first_exposure,
        "millis": given.millis,
        "rating": rating if line.counted else None,
        "recall": retrievability(was, given.at, least=1) if was is not None and line.counted else None,
        "policy": POLICY,
    }
