"""How a command writes: one transaction, locked from its start on SQLite, committed once at its end."""

from __future__ import annotations

import os
import select
import sqlite3
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import DBAPIError, DisconnectionError, InvalidatePoolError, OperationalError
from sqlalchemy.orm import Session
from sqlalchemy.pool import Pool

from studyhub.adapters.crew import outside
from studyhub.adapters.errors import WritersBusy
from studyhub.adapters.write_queue import WriteQueue
from studyhub.extensions import db

from .statements import leave_values_out, say

WRITING = "studyhub_writing"
NOTICED = {
    "connect_timeout": 5,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 20_000,
}
"""How soon a PostgreSQL that went without a word (a cut wire, a dead machine) is taken for gone."""
_QUEUES: dict[str, WriteQueue] = {}
"""The queue of writers of each SQLite file that this process has written to."""
RESTED = 5.0
"""Seconds after which a connection to a server is not taken for good without a question."""
_SINCE = "studyhub_since"
_FILE = "studyhub_file"
_MET: set[str] = set()
"""SQLite files that were there once: where one is gone, no empty one is made in its place."""


class DatabaseGone(sqlite3.OperationalError):
    """The file that the site works with is not where it was."""


def configure_engine(config: dict[str, Any]) -> None:
    """Set the engine options that fit the database named in `config`."""
    if config["SQLALCHEMY_DATABASE_URI"].startswith("sqlite"):
        options: dict[str, Any] = {"connect_args": {"timeout": 15}}
    else:
        # psycopg prepares what it says often, on the server's side of one connection; a pooler that gives
        # each transaction another connection would not find it there.
        pooled = {"prepare_threshold": None} if config["SETTINGS"].database_pooler else {}
        options = {"pool_size": 10, "connect_args": NOTICED | pooled}
    options["hide_parameters"] = True  # of a statement that failed, a trace would tell them
    options["pool_use_lifo"] = True  # the connection that was used last has what it read in its cache
    options["json_deserializer"] = msgspec.json.decode  # a session's places are read with each question
    config.setdefault("SQLALCHEMY_ENGINE_OPTIONS", options)


@contextmanager
def command() -> Iterator[Session]:
    """A transaction that writes. Commits at the end of the block, rolls back when it raises.

    On SQLite writers queue for their turn, over all processes, and begin with BEGIN IMMEDIATE, so that
    two do not meet in the middle; raises OperationalError where no turn came. Reads made before it in the
    same request are let go first: a snapshot cannot be upgraded to a write. Commands do not nest; what
    several share is a plain function that takes the session.
    """
    session = db.session()
    if session.info.get(WRITING):
        raise RuntimeError("a command was started inside another command")
    session.rollback()
    with _turn(db.engine):
        session.info[WRITING] = True
        try:
            session.connection(execution_options={WRITING: True})
            yield session
            session.commit()
        except BaseException:
            session.rollback()
            raise
        finally:
            session.info.pop(WRITING, None)


@contextmanager
def beside(engine: Engine) -> Iterator[Connection]:
    """A short transaction that writes, for a thread beside the one that has the session and the app."""
    with _turn(engine), engine.connect() as connection:
        connection.execution_options(**{WRITING: True})
        with connection.begin():
            yield connection


@contextmanager
def plain_command() -> Iterator[Connection]:
    """A `command` of statements alone, without the session and what it looks after: for what is done most.

    Nothing notes whom it writes for; it says so itself (`stamps.count_for`).
    """
    if db.session.registry.has():
        session = db.session()
        if session.info.get(WRITING):
            raise RuntimeError("a command was started inside another command")
        session.rollback()
    with beside(db.engine) as connection:
        yield connection


def take_note(name: str) -> bool:
    """Take a note off the request's session, and say whether it was there; who has no session noted nothing.

    Asked after every request: to open a session for it would cost more than the question.
    """
    return db.session.registry.has() and bool(db.session().info.pop(name, False))


def let_go(_fault: BaseException | None = None) -> None:
    """End a request's session; a connection that broke since its last statement spoils no page that is made.

    The rollback fails on it and takes it out of the pool. Flask-SQLAlchemy ends the session once more.
    """
    with suppress(DBAPIError):
        db.session.remove()


@contextmanager
def waiting() -> Iterator[None]:
    """Within it a request waits for another one, and holds nothing that others need: no connection, no read.

    Its session is another one afterwards.
    """
    let_go()
    with outside():
        yield


@contextmanager
def _turn(engine: Engine) -> Iterator[None]:
    """The right to write; PostgreSQL lets writers work side by side and needs none."""
    if engine.dialect.name != "sqlite" or not engine.url.database:
        yield
        return
    queue = _QUEUES.setdefault(engine.url.database, WriteQueue(Path(engine.url.database)))
    with ExitStack() as held:
        try:
            held.enter_context(queue.turn(outside))  # who waits for the file computes nothing
        except WritersBusy as wrong:
            raise OperationalError("BEGIN IMMEDIATE", None, wrong) from wrong
        yield


@event.listens_for(Engine, "handle_error")
def _leave_values_out(context: Any) -> None:
    """A driver's fault, and what SQLAlchemy made of it, go on without the row that was refused."""
    leave_values_out(context.original_exception)
    leave_values_out(context.sqlalchemy_exception)


@event.listens_for(Engine, "do_connect")
def _refuse_to_begin_anew(dialect: Any, _record: Any, arguments: Any, _options: Any) -> None:
    """SQLite makes a file that is not there, and an empty site with it."""
    known = dialect.name == "sqlite" and arguments and arguments[0] in _MET
    if known and _identity(arguments[0]) is None:
        raise DatabaseGone(f"{arguments[0]} is gone")


@event.listens_for(Engine, "connect")
def _prepare_sqlite(connection: Any, record: Any) -> None:
    """Durable after `kill -9` and power loss; our own BEGIN, because the driver's comes too late."""
    if not isinstance(connection, sqlite3.Connection):
        return
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=15000"):
        connection.execute(f"PRAGMA {pragma}")
    file = connection.execute("PRAGMA database_list").fetchone()[2]
    if file:
        record.info[_FILE] = file, _identity(file)
        _MET.add(file)


@event.listens_for(Pool, "checkin")
def _note_rest(_connection: Any, record: Any) -> None:
    record.info[_SINCE] = time.monotonic()


@event.listens_for(Pool, "checkout")
def _still_good(connection: Any, record: Any, _proxy: Any) -> None:
    """Let a connection go before it is used where what it leads to is gone."""
    known = record.info.get(_FILE)
    if known is not None:
        if _identity(known[0]) != known[1]:  # it would go on writing where nobody looks again
            raise DisconnectionError(f"{known[0]} is another file now")
    elif not isinstance(connection, sqlite3.Connection) and _SINCE in record.info:
        _ask_server(connection, record.info[_SINCE])


def _ask_server(connection: Any, since: float) -> None:
    """Ask a server whether it is there, when it has said something unasked or nothing for a while.

    A server that ends closes its connections, which shows on this side at once and without a word; to ask
    each time, as SQLAlchemy's `pool_pre_ping` does, costs as much as a small statement.
    """
    try:
        said = select.poll()
        said.register(connection.fileno(), select.POLLIN)
        if not said.poll(0) and time.monotonic() - since < RESTED:
            return
        was, connection.autocommit = connection.autocommit, True  # else the question begins a transaction
        connection.execute("")
        connection.autocommit = was
    except connection.Error as wrong:
        raise InvalidatePoolError("the server is gone") from wrong


def _identity(file: str) -> tuple[int, int] | None:
    """Which file of this machine a path names now, None for no file."""
    try:
        found = os.stat(file)  # noqa: PTH116 - on every transaction: a Path costs four times as much
    except OSError:
        return None
    return found.st_dev, found.st_ino


@event.listens_for(Engine, "begin")
def _begin_sqlite(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        writing = connection.get_execution_options().get(WRITING)
        say(connection, "BEGIN IMMEDIATE" if writing else "BEGIN")
