"""Makes a review log as long as wanted: everything that the seeded students have, once more for others."""

from __future__ import annotations

import sqlite3
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import cycle
from typing import Any

import sqlalchemy as sa
from flask import Flask
from sqlalchemy.pool import NullPool

from studyhub.extensions import db
from studyhub.models import Cohort, Enrollment, Mastery, Memory, Review, StudyPlan, StudySession, User
from studyhub.models.base import new_id

THEIRS = (StudyPlan, StudySession, Review, Memory, Mastery)
"""The tables that answering fills, in the order in which they may be filled."""
AT_ONCE = 200
"""People that are added by one statement a table: SQLite joins at most five hundred SELECTs."""
FAST = {
    "sqlite": (
        "PRAGMA foreign_keys=OFF",
        "PRAGMA synchronous=OFF",
        "PRAGMA cache_size=-400000",
        "PRAGMA journal_mode=OFF",  # a log would hold each page once more until the commit: 1 GB a minute
    ),
    "postgresql": (
        "SELECT set_config('session_replication_role', 'replica', false) FROM pg_roles"
        " WHERE rolsuper AND rolname = current_user",  # rows are copies of rows whose keys were checked
        "SET synchronous_commit=off",
        "SET enable_hashjoin=off",  # would read the whole log to find the few that are copied
        "SET enable_mergejoin=off",
    ),
}
"""What a connection that only lays rows is told, in a database that is thrown away if it ends early."""
Pair = tuple[uuid.UUID, uuid.UUID]


def answers_in(app: Flask) -> int:
    """How many lines the log has."""
    with app.app_context(), db.engine.connect() as link:
        return int(link.execute(sa.select(sa.func.count()).select_from(Review)).scalar_one())


def grow(app: Flask, originals: Sequence[uuid.UUID], program: uuid.UUID, *, rows: int) -> None:
    """Add students with the originals' past, a cohort for each crowd of them, until the log has `rows` lines.

    All in one transaction; the last of them may bring it a little beyond.
    """
    have = answers_in(app)
    with app.app_context():
        each = _lines_of(originals[0])
        with _laying(db.engine) as link:
            for crowd in _crowds(originals, -(-max(rows - have, 0) // each)):
                _add(link, crowd, program)
            link.commit()
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as link:
            link.exec_driver_sql("ANALYZE")
        db.session.remove()
        db.engine.dispose()


def lay_class(
    app: Flask, originals: Sequence[uuid.UUID], program: uuid.UUID
) -> tuple[uuid.UUID, list[uuid.UUID]]:
    """A cohort of new students, each with the past of one of the originals: its id, and theirs."""
    (crowd,) = _crowds(originals, len(originals))
    with app.app_context():
        with _laying(db.engine) as link:
            cohort = _add(link, crowd, program)
            link.commit()
        db.session.remove()
        db.engine.dispose()
    return cohort, [new for _, new in crowd]


def _lines_of(person: uuid.UUID) -> int:
    wanted = sa.select(sa.func.count()).select_from(Review).where(Review.user_id == person)
    return int(db.session.execute(wanted).scalar_one())


def _crowds(originals: Sequence[uuid.UUID], count: int) -> Iterator[list[Pair]]:
    """`count` new people, each with the original whose past they have, so many at a time."""
    now, one_after_the_other = datetime.now(UTC), cycle(originals)
    while count > 0:
        some = min(count, AT_ONCE)
        yield [(next(one_after_the_other), new_id(now)) for _ in range(some)]
        count -= some


@contextmanager
def _laying(engine: sa.Engine) -> Iterator[sa.Connection]:
    """A connection that waits for no disk and checks no key; it has to be the only one on SQLite's file."""
    db.session.remove()
    engine.dispose()
    apart = sa.create_engine(engine.url, poolclass=NullPool)
    sa.event.listen(apart, "connect", _told)
    with apart.connect() as link:
        yield link


def _told(link: Any, _record: object) -> None:
    kind = "sqlite" if isinstance(link, sqlite3.Connection) else "postgresql"
    cursor = link.cursor()
    for statement in FAST[kind]:
        cursor.execute(statement)
    link.commit()


def _add(link: sa.Connection, crowd: list[Pair], program: uuid.UUID) -> uuid.UUID:
    """A crowd with a cohort of its own, whose id it gives. Ids beside the person's stay: keys lead with them.

    The database copies its rows itself: no row passes through Python, as it would for COPY.
    """
    now = datetime.now(UTC)
    cohort = new_id(now)
    code = cohort.hex[-12:].upper()
    link.execute(
        sa.insert(Cohort),
        {"program_id": program, "id": cohort, "name": code, "join_code": code, "created_at": now},
    )
    link.execute(sa.insert(User), [_somebody(new, now) for _, new in crowd])
    joined = {"program_id": program, "cohort_id": cohort, "joined_at": now}
    link.execute(sa.insert(Enrollment), [joined | {"user_id": new} for _, new in crowd])
    pairs = sa.union_all(*(sa.select(_id(old).label("old"), _id(new).label("new")) for old, new in crowd))
    of = pairs.subquery("crowd")
    for model in THEIRS:
        table = model.__table__
        taken = [of.c.new if name == "user_id" else column for name, column in table.c.items()]
        copied = sa.select(*taken).join_from(of, table, table.c.user_id == of.c.old)
        link.execute(sa.insert(model).from_select([column.name for column in table.c], copied))
    return cohort


def _somebody(person: uuid.UUID, now: datetime) -> dict[str, object]:
    email = f"{person.hex}@example.edu"
    return {"id": person, "email": email, "name": "Amina Diallo", "preferences": {}, "created_at": now}


def _id(value: uuid.UUID) -> sa.ColumnElement[uuid.UUID]:
    return sa.type_coerce(sa.literal(value, User.__table__.c.id.type), User.__table__.c.id.type)
