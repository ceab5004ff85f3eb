"""What an answer, a session and a dashboard cost as the review log grows, from ten thousand to ten million.

The real server with two workers on SQLite and on PostgreSQL, eight kept connections, every reply checked. A
class of twenty with fifty answers each is asked for, a new one at each length; all others in the log have the
same past as these. Flat is: `sql` the same, `cpu_ms` and waits no more than the machine's own noise. `--rows`
says how far the log grows, `--sizes 10000,300000` which lengths are measured, `--database` on which of the
two. Ten million lines take up to 35 GB of disk, and about a quarter of an hour to lay; `bench all` stops at
a hundred thousand.
"""

from __future__ import annotations

import sys
import tempfile
import time
import urllib.parse
import uuid
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import cycle
from pathlib import Path

import psutil
import sqlalchemy as sa
from flask import Flask

from bench import serve
from bench.growing.crowd import answers_in, grow, lay_class
from bench.served import free_port, memory_mib, running
from bench.serving import requests, statements
from bench.serving.driver import Request
from bench.serving.measured import KEYS, SECONDS, Bench, Row
from bench.serving.people import OPEN, SINGLE, College, Pupil, seed, sign_in
from studyhub import create_app
from studyhub.cli.database import bring_up_to_date
from studyhub.config import ROOT
from studyhub.extensions import db
from studyhub.models import Enrollment, StudySession
from studyhub.services.cohorts.watch import watch_cohort
from studyhub.services.practice.quiz import start_quiz

__all__ = ["KEYS"]

STUDENTS = 20
SIZES = (10_000, 100_000, 1_000_000, 10_000_000)
IN_ALL = {"rows": 100_000}
"""How far the log grows where every measurement is run: ten million lines are for who has the disk."""


@dataclass(frozen=True)
class Place:
    """A database that is measured as it grows: its kind, address and folder, and what serves it."""

    kind: str
    address: str
    scratch: Path
    watched: list[psutil.Process]

    def app(self) -> Flask:
        """The site on it, in this process."""
        return create_app(instance_folder=self.scratch / "instance", database_url=self.address)


def rows(
    rows: int = SIZES[-1],
    students: int = STUDENTS,
    sizes: Sequence[int] = SIZES,
    database: str | None = None,
    seconds: float = SECONDS,
) -> list[Row]:
    """A row a case, database and length of the log: each of `sizes` that is no more than `rows` lines."""
    found: list[Row] = []
    for kind in serve.databases(database):
        with tempfile.TemporaryDirectory(prefix="sh-") as name, ExitStack() as stack:
            address, watched = stack.enter_context(serve.database_of(kind, Path(name)))
            place = Place(kind, address, Path(name), watched)
            app = place.app()
            bring_up_to_date(app)
            college = seed(app, students=students)
            people = _people(app, college)
            for size in [one for one in sorted(sizes) if one <= rows] or [rows]:
                began = time.perf_counter()
                # A new one: what a class did while it was measured would be more to count the next time.
                cohort, pupils = lay_class(app, people, college.program)
                grow(app, people, college.program, rows=size)
                took = time.perf_counter() - began
                print(f"  {kind}, {size:,} answers, laid in {took:.0f} s ...", file=sys.stderr, flush=True)
                found += _measured(place, _opened(app, replace(college, cohort=cohort), pupils), seconds)
    return found


def _people(app: Flask, college: College) -> list[uuid.UUID]:
    with app.app_context():
        wanted = sa.select(Enrollment.user_id).where(Enrollment.cohort_id == college.cohort)
        found = list(db.session.scalars(wanted.order_by(Enrollment.user_id)))
        db.session.remove()
        db.engine.dispose()
    return found


def _opened(app: Flask, college: College, people: list[uuid.UUID]) -> College:
    """The class with an open quiz each, none of whose places is answered, after the night's watch over it."""
    pupils, now = [], datetime.now(UTC)
    with app.app_context():
        shelf = app.extensions["catalog"].shelf()
        watch_cohort(college.program, college.cohort, shelf=shelf, now=now)
        for one in people:
            named = {"user_id": one, "shelf": shelf, "now": now}
            quiz = start_quiz(filters=SINGLE, count=OPEN, feedback="tutor", **named)
            slots = db.session.get_one(StudySession, (one, quiz)).slots
            pupils.append(Pupil(sign_in(app, one, now), quiz, tuple(str(slot["asked"]) for slot in slots)))
        db.session.remove()
        db.engine.dispose()
    return replace(college, pupils=tuple(pupils))


def session(college: College) -> Iterator[Request]:
    """A quiz of ten begun, by one student after the other."""
    for pupil in cycle(college.pupils):
        fields = {"types": "single", "count": "10", "feedback": "tutor", "csrf_token": pupil.visitor.token}
        body = urllib.parse.urlencode(fields)
        head = (
            f"POST /practice/quiz HTTP/1.1\r\nHost: localhost\r\nCookie: {pupil.visitor.cookie}\r\n"
            f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        yield Request((head + body).encode(), 303, b"/practice/sessions/")


def dashboard(college: College) -> Iterator[Request]:
    """The director looks at where the cohort stands."""
    address = f"/programs/{college.program}/cohorts/{college.cohort}/dashboard"
    head = f"GET {address} HTTP/1.1\r\nHost: localhost\r\nCookie: {college.director.cookie}\r\n\r\n"
    return cycle((Request(head.encode(), 200, b"Amina"),))


CASES = {"dashboard": dashboard, "main": requests.main, "session": session, "answer": requests.submit}
"""In this order: each answer leaves the dashboard a standing to reckon anew, some at each look."""


def _measured(place: Place, college: College, seconds: float) -> list[Row]:
    app = place.app()
    sql, answers = statements.statements_of(app, college, CASES), answers_in(app)
    with app.app_context():
        db.engine.dispose()
    port = free_port()
    settings = {
        "PORT": str(port),
        "INSTANCE_FOLDER": str(place.scratch / "instance"),
        "DATABASE_URL": place.address,
        "WORKERS": str(serve.WORKERS),
        "RATE_LIMITS": "no",
    }
    with running([sys.executable, "-m", "studyhub.cli.serve"], ROOT, settings, port) as (process, _):
        idle = round(memory_mib(port), 1)
        bench = Bench("studyhub", place.kind, answers, port, [process, *place.watched], seconds)
        return [
            bench.row(case, asked(college)) | {"sql": sql[case], "rss_mib": idle}
            for case, asked in CASES.items()
        ]
