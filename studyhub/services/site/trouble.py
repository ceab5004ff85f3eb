"""What keeps a database from its work, told from its driver's error, and what each means for the site."""

from __future__ import annotations

import sqlite3
from enum import StrEnum

from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionFree

from studyhub.services.database import DatabaseGone


class Trouble(StrEnum):
    """Why nothing can be asked or kept: the first two pass by themselves, the others want somebody."""

    BUSY = "busy"
    GONE = "gone"
    FULL = "full"
    FIXED = "read-only"
    DAMAGED = "damaged"

    @property
    def passes(self) -> bool:
        """Whether waiting helps."""
        return self in {Trouble.BUSY, Trouble.GONE}


SQLITE = {
    "SQLITE_BUSY": Trouble.BUSY,
    "SQLITE_LOCKED": Trouble.BUSY,
    "SQLITE_FULL": Trouble.FULL,
    "SQLITE_IOERR": Trouble.FULL,
    "SQLITE_READONLY": Trouble.FIXED,
    "SQLITE_CORRUPT": Trouble.DAMAGED,
    "SQLITE_NOTADB": Trouble.DAMAGED,
    "SQLITE_CANTOPEN": Trouble.GONE,
}
"""By the first two words of SQLite's name of the error (https://www.sqlite.org/rescode.html)."""
POSTGRESQL = {
    "53100": Trouble.FULL,
    "53": Trouble.BUSY,
    "55": Trouble.BUSY,
    "40": Trouble.BUSY,
    "57014": Trouble.BUSY,
    "25006": Trouble.FIXED,
    "XX001": Trouble.DAMAGED,
    "XX002": Trouble.DAMAGED,
}
"""By SQLSTATE or its class (PostgreSQL's manual, appendix A)."""


def trouble_of(error: BaseException | None) -> Trouble | None:
    """The trouble that an error stands for; None where the fault is ours."""
    if isinstance(error, NoConnectionFree):
        return Trouble.BUSY
    if not isinstance(error, DBAPIError):
        return None
    found = _of_driver(error.orig)
    return found or (Trouble.GONE if isinstance(error, OperationalError) else None)


def _of_driver(error: BaseException | None) -> Trouble | None:
    if isinstance(error, DatabaseGone):
        return Trouble.GONE
    if isinstance(error, sqlite3.Error):
        name = "_".join(getattr(error, "sqlite_errorname", "").split("_")[:2])
        return SQLITE.get(name)
    state = getattr(error, "sqlstate", None)
    if state:
        return POSTGRESQL.get(state) or POSTGRESQL.get(state[:2])
    return Trouble.BUSY if type(error).__name__ == "WritersBusy" else None
