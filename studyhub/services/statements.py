"""Statements that nearly every request makes: SQLAlchemy writes them once, then the driver says them.

From a statement to its rows SQLAlchemy takes 0.1 ms each time, four times what SQLite takes to answer, and as
long again to open a session around a single one. So what is asked with every page and written with every
answer is compiled at its first use, and its values and columns go through the same types as everywhere else.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, NamedTuple

from sqlalchemy import Connection, Dialect, Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import PoolProxiedConnection

from studyhub.extensions import db

Link = Connection | PoolProxiedConnection
_BORROWED: ContextVar[tuple[Any, Any]] = ContextVar("studyhub_borrowed", default=(None, None))
"""The connection of the `reading` around, and the engine that it is of."""
Told = Callable[[Any], Any]
"""Makes of a value what the driver takes, or of a column what the site reads."""


class _Compiled(NamedTuple):
    """A statement as one kind of database takes it."""

    text: str
    fixed: Mapping[str, Any]
    binds: Mapping[str, Told]
    places: Sequence[str] | None
    """The order of the values where the driver wants them in places, not by name."""


class _Read(NamedTuple):
    """How the site reads the rows of a statement from one kind of database."""

    row: Callable[[Any], Any]
    columns: Sequence[Told | None]
    is_plain: bool


class Statement:
    """One statement with bind parameters, or one for each dialect; an insert names the columns it fills."""

    def __init__(self, written: Any, *, fills: Sequence[str] | None = None) -> None:
        """`written` is a statement of SQLAlchemy, or such by the name of the dialect."""
        self._written, self._fills = written, fills
        self._compiled: dict[str, _Compiled] = {}
        self._reads: dict[str, _Read] = {}

    def rows(self, link: Link, sent: Mapping[str, Any]) -> list[Any]:
        """Its rows, as named tuples. Raises what SQLAlchemy raises (DBAPIError)."""
        engine = _engine_of(link)
        compiled = self._for(engine.dialect)
        cursor = _say(link, engine, compiled.text, _values(compiled, sent))
        found, kinds = cursor.fetchall(), cursor.description
        cursor.close()
        read = self._reads.get(engine.dialect.name) or self._reading(engine.dialect, kinds)
        if read.is_plain or not found:
            return [read.row(line) for line in found]
        columns = [
            map(told, column) if told else column
            for told, column in zip(read.columns, zip(*found, strict=True), strict=True)
        ]
        return [read.row(line) for line in zip(*columns, strict=True)]

    def read(self, sent: Mapping[str, Any]) -> list[Any]:
        """Its rows, in the transaction of the request's session if it has one open, else by itself."""
        with reading() as link:
            return self.rows(link, sent)

    def run(self, link: Link, sent: Mapping[str, Any]) -> None:
        """Say it for what it does. Raises what SQLAlchemy raises (DBAPIError, IntegrityError)."""
        engine = _engine_of(link)
        compiled = self._for(engine.dialect)
        _say(link, engine, compiled.text, _values(compiled, sent)).close()

    def _for(self, dialect: Dialect) -> _Compiled:
        found = self._compiled.get(dialect.name)
        if found is None:
            written = self._written[dialect.name] if isinstance(self._written, Mapping) else self._written
            found = self._compiled[dialect.name] = _compiled(written, dialect, self._fills)
        return found

    def _reading(self, dialect: Dialect, kinds: Sequence[Any]) -> _Read:
        written = self._written[dialect.name] if isinstance(self._written, Mapping) else self._written
        columns = list(written.selected_columns)
        told = [
            column.type.dialect_impl(dialect).result_processor(dialect, kind[1])
            for column, kind in zip(columns, kinds, strict=True)
        ]
        row = namedtuple("Row", [column.name for column in columns])  # type: ignore[misc]
        found = self._reads[dialect.name] = _Read(row._make, told, not any(told))
        return found


@contextmanager
def reading() -> Iterator[Link]:
    """Where to read: the session's transaction if one is open, else a connection that begins none.

    Each statement then sees what is committed as it is said, which is enough for one, or for rows of one
    person, and saves PostgreSQL the way there and back for BEGIN and ROLLBACK. Inside another `reading` it is
    that one's connection.
    """
    if db.session.registry.has() and db.session().in_transaction():
        yield db.session().connection()
        return
    engine = db.engine
    if _BORROWED.get()[0] is engine:
        yield _BORROWED.get()[1]
        return
    driver = engine.dialect.loaded_dbapi
    try:
        borrowed = engine.raw_connection()
    except driver.Error as wrong:
        raise _as_raised(engine.dialect, "connect", wrong, gone=False) from wrong
    try:
        with _without_begin(engine, borrowed):
            around = _BORROWED.set((engine, borrowed))
            try:
                yield borrowed
            finally:
                _BORROWED.reset(around)
    finally:
        borrowed.close()


@contextmanager
def _without_begin(engine: Engine, borrowed: PoolProxiedConnection) -> Iterator[None]:
    """SQLite's driver is told not to begin as it connects (services/database); psycopg is told here."""
    if engine.dialect.name == "sqlite":
        yield
        return
    raw: Any = borrowed.dbapi_connection
    raw.autocommit = True
    try:
        yield
    finally:
        if borrowed.is_valid:  # it did not break on the way
            raw.autocommit = False


def say(link: Connection, text: str) -> None:
    """A few words without values, such as BEGIN. Raises what SQLAlchemy raises."""
    _say(link, link.engine, text, ()).close()


def _engine_of(link: Link) -> Engine:
    return link.engine if isinstance(link, Connection) else db.engine


def _values(compiled: _Compiled, sent: Mapping[str, Any]) -> Any:
    values = {**compiled.fixed, **sent}
    for name, told in compiled.binds.items():
        values[name] = told(values[name])
    return values if compiled.places is None else tuple(values[name] for name in compiled.places)


def _say(link: Link, engine: Engine, text: str, values: Any) -> Any:
    raw: PoolProxiedConnection = link.connection if isinstance(link, Connection) else link
    try:
        cursor = raw.cursor()
        for listen in engine.dispatch.before_cursor_execute:
            listen(link, cursor, text, values, None, False)
        cursor.execute(text, values)
    except engine.dialect.loaded_dbapi.Error as wrong:
        gone = engine.dialect.is_disconnect(wrong, raw.dbapi_connection, None)
        if gone:
            link.invalidate(wrong)
            engine.dispose()  # the others are gone too
        raise _as_raised(engine.dialect, text, wrong, gone=gone) from wrong
    return cursor


def leave_values_out(fault: BaseException | None) -> None:
    """Cut what PostgreSQL tells of the row that it refused: it has all its values."""
    if fault is not None and fault.args:
        fault.args = (str(fault.args[0]).partition("\nDETAIL:")[0], *fault.args[1:])


def _as_raised(dialect: Dialect, text: str, wrong: Exception, *, gone: bool) -> BaseException:
    """A driver's fault as SQLAlchemy raises it; without the values, which are nobody's business in a log."""
    base = dialect.loaded_dbapi.Error
    leave_values_out(wrong)
    return DBAPIError.instance(text, None, wrong, base, connection_invalidated=gone, dialect=dialect)


def _compiled(written: Any, dialect: Dialect, fills: Sequence[str] | None) -> _Compiled:
    made = written.compile(dialect=dialect, column_keys=list(fills) if fills else None)
    if made.post_compile_params or made.literal_execute_params or getattr(made, "insert_prefetch", None):
        raise TypeError("a statement whose text hangs on its values, or that fills defaults, cannot be kept")
    binds = {
        name: told
        for name, bind in made.binds.items()
        if (told := bind.type.dialect_impl(dialect).bind_processor(dialect)) is not None
    }
    fixed = {name: bind.effective_value for name, bind in made.binds.items() if not bind.required}
    return _Compiled(made.string, fixed, binds, made.positiontup)
