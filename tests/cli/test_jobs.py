"""Real consumers over a real queue: mails leave at once, and a consumer that is killed is made up for."""

from __future__ import annotations

import io
import shutil
import signal
import socket
import subprocess
import time
import uuid
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from studyhub import create_app
from studyhub.adapters.mail import Mail
from studyhub.extensions import db
from studyhub.models import Consumer, MadeFile, MadePart, Membership, Program, User
from studyhub.models.base import new_id
from studyhub.services.jobs import rows
from studyhub.services.jobs.exports import of_program
from studyhub.services.jobs.files import ask_for, ask_for_account, file_for_user
from studyhub.services.jobs.working import work_due
from tests.cli.consumers import (
    Killing,
    Started,
    app,
    at_work,
    environ,
    eventually,
    jobs,
    killed_at_work,
    lease_is_over,
    mailbox,
    start,
)
from tests.conftest import free_port

__all__ = ["app", "environ", "mailbox", "start"]
LETTER = Mail("amina@example.edu", "Hello", "Once.\n")
LEASE = timedelta(seconds=3)
GOES_ON = """
import datetime, time
from dataclasses import replace
from studyhub.services.jobs import kinds, rows
rows.LEASE = datetime.timedelta(seconds=3)
def go_on(*args):
    print("begun", flush=True)
    time.sleep(600)
kinds.KINDS["file.account"] = replace(kinds.KINDS["file.account"], do=go_on)
"""
AFTER_ITS_PARTS = """
from studyhub.services.jobs import files, stored
stored.PART, whole = 1000, stored.to_keep
def to_keep(*args, **more):
    keep = whole(*args, **more)
    def then(session):
        keep(session)
        die()
    return then
files.to_keep = to_keep
"""
AT_THE_MARK = "from studyhub.services.jobs import working; working.end = die"


def post(app: Flask) -> None:
    app.extensions["mailer"].send(LETTER)
    assert app.extensions["queue"].wake().wait(10)


@pytest.mark.parametrize("environ", ["sqlite"], indirect=True)
@pytest.mark.on_sqlite("what wakes a consumer knows no database")
def test_consumer_is_woken_does_the_mail_and_says_that_it_is_there(
    app: Flask, start: Started, mailbox: tuple[Killing, int]
) -> None:
    consumer = start()
    assert eventually(lambda: db.session.scalar(sa.select(sa.func.count()).select_from(Consumer)) == 1)
    post(app)
    assert eventually(lambda: jobs() == [("done", 1)], 15)  # sooner than it looks by itself
    consumer.terminate()
    assert consumer.wait(30) == 0
    db.session.rollback()
    assert db.session.scalars(sa.select(Consumer.name)).all() == []
    assert len(mailbox[0].mails) == 1


def test_mail_of_a_consumer_that_is_killed_comes_again_under_the_same_id(
    app: Flask, start: Started, mailbox: tuple[Killing, int]
) -> None:
    box = mailbox[0]
    consumer = start()
    box.victim = consumer.pid
    post(app)
    assert consumer.wait(30) == -signal.SIGKILL
    assert eventually(lambda: jobs() == [("running", 1)])
    lease_is_over()
    work_due(app.extensions["jobs"]())
    assert jobs() == [("done", 2)]
    first, second = (mail["Message-ID"] for mail in box.mails)
    assert first == second


def test_file_of_a_consumer_that_is_killed_before_it_ends_is_made_once(
    app: Flask, environ: dict[str, str]
) -> None:
    file_is_asked_for()
    killed_at_work(environ, AT_THE_MARK)
    assert jobs("file.account") == [("running", 1)]
    assert db.session.scalars(sa.select(MadeFile.id)).all() == []
    lease_is_over()
    work_due(app.extensions["jobs"]())
    assert jobs("file.account") == [("done", 2)]
    assert len(db.session.scalars(sa.select(MadeFile.id)).all()) == 1


def test_long_file_of_a_consumer_that_is_killed_with_its_parts_written_is_there_once(
    app: Flask, environ: dict[str, str]
) -> None:
    asker, program, now = somebody(), uuid.uuid4(), datetime.now(UTC)
    db.session.add(Program(id=program, name="HIM", created_at=now))
    db.session.flush()
    db.session.add(Membership(program_id=program, user_id=asker, role="director", since=now))
    db.session.commit()
    file_id = ask_for(of_program(user_id=asker, program_id=program), now=now)
    killed_at_work(environ, AFTER_ITS_PARTS)
    kept = [db.session.scalars(sa.select(table.id)).all() for table in (MadeFile, MadePart)]
    assert (kept, jobs("file.program")) == ([[], []], [("running", 1)])
    lease_is_over()
    work_due(app.extensions["jobs"]())
    assert jobs("file.program") == [("done", 2)]
    whole = b"".join(file_for_user(user_id=asker, file_id=file_id, now=now).pieces)
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        assert archive.testzip() is None
    assert len(db.session.scalars(sa.select(MadeFile.id)).all()) == 1


def somebody() -> uuid.UUID:
    now = datetime.now(UTC)
    user = User(id=new_id(now), email="amina@example.edu", name="Amina", preferences={}, created_at=now)
    db.session.add(user)
    db.session.commit()
    return uuid.UUID(int=user.id.int)


def file_is_asked_for() -> None:
    ask_for_account(user_id=somebody(), now=datetime.now(UTC))


def test_job_is_held_beyond_its_lease_and_taken_over_once_who_does_it_is_killed(
    app: Flask, environ: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def work() -> list[tuple[str, int]]:
        work_due(app.extensions["jobs"]())
        return jobs("file.account")

    monkeypatch.setattr(rows, "LEASE", LEASE)
    file_is_asked_for()
    with at_work(environ, GOES_ON) as consumer:
        assert consumer.stdout
        assert consumer.stdout.readline() == b"begun\n"
        time.sleep(2 * LEASE.total_seconds())
        while_it_lives = work()
        consumer.kill()
    assert (while_it_lives, work()) == ([("running", 1)], [("running", 1)])
    assert eventually(lambda: work() == [("done", 2)], 30)
    assert len(db.session.scalars(sa.select(MadeFile.id)).all()) == 1


@pytest.fixture
def redis(environ: dict[str, str], tmp_path: Path) -> Iterator[Callable[[], subprocess.Popen[bytes]]]:
    """Starts a Redis of the test's own, which the site uses."""
    program = shutil.which("redis-server")
    if program is None:
        pytest.fail("This test needs redis-server: run make test, which installs it.")
    port = free_port()
    environ["REDIS_URL"] = f"redis://127.0.0.1:{port}/0"
    begun: list[subprocess.Popen[bytes]] = []

    def run() -> subprocess.Popen[bytes]:
        options = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(tmp_path)]
        begun.append(subprocess.Popen([program, *options], stdout=subprocess.DEVNULL))  # noqa: S603
        assert eventually(lambda: answers(port))
        return begun[-1]

    yield run
    for one in begun:
        one.terminate()
        one.wait(10)


def answers(port: int) -> bool:
    with closing(socket.socket()) as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@pytest.mark.parametrize("environ", ["sqlite"], indirect=True)
@pytest.mark.on_sqlite("what wakes a consumer knows no database")
def test_redis_wakes_and_when_it_is_cut_nothing_is_lost(
    environ: dict[str, str],
    redis: Callable[[], subprocess.Popen[bytes]],
    start: Started,
    mailbox: tuple[Killing, int],
) -> None:
    app = create_app(**{name.lower(): value for name, value in environ.items()})
    with app.app_context():
        server = redis()
        start()
        post(app)
        assert eventually(lambda: jobs() == [("done", 1)], 15)
        server.kill()
        server.wait(10)
        post(app)  # does not raise: the row is there, and is found by looking
        assert eventually(lambda: jobs() == [("done", 1)] * 2, 40)
        redis()
        post(app)
        assert eventually(lambda: jobs() == [("done", 1)] * 3, 15)
        db.engine.dispose()
    assert len(mailbox[0].mails) == 3
