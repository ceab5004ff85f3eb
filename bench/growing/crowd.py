"""Makes a review log as long as wanted: everything that the seeded students have, once more for others."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import cycle

import sqlalchemy as sa
from flask import Flask

from studyhub.extensions import db
from studyhub.models import Cohort, Enrollment, Mastery, Memory, Review, StudyPlan, StudySession, User
from studyhub.models.base import new_id
from studyhub.services.database import command

THEIRS = (StudyPlan, StudySession, Review, Memory, Mastery)
"""The tables that answering fills, in the order in which they may be filled."""
AT_ONCE = 200
"""People that one transaction adds: SQLite joins at most five hundred SELECTs."""
Pair = tuple[uuid.UUID, uuid.UUID]


def answers_in(app: Flask) -> int:
    """How many lines the log has."""
    with app.app_context(), db.engine.connect() as link:
        return int(link.execute(sa.select(sa.func.count()).select_from(Review)).scalar_one())


def grow(app: Flask, originals: Sequence[uuid.UUID], program: uuid.UUID, *, rows: int) -> None:
    """Add students with the originals' past, a cohort for each crowd of them, until the log has `rows` lines.

    The last of them may bring it a little beyond.
    """
    have = answers_in(app)
    with app.app_context():
        each = _lines_of(originals[0])
        for crowd in _crowds(originals, -(-max(rows - have, 0) // each)):
            _add(crowd, program)
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as link:
            link.exec_driver_sql("ANALYZE")
        db.session.remove()
        db.engine.dispose()


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


def _add(crowd: list[Pair], program: uuid.UUID) -> None:
    """One transaction a crowd. Ids beside the person's stay: keys lead with the person."""
    now = datetime.now(UTC)
    cohort = new_id(now)
    pairs = sa.union_all(*(sa.select(_id(old).label("old"), _id(new).label("new")) for old, new in crowd))
    of = pairs.subquery("crowd")
    with command() as session:
        code = cohort.hex[-12:].upper()
        session.add(Cohort(program_id=program, id=cohort, name=code, join_code=code, created_at=now))
        session.add_all(
            User(id=new, email=f"{new.hex}@example.edu", name="Amina Diallo", preferences={}, created_at=now)
            for _, new in crowd
        )
        session.flush()
        session.add_all(
            Enrollment(program_id=program, cohort_id=cohort, user_id=new, joined_at=now) for _, new in crowd
        )
        for model in THEIRS:
            table = model.__table__
            taken = [of.c.new if name == "user_id" else column for name, column in table.c.items()]
            copied = sa.select(*taken).join_from(of, table, table.c.user_id == of.c.old)
            session.execute(sa.insert(model).from_select([column.name for column in table.c], copied))


def _id(value: uuid.UUID) -> sa.ColumnElement[uuid.UUID]:
    return sa.type_coerce(sa.literal(value, User.__table__.c.id.type), User.__table__.c.id.type)
