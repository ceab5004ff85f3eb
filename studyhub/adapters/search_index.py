"""Which entries match some words, from a full-text index in a file of its own, whatever the main database."""

from __future__ import annotations

import json
import os
import re
import sqlite3
import threading
from collections.abc import Callable, Collection, Iterable
from contextlib import closing
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path

WORDS = re.compile(r"\w+")
MOST_WORDS = 8
START, END = "\x02", "\x03"
KEPT = 3
ANSWERS = 200
"""Answers that a process has at hand: an index never changes, and a class looks for the same words."""
SCHEMA = """
CREATE VIRTUAL TABLE open_entry USING fts5(
  kind UNINDEXED, key UNINDEXED, title, body,
  tokenize = 'porter unicode61 remove_diacritics 2', prefix = '2 3');
CREATE VIRTUAL TABLE kept_entry USING fts5(
  kind UNINDEXED, key UNINDEXED, title, body, tokenize = 'porter unicode61 remove_diacritics 2');
"""
FOUND = """
WITH best AS MATERIALIZED (
  SELECT rowid AS row, bm25({table}, 0, 0, 8.0, 1.0) AS rank, key AS name
  FROM {table} WHERE {table} MATCH :words {only} ORDER BY rank, name LIMIT :most)
SELECT kind, key, title, snippet({table}, 3, char(2), char(3), '…', 28)
FROM best CROSS JOIN {table} ON {table}.rowid = best.row
WHERE {table} MATCH :words ORDER BY best.rank, best.name
"""
"""The best first, then their snippets: in one go they would be cut of all matches, to be sorted with them."""
COUNTED = "SELECT count(*) FROM {table} WHERE {table} MATCH :words {only}"


@dataclass(frozen=True)
class Entry:
    """Something to be found. `restricted` entries are found only by those who may see their key."""

    kind: str
    key: str
    title: str
    body: str
    restricted: bool = False


@dataclass(frozen=True)
class Found:
    """A match: `snippet` is text in pieces, each with whether it is one of the words looked for."""

    kind: str
    key: str
    title: str
    snippet: tuple[tuple[str, bool], ...]


class SearchIndex:
    """The index of one state of the content, opened read-only by each thread that asks."""

    def __init__(self, folder: Path, name: str, entries: Callable[[], Iterable[Entry]]) -> None:
        """Use the file `search-<name>.db` in `folder`; build it from `entries()` if it is not there."""
        self._file = folder / f"search-{name}.db"
        self._local = threading.local()
        self._open_matches = lru_cache(ANSWERS)(partial(self._matches, "open_entry", "", keys="[]"))
        if not self._file.exists():
            _build(self._file, entries())
            _forget_old(folder, self._file)

    def find(self, text: str, *, most: int) -> tuple[int, tuple[Found, ...]]:
        """How many open entries hold all the words of `text`, and the best of them."""
        return self._open_matches(_all_words(text), most)

    def find_restricted(
        self, text: str, keys: Collection[str], *, most: int
    ) -> tuple[int, tuple[Found, ...]]:
        """The same among restricted entries, of those whose key is in `keys` only."""
        if not keys:
            return 0, ()
        only = "AND key IN (SELECT value FROM json_each(:keys))"
        return self._matches("kept_entry", only, _all_words(text), most, json.dumps(sorted(keys)))

    def suggest(self, text: str, *, most: int) -> tuple[Found, ...]:
        """Open entries whose title holds words that begin as those of `text` do."""
        words = WORDS.findall(text)[:MOST_WORDS]
        if not words:
            return ()
        begun = " ".join(f'"{word}"*' for word in words)
        found = self._open_matches(f"title : ({begun})", most * 4)[1]
        start = text.strip().casefold()
        return tuple(sorted(found, key=lambda hit: not hit.title.casefold().startswith(start))[:most])

    def _matches(
        self, table: str, only: str, words: str, most: int, keys: str
    ) -> tuple[int, tuple[Found, ...]]:
        if not words:
            return 0, ()
        values = {"words": words, "most": most, "keys": keys}
        connection = self._connection()
        total = connection.execute(COUNTED.format(table=table, only=only), values).fetchone()[0]
        rows = connection.execute(FOUND.format(table=table, only=only), values)
        return total, tuple(Found(kind, key, title, _pieces(cut)) for kind, key, title, cut in rows)

    def _connection(self) -> sqlite3.Connection:
        """The connection of the thread; a process that was forked opens its own."""
        if getattr(self._local, "process", None) != os.getpid():
            address = f"{self._file.resolve().as_uri()}?mode=ro&immutable=1"
            self._local.connection = sqlite3.connect(address, uri=True)
            self._local.process = os.getpid()
        connection: sqlite3.Connection = self._local.connection
        return connection


def _all_words(text: str) -> str:
    """The words of what a person typed, quoted, so that none of them is an operator of FTS5."""
    return " ".join(f'"{word}"' for word in WORDS.findall(text)[:MOST_WORDS])


def _pieces(marked: str) -> tuple[tuple[str, bool], ...]:
    parts = re.split(f"({START}[^{END}]*{END})", marked)
    return tuple((part.strip(START + END), part.startswith(START)) for part in parts if part)


def _build(file: Path, entries: Iterable[Entry]) -> None:
    """Write the index beside its place and rename it, so that nobody opens half of one."""
    file.parent.mkdir(parents=True, exist_ok=True)
    temporary = file.with_name(f".{file.name}.{os.getpid()}.{threading.get_ident()}")
    temporary.unlink(missing_ok=True)
    with closing(sqlite3.connect(temporary)) as connection:
        connection.executescript(SCHEMA)
        for entry in entries:
            table = "kept_entry" if entry.restricted else "open_entry"
            row = (entry.kind, entry.key, entry.title, _plain(entry.body))
            connection.execute(f"INSERT INTO {table} VALUES (?, ?, ?, ?)", row)  # noqa: S608 - one of two names
        connection.execute("INSERT INTO open_entry (open_entry) VALUES ('optimize')")
        connection.commit()
    temporary.replace(file)


def _plain(text: str) -> str:
    return re.sub(f"[{START}{END}]", "", text)


def _forget_old(folder: Path, current: Path) -> None:
    """Keep a few older files: a process that still serves older content has them open."""
    olds = sorted(folder.glob("search-*.db"), key=lambda file: file.stat().st_mtime, reverse=True)
    for old in olds[KEPT:]:
        if old != current:
            old.unlink(missing_ok=True)
