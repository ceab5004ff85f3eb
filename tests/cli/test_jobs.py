"""Real consumers over a real queue: mails leave at once, and a consumer that is killed is made up for."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

import pytest
import sqlalchemy as sa
from aiosmtpd.controller import Controller
from flask import Flask

from studyhub import create_app
from studyhub.adapters.mail import Mail
from studyhub.extensions import db
from studyhub.models import Consumer, Job, MadeFile, User
from studyhub.models.base import new_id
from studyhub.services.jobs.files import ask_for_account
from studyhub.services.jobs.working import work_due
from tests.conftest import SAMPLE_CONTENT, Inbox, free_port

ROOT = Path(__file__).parent.parent.parent
LETTER = Mail("amina@example.edu", "Hello", "Once.\n")
KILLED_AT_THE_MARK = """
import os, signal
from studyhub.services.jobs import rows, working
def die(*args, **kwargs): os.kill(os.getpid(), signal.SIGKILL)
working.end = die
from studyhub import create_app
from studyhub.services.jobs.working import work_due
app = create_app()
with app.app_context():
    work_due(app.extensions["jobs"]())
"""
Started = Callable[..., subprocess.Popen[bytes]]


class Killing(Inbox):
    """A mailbox that kills whoever brings a mail, after it has taken it and before it says so."""

    victim = 0

    def handle_message(self, message: EmailMessage) -> None:
        super().handle_message(message)
        if self.victim:
            os.kill(self.victim, signal.SIGKILL)
            self.victim = 0


@pytest.fixture
def mailbox() -> Iterator[tuple[Killing, int]]:
    box, port = Killing(), free_port()
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    yield box, port
    controller.stop()


@pytest.fixture(params=["sqlite", "postgresql"])
def environ(request: pytest.FixtureRequest, tmp_path: Path, mailbox: tuple[Killing, int]) -> dict[str, str]:
    """Settings of a site of its own, on either database, with mails that go to the mailbox."""
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("migrated_sqlite"), tmp_path / "site.db")
        url = f"sqlite:///{tmp_path}/site.db"
    else:
        url = emptied(request.getfixturevalue("migrated_postgresql"))
    return {
        "DATABASE_URL": url,
        "INSTANCE_FOLDER": str(tmp_path),
        "CONTENT_FOLDER": str(SAMPLE_CONTENT),
        "MAIL_SERVER": "127.0.0.1",
        "MAIL_PORT": str(mailbox[1]),
        "MAIL_SECURITY": "none",
        "REDIS_URL": "",
        "JOBS": "apart",
    }


def emptied(url: str) -> str:
    """The database of the tests' PostgreSQL, without a row."""
    engine = sa.create_engine(url.replace("postgresql://", "postgresql+psycopg://"))
    with engine.begin() as connection:
        connection.execute(sa.text("SET session_replication_role = replica"))
        for table in db.metadata.tables.values():
            connection.execute(table.delete())
    engine.dispose()
    return url


@pytest.fixture
def app(environ: dict[str, str]) -> Iterator[Flask]:
    """The site as it is served, in this process."""
    app = create_app(**{name.lower(): value for name, value in environ.items()})
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def start(environ: dict[str, str]) -> Iterator[Started]:
    """Starts consumers, and ends them."""
    begun: list[subprocess.Popen[bytes]] = []

    def run() -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "flask", "jobs", "run"]
        one = subprocess.Popen(command, cwd=ROOT, env=os.environ | environ, stdout=subprocess.PIPE)  # noqa: S603
        begun.append(one)
        assert one.stdout
        assert one.stdout.readline() == b"Doing jobs.\n"
        return one

    yield run
    for one in begun:
        one.terminate()
        one.wait(30)
        assert one.stdout
        one.stdout.close()


def eventually(holds: Callable[[], bool], seconds: float = 30) -> bool:
    """Whether it comes to hold."""
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        db.session.rollback()
        if holds():
            return True
        time.sleep(0.05)
    return False


def jobs(kind: str = "mail") -> list[tuple[str, int]]:
    found = db.session.execute(sa.select(Job.state, Job.tries).where(Job.kind == kind))
    return [(row.state, row.tries) for row in found]


def post(app: Flask) -> None:
    app.extensions["mailer"].send(LETTER)
    assert app.extensions["queue"].wake().wait(10)


def lease_is_over() -> None:
    """As if the minutes had gone by after which another consumer may take up what one has begun."""
    db.session.rollback()
    db.session.execute(sa.update(Job).where(Job.state == "running").values(due_at=datetime.now(UTC)))
    db.session.commit()


@pytest.mark.parametrize("environ", ["sqlite"], indirect=True)
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
    now = datetime.now(UTC)
    user = User(id=new_id(now), email="amina@example.edu", name="Amina", preferences={}, created_at=now)
    db.session.add(user)
    db.session.commit()
    ask_for_account(user_id=uuid.UUID(int=user.id.int), now=now)
    killed = subprocess.run(  # noqa: S603 - our own lines
        [sys.executable, "-c", KILLED_AT_THE_MARK], cwd=ROOT, env=os.environ | environ, check=False
    )
    assert killed.returncode == -signal.SIGKILL
    assert jobs("file.account") == [("running", 1)]
    assert db.session.scalars(sa.select(MadeFile.id)).all() == []
    lease_is_over()
    work_due(app.extensions["jobs"]())
    assert jobs("file.account") == [("done", 2)]
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
