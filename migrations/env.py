"""Runs migrations in the app's own database, online only: offline SQL could not be tested."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Literal

from alembic import context
from flask import current_app

from studyhub.adapters.errors import DatabaseUnusable
from studyhub.models.base import UtcMillis, Uuid16
from studyhub.services.database import WRITING


def render_item(type_: str, item: Any, _autogen: Any) -> str | Literal[False]:
    """Write our column types as plain ones: a migration must not change when the models do."""
    if type_ == "type" and isinstance(item, Uuid16):
        return "sa.LargeBinary(16)"
    if type_ == "type" and isinstance(item, UtcMillis):
        return "sa.BigInteger()"
    return False


@contextmanager
def keys_at_rest(connection: Any) -> Iterator[None]:
    """Meanwhile SQLite deletes no row because a table goes that it points at, as one does that is made anew.

    A batch that adds a column with a default, or changes a constraint, copies the table, drops the old one
    and renames the copy; with keys in force DROP TABLE first deletes all rows, and all that hangs on them.
    The setting cannot be changed within a transaction (SQLite's documentation, ALTER TABLE, section 7).
    """
    if connection.dialect.name != "sqlite":
        yield
        return
    bare = connection.connection.driver_connection
    bare.execute("PRAGMA foreign_keys = OFF")
    try:
        yield
    finally:
        connection.rollback()
        bare.execute("PRAGMA foreign_keys = ON")


def look_for_orphans(connection: Any) -> None:
    """What the keys would have refused; raises DatabaseUnusable, and nothing is changed."""
    if connection.dialect.name == "sqlite":
        orphan = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
        if orphan is not None:
            raise DatabaseUnusable(f"Rows of {orphan[0]} point at rows of {orphan[2]} that are not there.")


def run() -> None:
    """Migrate in one transaction; SQLite can do that too, though Alembic does not take it for granted."""
    extension = current_app.extensions["migrate"]
    with extension.db.engine.connect() as connection:
        connection.execution_options(**{WRITING: True})
        context.configure(
            connection=connection,
            transactional_ddl=True,
            target_metadata=extension.db.metadata,
            render_item=render_item,
            **extension.configure_args,
        )
        with keys_at_rest(connection), context.begin_transaction():
            context.run_migrations()
            look_for_orphans(connection)


run()
