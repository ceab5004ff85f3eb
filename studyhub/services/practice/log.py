"""How the review log is read, and how its caches, memory and mastery, are written from it."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from itertools import groupby
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert as insert_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_sqlite
from sqlalchemy.orm import Session, aliased

from studyhub.learning.memory import MemoryState
from studyhub.learning.replay import LogRow, MasteryCount, fold_mastery, fold_memory
from studyhub.models import Base, Mastery, Memory, Review, User
from studyhub.services.database import command
from studyhub.services.statements import Statement

Scope = Callable[[type[Review]], sa.ColumnElement[bool]]
COLUMNS = (
    Review.id,
    Review.at,
    Review.kind,
    Review.target_id,
    Review.mode,
    Review.score,
    Review.guessed,
    Review.first_exposure,
    Review.rating,
)


def _over(table: str, insert: Any) -> Any:
    """The statement that writes a row over the one with its key."""
    rows = insert(Base.metadata.tables[table])
    key = [column.name for column in rows.table.primary_key]
    rest = {column.name: rows.excluded[column.name] for column in rows.table.c if column.name not in key}
    return rows.on_conflict_do_update(index_elements=key, set_=rest)


INSERTS = {"sqlite": insert_sqlite, "postgresql": insert_postgresql}
_MEMORY, _MASTERY = (
    Statement(
        {dialect: _over(table, insert) for dialect, insert in INSERTS.items()},
        fills=[column.name for column in Base.metadata.tables[table].c],
    )
    for table in ("memory", "mastery")
)
"""Given with every answer."""


def to_log_row(row: Any) -> LogRow:
    """A line of the log as learning knows it. A rating says that the answer entered the memory model."""
    return LogRow(
        id=row.id,
        at=row.at,
        kind=row.kind,
        target=row.target_id,
        mode=row.mode,
        score=row.score,
        guessed=row.guessed,
        first_exposure=row.first_exposure,
        counted=row.rating is not None,
    )


def queue(session: Session, user_id: uuid.UUID) -> None:
    """Let the commands of one person queue on PostgreSQL, as BEGIN IMMEDIATE does on SQLite."""
    session.execute(sa.select(User.id).where(User.id == user_id).with_for_update(key_share=True))


def log_rows(session: Session, user_id: uuid.UUID, *where: sa.ColumnElement[bool]) -> list[LogRow]:
    """A user's log lines that fit, by time."""
    wanted = sa.select(*COLUMNS).where(Review.user_id == user_id, *where).order_by(Review.at, Review.id)
    return [to_log_row(row) for row in session.execute(wanted)]


def of_user(user_id: uuid.UUID) -> Scope:
    """The log of one person, for `not_undone` and `score_now`."""
    return lambda row: row.user_id == user_id


def of_item(item: str) -> Scope:
    """The log of one question, for `not_undone` and `score_now`."""
    return lambda row: row.item_key == item


def not_undone(scope: Scope) -> sa.ColumnElement[bool]:
    """Condition on Review: an answer that no undo within the scope takes back.

    A set that is read once: without statistics SQLite would walk a person's whole log for each answer.
    """
    undo = aliased(Review)
    taken_back = sa.select(undo.target_id).where(
        scope(undo), undo.kind == "undo", undo.target_id.is_not(None)
    )
    return sa.and_(Review.kind == "answer", Review.id.not_in(taken_back))


def score_now(scope: Scope) -> sa.ColumnElement[float]:
    """The score that stands: of an answer's latest regrade within the scope, else of the answer."""
    regrade = aliased(Review)
    newest_first = (regrade.at.desc(), regrade.id.desc())
    rank = sa.func.row_number().over(partition_by=regrade.target_id, order_by=newest_first)
    marks = (
        sa.select(regrade.target_id, regrade.score, rank.label("rank"))
        .where(scope(regrade), regrade.kind == "regrade")
        .cte("regrades")
        .prefix_with("MATERIALIZED")  # else SQLite makes the list anew for each answer
    )
    mended = sa.select(marks.c.score).where(marks.c.target_id == Review.id, marks.c.rank == 1)
    score = sa.func.coalesce(mended.correlate(Review).scalar_subquery(), Review.score)
    return cast("sa.ColumnElement[float]", score)


def memory_of(row: Memory | None) -> MemoryState | None:
    """A memory row as learning knows it."""
    if row is None:
        return None
    return MemoryState(row.stability, row.difficulty, row.due_at, row.last_at, row.reps, row.lapses)


def write_memory(connection: sa.Connection, user_id: uuid.UUID, facet: str, state: MemoryState) -> None:
    """Write a facet's state over its row, or a row for it, by one statement."""
    values = {
        "stability": state.stability,
        "difficulty": state.difficulty,
        "due_at": state.due,
        "last_at": state.last,
        "reps": state.reps,
        "lapses": state.lapses,
    }
    _MEMORY.run(connection, {"user_id": user_id, "facet": facet, **values})


def write_mastery(connection: sa.Connection, user_id: uuid.UUID, objective: str, count: MasteryCount) -> None:
    """Write an objective's counts over its row, or a row for it, by one statement."""
    values = {
        "fresh_right": count.fresh_right,
        "fresh_total": count.fresh_total,
        "repeat_right": count.repeat_right,
        "repeat_total": count.repeat_total,
        "last_at": count.last,
    }
    _MASTERY.run(connection, {"user_id": user_id, "objective": objective, **values})


def refold(session: Session, user_id: uuid.UUID, facet: str, objective: str) -> None:
    """Make a facet's memory and an objective's counts anew from the log, inside a command."""
    session.flush()
    state = fold_memory(log_rows(session, user_id, Review.facet == facet))
    if state is not None:
        write_memory(session.connection(), user_id, facet, state)
    else:
        session.execute(sa.delete(Memory).where(Memory.user_id == user_id, Memory.facet == facet))
    if not objective:  # cards have none
        return
    count = fold_mastery(log_rows(session, user_id, Review.objective == objective))
    if count is not None:
        write_mastery(session.connection(), user_id, objective, count)
    else:
        session.execute(sa.delete(Mastery).where(Mastery.user_id == user_id, Mastery.objective == objective))


def rebuild_user(*, user_id: uuid.UUID) -> None:
    """Throw a user's memory and mastery rows away and make them anew from the log. Commits."""
    with command() as session:
        queue(session, user_id)
        session.execute(sa.delete(Memory).where(Memory.user_id == user_id))
        session.execute(sa.delete(Mastery).where(Mastery.user_id == user_id))
        for facet, rows in _grouped(session, user_id, Review.facet):
            if (state := fold_memory(rows)) is not None:
                write_memory(session.connection(), user_id, facet, state)
        for objective, rows in _grouped(session, user_id, Review.objective, Review.item_kind == "question"):
            if (count := fold_mastery(rows)) is not None:
                write_mastery(session.connection(), user_id, objective, count)


def rebuild_all() -> int:
    """Rebuild every user, a transaction each; gives how many."""
    with command() as session:
        everyone = list(session.scalars(sa.select(User.id)))
    for user_id in everyone:
        rebuild_user(user_id=user_id)
    return len(everyone)


def _grouped(
    session: Session, user_id: uuid.UUID, by: Any, *where: sa.ColumnElement[bool]
) -> Iterable[tuple[str, list[LogRow]]]:
    mine = sa.select(*COLUMNS, by.label("by")).where(Review.user_id == user_id, *where)
    rows = session.execute(mine.order_by(by, Review.at, Review.id)).all()
    for key, group in groupby(rows, key=lambda row: str(row.by)):
        yield key, [to_log_row(row) for row in group]
