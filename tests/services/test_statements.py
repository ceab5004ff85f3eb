"""Statements that the driver says itself read, write and fail as SQLAlchemy's own way does."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.dialects.postgresql import insert as insert_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_sqlite
from sqlalchemy.exc import IntegrityError

from studyhub.extensions import db
from studyhub.models import Base, Memory, StudyPlan, User
from studyhub.models.base import new_id
from studyhub.services.database import command, plain_command
from studyhub.services.statements import Statement, reading
from tests.conftest import NOW
from tests.listening import hearing

MEMORY = Base.metadata.tables["memory"]
KEPT = sa.select(*MEMORY.c).where(MEMORY.c.user_id == sa.bindparam("user_id")).order_by(MEMORY.c.facet)
LAID = {"stability": 2.5, "difficulty": 5.0, "due_at": NOW + timedelta(days=2), "reps": 3, "lapses": 1}
WRITES = Statement(
    {"sqlite": insert_sqlite(MEMORY), "postgresql": insert_postgresql(MEMORY)},
    fills=[column.name for column in MEMORY.c],
)


def somebody() -> uuid.UUID:
    user = new_id(NOW)
    with command() as session:
        session.add(
            User(id=user, email=f"{user.hex}@example.edu", name="A", preferences={"a": [1]}, created_at=NOW)
        )
        session.flush()
        session.add(StudyPlan(user_id=user, minutes=[25] * 7, days_off=[]))
    return user


def a_memory(user: uuid.UUID, facet: str) -> dict[str, Any]:
    return {"user_id": user, "facet": facet, "last_at": NOW, **LAID}


def test_what_is_written_is_read_in_the_types_of_the_columns(app: Flask) -> None:
    user = somebody()
    with plain_command() as connection:
        for facet in ("a/1", "b/2"):
            WRITES.run(connection, a_memory(user, facet))
    rows = Statement(KEPT).read({"user_id": user})
    assert [row._asdict() for row in rows] == [a_memory(user, "a/1"), a_memory(user, "b/2")]


def test_rows_are_those_that_the_session_reads(app: Flask) -> None:
    user = somebody()
    for wanted in (
        sa.select(*User.__table__.c).where(User.id == sa.bindparam("user_id")),
        sa.select(*StudyPlan.__table__.c).where(StudyPlan.user_id == sa.bindparam("user_id")),
        sa.select(sa.func.count().label("n"), sa.func.avg(Memory.stability).label("mean")).where(
            Memory.user_id == sa.bindparam("user_id"), Memory.reps > 2
        ),
    ):
        read = Statement(wanted).read({"user_id": user})
        assert [row._asdict() for row in read] == [
            dict(row) for row in db.session.execute(wanted, {"user_id": user}).mappings()
        ]


def test_reading_inside_a_command_sees_what_it_wrote(app: Flask) -> None:
    user, kept = somebody(), Statement(KEPT)
    with command() as session:
        WRITES.run(session.connection(), a_memory(user, "a/1"))
        assert len(kept.read({"user_id": user})) == 1
        session.rollback()
    assert kept.read({"user_id": user}) == []


def test_reading_leaves_no_transaction_open(app: Flask) -> None:
    user, kept = somebody(), Statement(KEPT)
    db.session.remove()
    with reading() as link:
        kept.rows(link, {"user_id": user})
        assert (
            not link.dbapi_connection.in_transaction
            if db.engine.dialect.name == "sqlite"
            else (link.dbapi_connection.info.transaction_status.name == "IDLE")
        )
    assert not db.session.registry.has()


def test_connection_that_was_read_with_begins_a_transaction_for_the_next(app: Flask) -> None:
    user = somebody()
    Statement(KEPT).read({"user_id": user})
    with command() as session:
        WRITES.run(session.connection(), a_memory(user, "a/1"))
        session.rollback()
    assert Statement(KEPT).read({"user_id": user}) == []


def test_reading_inside_reading_is_on_the_same_connection(app: Flask) -> None:
    db.session.remove()
    with reading() as one, reading() as other:
        assert one is other
    with pytest.raises(ZeroDivisionError), reading():
        raise ZeroDivisionError
    with reading() as later:
        assert later.is_valid


def test_broken_rule_is_raised_as_sqlalchemy_raises_it_and_without_values(app: Flask) -> None:
    user = somebody()
    with plain_command() as connection:
        WRITES.run(connection, a_memory(user, "a/1"))
        with pytest.raises(IntegrityError) as raised:
            WRITES.run(connection, a_memory(user, "a/1"))
        connection.rollback()
    assert raised.value.params is None
    assert Statement(KEPT).read({"user_id": user}) == []


def test_who_listens_to_the_engine_hears_it(app: Flask) -> None:
    user = somebody()
    with hearing(db.engine) as heard:
        Statement(KEPT).read({"user_id": user})
    assert len(heard) == 1
    assert heard[0].startswith("SELECT memory.user_id")


def test_statement_whose_text_hangs_on_its_values_is_refused(app: Flask) -> None:
    several = sa.select(Memory.facet).where(Memory.user_id.in_(sa.bindparam("users", expanding=True)))
    with pytest.raises(TypeError, match="hangs on its values"):
        Statement(several).read({"users": [uuid.uuid4()]})
