"""The doctor finds what is wrong with a real site, says what to do, and finds nothing where all is well."""

from __future__ import annotations

import os
import shutil
import socket
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from studyhub.adapters.mail import Mail
from studyhub.adapters.sealing import seal
from studyhub.extensions import db
from studyhub.models import Job, SecondStep, User
from studyhub.models.base import new_id
from studyhub.services.database import command
from studyhub.services.jobs.working import beat
from tests.conftest import NOW, Inbox, make_app

LATER = NOW + timedelta(days=30)


Site = Callable[..., Flask]


@pytest.fixture
def site(tmp_path: Path, migrated_sqlite: Path) -> Site:
    """Makes a site of its own with those settings, on a database with all tables."""
    shutil.copy(migrated_sqlite, tmp_path / "site.db")

    def make(**settings: Any) -> Flask:
        app = make_app(tmp_path, f"sqlite:///{tmp_path}/site.db", **settings)
        app.extensions["clock"] = lambda: LATER
        return app

    return make


def said(app: Flask) -> tuple[int, str]:
    done = app.test_cli_runner().invoke(args=["doctor"])
    with app.app_context():
        db.engine.dispose()
    return done.exit_code, done.output


def line_of(app: Flask, subject: str) -> str:
    """The first line on that subject, with its remedy."""
    _, told = said(app)
    lines = told.splitlines()
    at = next(n for n, line in enumerate(lines) if line.split()[1] == subject)
    return "\n".join(lines[at : at + 2])


def test_site_that_is_well_has_nothing_to_mend(tmp_path: Path, site: Site, inbox: tuple[Inbox, int]) -> None:
    app = site(mail_server="127.0.0.1", mail_port=inbox[1], mail_security="none")
    app.test_cli_runner().invoke(args=["backup"])
    with app.app_context():
        beat("here:1", now=LATER)
    code, told = said(app)
    assert (code, told.splitlines()[-1]) == (0, "0 faults, 0 warnings."), told
    assert inbox[0].mails == []


def test_workers_of_one_machine_that_count_in_its_redis_need_no_key_of_their_own(site: Site) -> None:
    app = site(workers=2, redis_url="redis://127.0.0.1:1/0", secret_key="")
    assert line_of(app, "settings").startswith("ok")


def test_mail_server_that_is_gone_is_a_fault_with_its_settings(tmp_path: Path, site: Site) -> None:
    app = site(mail_server="127.0.0.1", mail_port=1, mail_security="none")
    told = line_of(app, "mail")
    assert told.startswith("fault")
    assert "MAIL_PORT" in told


@pytest.mark.parametrize(
    ("settings", "level", "word"),
    [
        ({"public_url": "http://study.example.edu"}, "fault", "PUBLIC_URL"),
        ({"public_url": "https://study.example.edu"}, "warning", "TRUSTED_PROXIES"),
        ({"workers": 4}, "warning", "REDIS_URL"),
        ({"redis_url": "redis://192.0.2.1/0", "secret_key": ""}, "warning", "SECRET_KEY"),
        ({"rate_limits": "no"}, "fault", "RATE_LIMITS"),
    ],
)
def test_setting_that_does_not_fit_is_named(
    tmp_path: Path, site: Site, settings: dict[str, Any], level: str, word: str
) -> None:
    told = line_of(site(**settings), "settings")
    assert told.startswith(level)
    assert word in told


def test_redis_that_does_not_answer_is_a_fault(tmp_path: Path, site: Site) -> None:
    assert line_of(site(redis_url="redis://127.0.0.1:1/0"), "redis").startswith("fault")


def test_key_that_others_can_read_is_a_fault(tmp_path: Path, site: Site) -> None:
    (tmp_path / "secret_key").write_text("k" * 64)
    (tmp_path / "secret_key").chmod(0o644)
    told = line_of(site(secret_key=""), "settings")
    assert told.startswith("fault")
    assert "chmod 600" in told


def test_damaged_index_is_a_fault_that_names_the_backup(tmp_path: Path, site: Site) -> None:
    app = site()
    with app.app_context():
        with db.engine.begin() as connection:
            connection.execute(sa.text("PRAGMA writable_schema = ON"))
            connection.execute(sa.text("UPDATE sqlite_master SET rootpage = 2 WHERE name = 'user'"))
        db.engine.dispose()
    told = line_of(app, "database")
    assert told.startswith("fault")
    assert "flask restore" in told


def test_database_newer_than_the_code_wants_the_newer_code(site: Site) -> None:
    app = site()
    with app.app_context():
        with db.engine.begin() as connection:
            connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
        db.engine.dispose()
    told = line_of(app, "database")
    assert told.startswith("fault")
    assert "Install the newer StudyHub again" in told


def test_database_behind_the_code_wants_a_restart(tmp_path: Path, site: Site) -> None:
    app = site()
    with app.app_context():
        with db.engine.begin() as connection:
            connection.execute(sa.text("UPDATE alembic_version SET version_num = '0003'"))
        db.engine.dispose()
    assert "Restart" in line_of(app, "database")


def test_clock_that_was_set_back_is_found_by_what_was_written_since(tmp_path: Path, site: Site) -> None:
    app = site()
    ahead = LATER + timedelta(days=3)
    with app.app_context():
        with command() as session:
            session.add(
                User(id=new_id(ahead), email="a@example.edu", name="A", preferences={}, created_at=ahead)
            )
        db.engine.dispose()
    assert "it was set back" in line_of(app, "clock")


def test_clock_before_this_version_is_a_fault(tmp_path: Path, site: Site) -> None:
    app = site()
    app.extensions["clock"] = lambda: NOW
    assert "before this version" in line_of(app, "clock")


def test_content_that_does_not_load_is_a_fault(tmp_path: Path, site: Site) -> None:
    app = site(content_folder=tmp_path / "nothing")
    told = line_of(app, "content")
    assert told.startswith("fault")
    assert "make check" in told


def test_port_of_mail_that_says_nothing_like_mail_is_a_fault(tmp_path: Path, site: Site) -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        app = site(mail_server="127.0.0.1", mail_port=silent.getsockname()[1], mail_security="none")
        assert line_of(app, "mail").startswith("fault")


@pytest.mark.parametrize(("silent", "level"), [(timedelta(minutes=4), "ok"), (timedelta(minutes=6), "fault")])
def test_consumer_that_is_gone_while_mails_wait_is_a_fault(site: Site, silent: timedelta, level: str) -> None:
    app = site(mail_server="127.0.0.1", mail_port=1, mail_security="none")
    app.extensions["clock"] = lambda: LATER - silent
    with app.app_context():
        beat("here:1", now=LATER - silent)
        app.extensions["mailer"].send(Mail("amina@example.edu", "x", "x"))
    app.extensions["clock"] = lambda: LATER
    found = line_of(app, "jobs")
    assert found.split()[0] == level
    assert ("systemctl start studyhub-jobs" in found) is (level == "fault")


def test_changed_key_is_found_by_what_it_does_not_open(site: Site) -> None:
    app = site()
    with app.app_context():
        user = User(id=new_id(NOW), email="a@example.edu", name="A", preferences={}, created_at=NOW)
        sealed = seal(b"k" * 32, "the app's secret", user.id.bytes)
        with command() as session:
            session.add(user)
            session.flush()
            session.add(SecondStep(user_id=user.id, secret=sealed, created_at=NOW, confirmed_at=NOW))
        db.engine.dispose()
    told = line_of(app, "keys")
    assert "1 of 1 authenticator apps" in told
    assert "Put the old key back" in told


def test_jobs_that_have_failed_are_a_warning(site: Site) -> None:
    app = site()
    with app.app_context():
        beat("here:1", now=LATER)
        with command() as session:
            session.add(Job(id=new_id(NOW), kind="mail", key="x", state="failed", detail={}, created_at=NOW))
        db.engine.dispose()
    told = line_of(app, "jobs")
    assert told.startswith("warning")
    assert "1 have failed" in told


@pytest.mark.parametrize(("days", "level"), [(6, "ok"), (8, "warning")])
def test_backup_that_is_old_is_a_warning(tmp_path: Path, site: Site, days: int, level: str) -> None:
    (tmp_path / "backups").mkdir()
    copy = tmp_path / "backups" / "studyhub-1.db"
    copy.touch()
    then = time.time() - days * 86400
    os.utime(copy, (then, then))
    assert line_of(site(), "backups").startswith(level)


def test_site_without_a_backup_is_told_to_make_one(site: Site) -> None:
    told = line_of(site(), "backups")
    assert told.startswith("warning")
    assert "there is none" in told


def test_provider_that_does_not_answer_is_named(tmp_path: Path, site: Site) -> None:
    file = tmp_path / "colleges.toml"
    file.write_text(
        '[here]\nname = "Here"\nissuer = "https://127.0.0.1:1"\nclient_id = "x"\nclient_secret = "y"\n'
    )
    told = line_of(site(oidc_file=file), "college")
    assert told.startswith("fault")
    assert "here: " in told
