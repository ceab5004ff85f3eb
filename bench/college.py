"""What a college's pages cost: item analysis and dashboard of forty and of all students, on SQLite.

A thousand students with a thousand answers each to the shipped bank; the pages are asked for in this process,
by the director. Their states, in this order: `first`, nothing was prepared; `night`, no page but the nightly
run that prepares everybody; `all`, each of the students has answered since; `one`, one of them has; `again`,
nobody has. The baseline is the bare SELECT of what such a page is made of: the answers of the same students.
"""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
import time
import uuid
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import product
from pathlib import Path

import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from bench import bare_page, milliseconds, named
from bench.campus.laid import CLASS, NOW, College, college_of, laid
from bench.serving.people import sign_in
from bench.serving.statements import counted
from studyhub import create_app
from studyhub.config import CONTENT
from studyhub.extensions import db
from studyhub.models import Cohort, Enrollment, Review
from studyhub.services.cohorts.keeping import members_of, refresh
from studyhub.services.database import command
from studyhub.services.items.packs import refresh_packs

KEYS = ("page", "students", "answers", "state", "ms", "cpu_ms", "sql", "select_ms", "ratio")
TRIES = 5
Row = dict[str, float | int | str]
READ = "item_key, ask_hash, at, score, millis, response, first_exposure"
OF_COHORT = "SELECT user_id FROM enrollment WHERE cohort_id = ?"
SELECT = f"SELECT {READ} FROM review WHERE user_id IN ({OF_COHORT})"  # noqa: S608 - our own names


@dataclass(frozen=True)
class Place:
    """A cohort of the college: its students, their answers, and milliseconds of the bare SELECT of these."""

    cohort: uuid.UUID
    students: Sequence[uuid.UUID]
    answers: int
    select_ms: float


@dataclass(frozen=True, order=True)
class Cost:
    """Milliseconds on the clock and of the processor, which hardly minds what else the machine does."""

    ms: float
    cpu_ms: float
    sql: int


@dataclass
class Bench:
    """The site on a copy of the college's database; `clock` goes on with each answer given."""

    app: Flask
    college: College
    client: FlaskClient
    clock: datetime = field(default=NOW)

    def look(self, place: Place, page: str) -> Cost:
        """What a cohort's page costs. A refusal is no measurement."""
        address = f"/programs/{self.college.program}/cohorts/{place.cohort}/{page}"
        return _cost(self.app, lambda: self._get(address))

    def _get(self, address: str) -> None:
        reply = self.client.get(address)
        if reply.status_code != 200:
            raise RuntimeError(f"{address} was answered {reply.status_code}")

    def answer(self, students: Sequence[uuid.UUID]) -> None:
        """Each of them answers a question once more that they had before."""
        self.clock += timedelta(seconds=1)
        with self.app.app_context(), command() as session:
            for student in students:
                row = session.scalars(sa.select(Review).where(Review.user_id == student).limit(1)).one()
                kept = {column.key: getattr(row, column.key) for column in Review.__mapper__.column_attrs}
                again = {"id": uuid.uuid4(), "at": self.clock, "kind": "answer", "target_id": None}
                session.add(Review(**(kept | again | {"first_exposure": False})))


@dataclass(frozen=True)
class Scenario:
    """Pages that rest on the same preparation, which the nightly run makes."""

    name: str
    pages: tuple[str, ...]
    prepare: Callable[[Bench], None]


def rows(students: int = 1000, answers: int = 1000, seed: int = 1, scenario: str | None = None) -> list[Row]:
    """A row a page and state, medians of five (`first` and `night` once); `ratio` is `ms` to `select_ms`."""
    with tempfile.TemporaryDirectory(prefix="sh-") as name:
        bench, file = _opened(Path(name), students, answers, seed)
        places = [_place(file, cohort) for cohort in (bench.college.forty, bench.college.everybody)]
        found = [
            _row(Place(uuid.UUID(int=0), (), 0, 0.0), "bare Flask", "again", Cost(bare_page(TRIES), 0.0, 0))
        ]
        for one in named(SCENARIOS, scenario):
            front = one.pages[0]
            found += [_row(place, front, "first", bench.look(place, front)) for place in places]
            found.append(_row(places[1], front, "night", _night(bench, one.prepare)))
            for page, place in product(one.pages, places):
                found += _later(bench, place, page)
        with bench.app.app_context():
            db.engine.dispose()
    return found


def _opened(scratch: Path, students: int, answers: int, seed: int) -> tuple[Bench, Path]:
    file = scratch / "college.db"
    app = create_app(instance_folder=scratch, content_folder=CONTENT, database_url=f"sqlite:///{file}")
    shelf = app.extensions["catalog"].shelf()
    shutil.copy(laid(students=max(students, CLASS), answers=answers, seed=seed, shelf=shelf), file)
    client, college = app.test_client(use_cookies=False), college_of(seed)
    visitor = sign_in(app, college.director, NOW)
    client.environ_base["HTTP_COOKIE"] = visitor.cookie
    bench = Bench(app, college, client)
    app.extensions["clock"] = lambda: bench.clock
    return bench, file


def _place(file: Path, cohort: uuid.UUID) -> Place:
    with closing(sqlite3.connect(file)) as database:
        students = [uuid.UUID(bytes=one) for (one,) in database.execute(OF_COHORT, (cohort.bytes,))]
        count = len(database.execute(SELECT, (cohort.bytes,)).fetchall())
        taken = milliseconds(lambda: database.execute(SELECT, (cohort.bytes,)).fetchall(), 1)
    return Place(cohort, students, count, taken)


def _later(bench: Bench, place: Place, page: str) -> list[Row]:
    found = []
    for state, some in (("all", place.students), ("one", place.students[:1]), ("again", ())):
        costs = []
        for _ in range(TRIES):
            bench.answer(some)
            costs.append(bench.look(place, page))
        found.append(_row(place, page, state, sorted(costs)[TRIES // 2]))
    return found


def _night(bench: Bench, prepare: Callable[[Bench], None]) -> Cost:
    def work() -> None:
        with bench.app.app_context():
            prepare(bench)

    return _cost(bench.app, work)


def _cost(app: Flask, work: Callable[[], None]) -> Cost:
    with counted(app) as seen:
        began, cpu = time.perf_counter(), time.process_time()
        work()
        taken, used = time.perf_counter() - began, time.process_time() - cpu
    return Cost(taken * 1000, used * 1000, len(seen))


def _pack(_bench: Bench) -> None:
    refresh_packs(db.session.scalars(sa.select(Enrollment.user_id).distinct()).all())


def _judge(bench: Bench) -> None:
    """Standings of both cohorts, without the alerts that the nightly run raises as well."""
    for cohort_id in (bench.college.forty, bench.college.everybody):
        cohort = db.session.get_one(Cohort, (bench.college.program, cohort_id))
        shelf = bench.app.extensions["catalog"].shelf()
        members = members_of(db.session(), cohort, now=bench.clock)
        refresh(members, cohort, shelf=shelf, now=bench.clock, seconds=None)


SCENARIOS = (
    Scenario("items", ("items",), _pack),
    Scenario("dashboard", ("dashboard", "dashboard/over-time", "dashboard/objectives"), _judge),
)


def _row(place: Place, page: str, state: str, cost: Cost) -> Row:
    return {
        "page": page,
        "students": len(place.students),
        "answers": place.answers,
        "state": state,
        "ms": round(cost.ms, 1),
        "cpu_ms": round(cost.cpu_ms, 1),
        "sql": cost.sql,
        "select_ms": round(place.select_ms, 1),
        "ratio": round(cost.ms / place.select_ms, 3) if place.select_ms else 0.0,
    }
