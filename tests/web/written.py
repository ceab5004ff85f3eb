"""Whether anything was written to a database meanwhile, whoever wrote it: told by the database itself."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager

import sqlalchemy as sa

from studyhub.models import Base
from tests.postgresql import spoken_by_psycopg

NOTES = "written_by_anybody"
NOTE = """
CREATE FUNCTION note_written() RETURNS trigger LANGUAGE plpgsql AS
$$BEGIN INSERT INTO written_by_anybody (place) VALUES (TG_TABLE_NAME); RETURN NULL; END$$
"""
"""A row each row that is inserted, changed or deleted; what is rolled back takes its own back too."""


@contextmanager
def written(url: str) -> Iterator[Callable[[], int]]:
    """What gives a number that is another one once something was committed."""
    if sa.make_url(url).get_backend_name() == "sqlite":
        with closing(sqlite3.connect(str(sa.make_url(url).database), isolation_level=None)) as looking:
            yield lambda: int(looking.execute("PRAGMA data_version").fetchone()[0])
        return
    engine = sa.create_engine(spoken_by_psycopg(url), isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    with engine.connect() as connection:
        if not sa.inspect(connection).has_table(NOTES):
            watch(connection)
        latest = sa.text(f"SELECT coalesce(max(number), 0) FROM {NOTES}")  # noqa: S608 - ours
        yield lambda: int(connection.execute(latest).scalar_one())


def watch(connection: sa.Connection) -> None:
    """Let PostgreSQL note what is written to our tables: its own counters also count what was taken back."""
    number = "bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY"
    connection.exec_driver_sql(f"CREATE TABLE {NOTES} (number {number}, place text)")
    connection.exec_driver_sql(NOTE)
    for table in Base.metadata.tables:
        connection.exec_driver_sql(
            f'CREATE TRIGGER note AFTER INSERT OR UPDATE OR DELETE ON "{table}"'
            f" FOR EACH ROW EXECUTE FUNCTION note_written()"
        )
