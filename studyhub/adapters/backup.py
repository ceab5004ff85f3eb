"""How a SQLite database is copied while it is in use, looked at for damage, and put back."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import datetime
from glob import escape
from pathlib import Path

from .errors import BackupFailed, DatabaseUnusable, RestoreFailed

WAIT = 30.0
"""Seconds that a copy is put back for where others write."""
DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
"""What SQLite says of a file itself; all else is said of what it was asked for just then."""
MOMENT = "[0-9]" * 8 + "T" + "[0-9]" * 6
"""When a copy was made, as its name has it: names of one kind are in the order of time."""


def back_up(database: Path, folder: Path, *, now: datetime, keep: int) -> Path:
    """Copy a SQLite file into `folder` with SQLite's own backup, check the copy, drop the oldest.

    Raises BackupFailed with a sentence; then nothing has been dropped.
    """
    target = folder / f"{database.stem}-{now:%Y%m%dT%H%M%S}.db"
    copy_to(database, target)
    drop_older(folder, f"{escape(database.stem)}-{MOMENT}.db", keep=keep)
    return target


def drop_older(folder: Path, pattern: str, *, keep: int) -> None:
    """Drop all copies of that kind but the newest, of which one always stays."""
    copies = sorted(folder.glob(pattern))
    for old in copies[: max(0, len(copies) - max(keep, 1))]:
        old.unlink()


def copy_to(database: Path, target: Path) -> None:
    """Copy a SQLite file that may be in use, and check the copy. Raises BackupFailed; then there is none."""
    if target.exists():
        raise BackupFailed(f"{target} is there already. Name another file.")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with _read(database) as source, closing(sqlite3.connect(target)) as copy:
            source.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")  # one file, whoever looks into it
        faults = damage(target)
        if faults:
            raise sqlite3.DatabaseError(f"the copy is damaged ({faults[0]})")
    except (sqlite3.Error, OSError, DatabaseUnusable) as wrong:
        target.unlink(missing_ok=True)
        raise BackupFailed(f"{database} could not be copied to {target}: {wrong}.") from wrong


def damage(database: Path) -> tuple[str, ...]:
    """What SQLite finds wrong with a file, at most ten lines; nothing where it is whole.

    Every page, every index, and every row that points at another. Raises DatabaseUnusable where the file
    cannot be looked at now: one that another program holds, or on a full disk, is not damaged.
    """
    try:
        with _read(database) as opened:
            said = [str(row[0]) for row in opened.execute("PRAGMA integrity_check(10)")]
            if said != ["ok"]:
                return tuple(said)
            orphans = opened.execute("PRAGMA foreign_key_check").fetchmany(10)
            return tuple(f"a row of {row[0]} points at no row of {row[2]}" for row in orphans)
    except sqlite3.Error as wrong:
        if getattr(wrong, "sqlite_errorcode", 0) & 0xFF in DAMAGED:  # the low byte is the kind of error
            return (str(wrong),)
        raise DatabaseUnusable(f"{database} cannot be looked at: {wrong}. Nothing was changed.") from wrong


def put_back(copy: Path, database: Path) -> None:
    """Write a copy over a database, whole or not at all; servers that run read the copy from then on.

    Raises RestoreFailed or DatabaseUnusable with a sentence; then the database is as it was.
    """
    faults = damage(copy)
    if faults:
        raise RestoreFailed(f"{copy} is no whole database: {faults[0]}. Nothing was changed.")
    try:
        database.parent.mkdir(parents=True, exist_ok=True)
        with _read(copy) as source, closing(sqlite3.connect(database, timeout=WAIT)) as target:
            target.execute(f"PRAGMA busy_timeout={int(WAIT * 1000)}")
            source.backup(target)
            target.execute("PRAGMA journal_mode=WAL")
    except sqlite3.Error as wrong:
        raise RestoreFailed(f"{copy} could not be put back: {wrong}. Nothing was changed.") from wrong


def _read(database: Path) -> closing[sqlite3.Connection]:
    """A connection that changes nothing; raises sqlite3.Error where there is no such file."""
    return closing(sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True))
