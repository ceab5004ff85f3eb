"""What tests of consumers stand on: a site of their own on a real database, processes that work and die."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

import pytest
import sqlalchemy as sa
from aiosmtpd.controller import Controller
from flask import Flask

from studyhub import create_app
from studyhub.extensions import db
from studyhub.models import Job
from tests.conftest import SAMPLE_CONTENT, Inbox, free_port

ROOT = Path(__file__).parent.parent.parent
WORK = """
import os, signal
def die(*args, **kwargs): os.kill(os.getpid(), signal.SIGKILL)
{fault}
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
def environ(
    request: pytest.FixtureRequest, tmp_path: Path, mailbox: tuple[Killing, int]
) -> Iterator[dict[str, str]]:
    """Settings of a site of its own, on either database, with mails that go to the mailbox."""
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("migrated_sqlite"), tmp_path / "site.db")
        url = f"sqlite:///{tmp_path}/site.db"
    else:
        url = emptied(request.getfixturevalue("migrated_postgresql"))
    yield {
        "DATABASE_URL": url,
        "INSTANCE_FOLDER": str(tmp_path),
        "CONTENT_FOLDER": str(SAMPLE_CONTENT),
        "MAIL_SERVER": "127.0.0.1",
        "MAIL_PORT": str(mailbox[1]),
        "MAIL_SECURITY": "none",
        "REDIS_URL": "",
        "JOBS": "apart",
    }
    if request.param == "postgresql":
        emptied(url)  # others are copied from it


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


def at_work(environ: dict[str, str], fault: str) -> subprocess.Popen[bytes]:
    """A process that does what is due, after the lines of `fault`."""
    line = [sys.executable, "-c", WORK.format(fault=fault)]
    return subprocess.Popen(line, cwd=ROOT, env=os.environ | environ, stdout=subprocess.PIPE)  # noqa: S603 - ours


def killed_at_work(environ: dict[str, str], fault: str) -> None:
    """Have a process do what is due that calls `die` where the lines of `fault` put it."""
    with at_work(environ, fault) as process:
        assert process.wait(60) == -signal.SIGKILL


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


def lease_is_over() -> None:
    """As if the minutes had gone by after which another consumer may take up what one has begun."""
    db.session.rollback()
    db.session.execute(sa.update(Job).where(Job.state == "running").values(due_at=datetime.now(UTC)))
    db.session.commit()
