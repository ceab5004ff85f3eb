"""What doctor says of a database that cannot be worked with: the trouble, its remedy, and nothing twice."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager, suppress
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from studyhub.cli.database import bring_up_to_date
from studyhub.extensions import db
from tests.cli.test_doctor import said
from tests.conftest import make_app
from tests.listening import every_connection
from tests.postgresql import new_database, spoken_by_psycopg

SKIPPED = "What needs it was not looked at: keys, jobs"
Spoilt = Callable[[Flask, Path], AbstractContextManager[object]]


@pytest.fixture
def app(tmp_path: Path, migrated_sqlite: Path) -> Flask:
    folder = tmp_path / "data"
    folder.mkdir()
    shutil.copy(migrated_sqlite, folder / "site.db")
    return make_app(tmp_path / "instance", f"sqlite:///{folder}/site.db")


@contextmanager
def held(_app: Flask, file: Path) -> Iterator[None]:
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("PRAGMA locking_mode = EXCLUSIVE")
        other.execute("BEGIN IMMEDIATE")
        yield


@contextmanager
def held_by_a_writer(_app: Flask, file: Path) -> Iterator[None]:
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield


@contextmanager
def no_database(_app: Flask, file: Path) -> Iterator[None]:
    file.unlink()
    file.mkdir()
    yield


@contextmanager
def overwritten(_app: Flask, file: Path) -> Iterator[None]:
    with file.open("r+b") as opened:
        opened.write(b"\xa5" * 64)
    yield


@contextmanager
def read_only(app: Flask, _file: Path) -> Iterator[None]:
    with app.app_context():
        engine = db.engine
    with every_connection(engine, "query_only = ON"):
        yield


@pytest.mark.parametrize(
    ("spoilt", "told_of", "skipped"),
    [
        (held, ("Another program holds it", "fuser -v"), 1),
        (held_by_a_writer, ("Another program holds it", "fuser -v"), 0),
        (no_database, ("It cannot be reached", "Check DATABASE_URL"), 1),
        (overwritten, ("It is damaged", "flask restore"), 1),
        (read_only, ("takes no writing", "findmnt"), 0),
    ],
)
def test_trouble_of_a_file_is_named_once_with_its_remedy(
    app: Flask, tmp_path: Path, spoilt: Spoilt, told_of: tuple[str, str], skipped: int
) -> None:
    words, remedy = told_of
    with spoilt(app, tmp_path / "data" / "site.db"):
        code, told = said(app)
    assert (code, told.count(words), told.count(SKIPPED)) == (1, 1, skipped), told
    assert remedy in told.split(words)[1].splitlines()[1]


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of its own of 16 MiB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", str(folder)]
    if os.geteuid() or subprocess.run(command, check=False, capture_output=True).returncode:  # noqa: S603 - ours
        pytest.skip("only root mounts a disk")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=False)  # noqa: S603, S607 - ours


def test_full_disk_of_the_database_is_named_though_the_instance_has_room(
    tmp_path: Path, disk: Path, migrated_sqlite: Path
) -> None:
    shutil.copy(migrated_sqlite, disk / "site.db")
    app = make_app(tmp_path / "instance", f"sqlite:///{disk}/site.db")
    assert "MiB are free in " + str(disk) in said(app)[1]
    with (disk / "ballast").open("wb", buffering=0) as ballast, suppress(OSError):
        while ballast.write(b"\0" * 4096):
            pass
    code, told = said(app)
    assert (code, f"df -h {disk} shows the disk" in told) == (1, True), told


def test_disk_that_is_mounted_for_reading_is_told_to_be_mounted_anew(
    tmp_path: Path, disk: Path, migrated_sqlite: Path
) -> None:
    shutil.copy(migrated_sqlite, disk / "site.db")
    app = make_app(tmp_path / "instance", f"sqlite:///{disk}/site.db")
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)  # noqa: S603, S607 - ours
    code, told = said(app)
    assert (code, f"findmnt -T {disk}" in told, f"{disk} cannot be written to" in told) == (1, True, True), (
        told
    )


def test_site_that_never_had_a_database_is_told_to_make_one(tmp_path: Path) -> None:
    app = make_app(tmp_path, f"sqlite:///{tmp_path}/site.db")
    _, told = said(app)
    assert ("make run, which makes it" in told, (tmp_path / "site.db").exists()) == (True, False), told


@pytest.mark.parametrize("sign", ["database_file", "backups/studyhub-1.db", "site.db.writers"])
def test_database_that_was_moved_is_to_be_put_back_and_none_is_made(tmp_path: Path, sign: str) -> None:
    app = make_app(tmp_path, f"sqlite:///{tmp_path}/site.db")
    (tmp_path / "backups").mkdir()
    (tmp_path / sign).write_text(f"{tmp_path}/site.db")
    code, told = said(app)
    assert (code, "flask restore" in told, "make run" in told) == (1, True, False), told
    assert list(tmp_path.glob("site.db*")) == [tmp_path / sign] * (sign == "site.db.writers")


def test_started_site_knows_later_that_it_had_a_database(tmp_path: Path) -> None:
    app = make_app(tmp_path / "instance", f"sqlite:///{tmp_path}/data/site.db")
    bring_up_to_date(app)
    shutil.rmtree(tmp_path / "data")
    _, told = said(app)
    assert ("Put the file back" in told, (tmp_path / "data").exists()) == (True, False), told


def test_postgresql_that_does_not_answer_is_to_be_started(tmp_path: Path) -> None:
    code, told = said(make_app(tmp_path, "postgresql://studyhub:hidden@127.0.0.1:1/studyhub"))
    assert (code, told.count("Connection refused"), told.count(SKIPPED)) == (1, 1, 1), told
    assert ("Start PostgreSQL" in told, "hidden" in told) == (True, False)


def test_postgresql_that_only_reads_is_told(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    url = new_database(request)
    engine = sa.create_engine(spoken_by_psycopg(url), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        name = sa.make_url(url).database
        connection.exec_driver_sql(f"ALTER DATABASE {name} SET default_transaction_read_only = on")
    engine.dispose()
    code, told = said(make_app(tmp_path, url))
    assert (code, "default_transaction_read_only is on there" in told, SKIPPED in told) == (1, True, False), (
        told
    )
