"""A job that takes longer than its lease is held and done once; one that is lost has no effect."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from studyhub.extensions import db
from studyhub.models import Job, User
from studyhub.services.database import beside, command
from studyhub.services.jobs import holding, rows
from studyhub.services.jobs.kinds import KINDS
from studyhub.services.jobs.rows import Asked, Taken, ask, end, take
from studyhub.services.jobs.working import work_due

KIND = "file.dashboard"
LEASE = timedelta(seconds=4)


class Long:
    """A job that takes as long as a test says, and then changes a name: at a site with short leases."""

    def __init__(self, app: Flask) -> None:
        self.app, self.begun, self.over = app, threading.Event(), threading.Event()
        self.thread = threading.Thread(target=self.work)

    def do(self, *_: object) -> Callable[[Session], object]:
        self.begun.set()
        self.over.wait(60)
        return lambda session: session.execute(sa.update(User).values(name="By the first"))

    def work(self) -> None:
        with self.app.app_context():
            work_due(replace(self.app.extensions["jobs"](), clock=lambda: datetime.now(UTC)))

    def begin(self) -> None:
        """Put it down, and have it begun."""
        with command() as session:
            ask(session, Asked(KIND, KIND, {}), now=datetime.now(UTC))
        self.thread.start()
        assert self.begun.wait(60)

    def end(self) -> tuple[str, int, str]:
        """Let it come to its end; gives the state and the tries of its row, and the name."""
        self.over.set()
        self.thread.join(60)
        db.session.rollback()
        row = db.session.execute(sa.select(Job.state, Job.tries).where(Job.kind == KIND)).one()
        return row.state, row.tries, db.session.scalars(sa.select(User.name)).one()


@pytest.fixture
def long(app: Flask, make_user: Callable[..., object], monkeypatch: pytest.MonkeyPatch) -> Iterator[Long]:
    make_user()
    job = Long(app)
    monkeypatch.setitem(KINDS, KIND, replace(KINDS[KIND], do=job.do))
    monkeypatch.setattr(rows, "LEASE", LEASE)
    yield job
    job.end()


def taken_by_another(leases: int) -> Taken | None:
    """What another process gets that looks for so many leases."""
    ends = time.monotonic() + leases * LEASE.total_seconds()
    while time.monotonic() < ends:
        with command() as session:
            if taken := take(session, {KIND}, now=datetime.now(UTC)):
                return taken
        time.sleep(0.05)
    return None


def test_job_that_is_longer_than_its_lease_is_done_once(long: Long) -> None:
    long.begin()
    assert taken_by_another(2) is None
    assert long.end() == ("done", 1, "By the first")


def test_job_is_held_although_signs_fail(long: Long, monkeypatch: pytest.MonkeyPatch) -> None:
    failing = iter([True, True, False, True, True])

    @contextmanager
    def flaky(engine: Engine) -> Iterator[Connection]:
        if next(failing, False):
            raise OperationalError("UPDATE", None, ConnectionError("gone for a moment"))
        with beside(engine) as connection:
            yield connection

    monkeypatch.setattr(holding, "beside", flaky)
    long.begin()
    assert taken_by_another(2) is None
    assert (next(failing, None), long.end()) == (None, ("done", 1, "By the first"))


def test_job_that_hangs_is_let_go_and_its_late_end_has_no_effect(
    long: Long, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(holding, "LONGEST", LEASE)
    long.begin()
    taken = taken_by_another(5)
    assert taken
    with command() as session:
        end(session, taken, again_at=None, now=datetime.now(UTC))
        session.execute(sa.update(User).values(name="By the second"))
    assert long.end() == ("done", 2, "By the second")
