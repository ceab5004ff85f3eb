"""What a test hears of its database, and what it tells the connections: all taken off again at its end.

The engines of tests serve many of them (`standing_apps` in conftest.py): a listener that one leaves behind
works on in each that follows.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa


@contextmanager
def attached(engine: sa.Engine, event: str, listener: Callable[..., Any]) -> Iterator[None]:
    """Let somebody listen to an engine's event meanwhile, and not after."""
    sa.event.listen(engine, event, listener)
    try:
        yield
    finally:
        sa.event.remove(engine, event, listener)


@contextmanager
def hearing(engine: sa.Engine) -> Iterator[list[str]]:
    """What is said to the database meanwhile, by whichever connection, but for beginnings of transactions."""
    said: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if not statement.startswith("BEGIN"):
            said.append(statement)

    with attached(engine, "before_cursor_execute", note):
        yield said


@contextmanager
def every_connection(engine: sa.Engine, pragma: str) -> Iterator[None]:
    """Let the connections of a SQLite engine begin with a pragma meanwhile; then let them go."""

    def prepare(connection: sqlite3.Connection, _record: object, _proxy: object) -> None:
        connection.execute(f"PRAGMA {pragma}")

    engine.dispose()
    try:
        with attached(engine, "checkout", prepare):
            yield
    finally:
        engine.dispose()


def listeners(engine: sa.Engine) -> dict[str, int]:
    """How many listen to each event that tests attach themselves to."""
    of_engine = {name: len(getattr(engine.dispatch, name)) for name in ("begin", "before_cursor_execute")}
    of_pool = {name: len(getattr(engine.pool.dispatch, name)) for name in ("checkout", "connect", "checkin")}
    return of_engine | of_pool
