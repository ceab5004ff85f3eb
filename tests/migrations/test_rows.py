"""A database with rows in every table comes through the migrations with all of them, from wherever it was."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy.orm.attributes import flag_modified

from studyhub.adapters.errors import DatabaseUnusable
from studyhub.extensions import db

from .rows import ROWS, Found, described, different, everything, fill
from .test_expand import MIGRATIONS, RELEASED
from .test_migrations import REVISIONS

FILLED_AT = ("0001", "0003", "0011", RELEASED)
"""The first; the last before columns come to exams, and to programs (on SQLite those tables are made anew,
on which much hangs); the last that a release had."""
COUNTED = ("user_stamp", "program_stamp")
"""What saving a row changes beside it."""


@pytest.fixture
def database_url(database: str, request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database without tables."""
    if database == "postgresql":
        make: Callable[[], str] = request.getfixturevalue("make_postgresql")
        return make()
    return f"sqlite:///{tmp_path / 'studyhub.db'}"


@pytest.mark.parametrize("revision", FILLED_AT)
def test_every_row_comes_through_the_migrations(app: Flask, revision: str) -> None:
    upgrade(directory=MIGRATIONS, revision=revision)
    with db.engine.begin() as connection:
        tables = fill(connection)
        before = everything(connection, tables)
    upgrade(directory=MIGRATIONS)
    with db.engine.connect() as connection:
        assert different(before, everything(connection, described(connection))) == []
        assert broken_constraints(connection) == []
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, db.metadata) == []
    assert not_taken_by_the_models(before) == []
    with db.engine.connect() as connection:
        kept = {name: rows for name, rows in before.items() if name not in COUNTED}
        assert different(kept, everything(connection, described(connection))) == []


def broken_constraints(connection: sa.Connection) -> list[Any]:
    """What the database finds when it looks through all rows for what its constraints forbid."""
    if connection.dialect.name == "postgresql":  # which has looked, unless it was told not to
        off = "SELECT conname FROM pg_constraint WHERE NOT convalidated"
        return list(connection.exec_driver_sql(off).scalars())
    orphans = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    whole = connection.exec_driver_sql("PRAGMA integrity_check").scalars()
    return [*orphans, *(fault for fault in whole if fault != "ok")]


def not_taken_by_the_models(before: Found) -> list[str]:
    """Load every row through its model, hold each value against its column, and save all columns anew."""
    told = []
    for mapper in db.Model.registry.mappers:
        rows = db.session.scalars(sa.select(mapper.class_)).all()
        if len(rows) != (ROWS if mapper.local_table.name in before else 0):
            told.append(f"{mapper.class_.__name__}: {len(rows)} rows")
        for row in rows:
            for attribute in mapper.column_attrs:
                column, value = attribute.columns[0], getattr(row, attribute.key)
                if not fits(column, value):
                    told.append(f"{column}: {value!r}")
                if not column.primary_key:
                    flag_modified(row, attribute.key)
    db.session.commit()
    return told


def fits(column: sa.Column[Any], value: Any) -> bool:
    """Whether a value is one that the model's column may have."""
    if value is None:
        return bool(column.nullable)
    if isinstance(column.type, sa.JSON):
        return isinstance(value, dict | list)
    kind = column.type.impl.python_type if isinstance(column.type, sa.types.TypeDecorator) else None
    return kind is not None or isinstance(value, column.type.python_type)


ORPHANING = f"""from alembic import op

revision = "9999"
down_revision = "{REVISIONS[0]}"


def upgrade():
    op.execute('DELETE FROM "user"')
"""  # noqa: S608 - our own words


@pytest.mark.on_sqlite("PostgreSQL's keys are in force during a migration too")
def test_migration_that_leaves_rows_of_nobody_is_named_and_undone(app: Flask, tmp_path: Path) -> None:
    upgrade(directory=MIGRATIONS)
    with db.engine.begin() as connection:
        before = everything(connection, fill(connection))
    newer = shutil.copytree(MIGRATIONS, tmp_path / "migrations")
    (newer / "versions" / "9999_next.py").write_text(ORPHANING)
    with pytest.raises(DatabaseUnusable, match="point at rows of user that are not there"):
        upgrade(directory=str(newer))
    with db.engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar_one() == 1
        assert different(before, everything(connection, described(connection))) == []
        assert connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one() != "9999"


def test_what_became_of_rows_is_named() -> None:
    before: Found = {"a": {(1,): {"id": 1, "x": "é", "old": 0}, (2,): {"id": 2, "x": "y"}}, "b": {(1,): {}}}
    after: Found = {"a": {(1,): {"id": 1, "x": "e"}, (3,): {"id": 3, "x": "y"}}}
    assert different(before, after) == [
        "a: 1 rows are gone",
        "a: 1 rows came",
        "a.x: 'é' became 'e'",
        "b: 1 rows are gone",
    ]
