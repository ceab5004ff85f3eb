from __future__ import annotations

import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from studyhub.adapters.backup import back_up
from studyhub.adapters.errors import BackupFailed

AT = datetime(2026, 11, 23, tzinfo=UTC)


@pytest.fixture
def original(tmp_path: Path) -> Path:
    file = tmp_path / "studyhub.db"
    connection = sqlite3.connect(file)
    connection.executescript("PRAGMA journal_mode=WAL; CREATE TABLE t (x); INSERT INTO t VALUES (42);")
    connection.close()
    return file


def test_copy_holds_what_was_committed_while_a_writer_is_at_work(original: Path, tmp_path: Path) -> None:
    writer = sqlite3.connect(original, isolation_level=None)
    writer.execute("INSERT INTO t VALUES (43)")
    writer.execute("BEGIN IMMEDIATE")
    writer.execute("INSERT INTO t VALUES (44)")
    copy = sqlite3.connect(back_up(original, tmp_path / "backups", now=AT, keep=3))
    assert copy.execute("SELECT x FROM t").fetchall() == [(42,), (43,)]
    writer.close()
    copy.close()


def test_only_the_latest_copies_are_kept(original: Path, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    made = [back_up(original, folder, now=AT + timedelta(days=day), keep=2) for day in range(4)]
    assert sorted(folder.iterdir()) == made[2:]


def test_copies_of_another_kind_are_not_dropped(original: Path, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    others = [folder / f"studyhub-20261101T000000-{kind}.db" for kind in ("by-hand", "nightly")]
    for other in others:
        other.touch()
    made = [back_up(original, folder, now=AT + timedelta(days=day), keep=1) for day in range(2)]
    assert sorted(folder.iterdir()) == [*others, made[1]]


def test_damaged_database_is_told_and_no_copy_is_dropped(original: Path, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    good = back_up(original, folder, now=AT, keep=1)
    original.write_bytes(b"not a database at all" * 100)
    with pytest.raises(BackupFailed, match="could not be copied"):
        back_up(original, folder, now=AT + timedelta(days=1), keep=1)
    assert list(folder.iterdir()) == [good]
