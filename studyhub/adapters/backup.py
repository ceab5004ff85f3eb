"""How a SQLite database is copied while it is in use, and how many copies are kept."""

from __future__ import annotations

import sqlite3
from datetime import datetime
from pathlib import Path

from .errors import BackupFailed


def back_up(database: Path, folder: Path, *, now: datetime, keep: int) -> Path:
    """Copy a SQLite file into `folder` with SQLite's own backup, check the copy, drop the oldest.

    Raises BackupFailed with a sentence; then nothing has been dropped.
    """
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"{database.stem}-{now:%Y%m%dT%H%M%S}.db"
    try:
        _copy(database, target)
    except (sqlite3.Error, OSError) as wrong:
        target.unlink(missing_ok=True)
        raise BackupFailed(f"{database} could not be copied to {target}: {wrong}.") from wrong
    copies = sorted(folder.glob(f"{database.stem}-*.db"))
    for old in copies[: max(0, len(copies) - max(keep, 1))]:
        old.unlink()
    return target


def _copy(database: Path, target: Path) -> None:
    source, copy = sqlite3.connect(f"file:{database}?mode=ro", uri=True), sqlite3.connect(target)
    try:
        source.backup(copy)
        said = copy.execute("PRAGMA quick_check").fetchone()[0]
    finally:
        source.close()
        copy.close()
    if said != "ok":
        raise sqlite3.DatabaseError(f"the copy is damaged ({said})")
