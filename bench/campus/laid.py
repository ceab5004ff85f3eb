"""The measured college's database file: laid once for its parameters and the bank, used again after that."""

from __future__ import annotations

import sqlite3
import tempfile
import uuid
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from alembic.script import ScriptDirectory
from flask import Flask

from studyhub import create_app
from studyhub.catalog.shelf import Shelf
from studyhub.catalog.types import Question
from studyhub.cli.database import MIGRATIONS, bring_up_to_date
from studyhub.extensions import db
from studyhub.learning.chance import seeded
from studyhub.models import Cohort, Enrollment, Membership, Program, StudyPlan, User
from studyhub.models.base import EPOCH
from studyhub.services.database import command
from studyhub.services.demo.cast import demo_id
from studyhub.services.practice.slots import keep_version

from .answers import Learner, Row, log_of
from .bank import bank_of

LAID = 1
"""To be raised when what is laid changes, so that an older file is not taken for it."""
NOW = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
BEGAN = NOW - timedelta(weeks=26)
CLASS = 40
CACHE = Path(tempfile.gettempdir()) / "studyhub-bench"


@dataclass(frozen=True)
class College:
    """A program's ids: its cohorts of everybody and of the first forty, who directs it and runs the site."""

    program: uuid.UUID
    everybody: uuid.UUID
    forty: uuid.UUID
    director: uuid.UUID
    administrator: uuid.UUID


def college_of(seed: int) -> College:
    """The same ids for the same seed."""
    rng = seeded("campus", seed, "ids")
    return College(*(demo_id(BEGAN, rng) for _ in range(5)))


def laid(*, students: int, answers: int, seed: int, shelf: Shelf) -> Path:
    """The database with `answers` answers of each student, from the cache folder or laid now.

    Left out are the rows that no page of programs reads: study sessions, memory and mastery.
    """
    head = ScriptDirectory(str(MIGRATIONS)).get_current_head()
    of_these = f"college-{students}x{answers}-{seed}"
    file = CACHE / f"{of_these}-{LAID}-{head}-{shelf.hash[:8]}.db"
    if not file.exists():
        CACHE.mkdir(parents=True, exist_ok=True)
        for older in CACHE.glob(f"{of_these}-*"):
            older.unlink()
        with tempfile.TemporaryDirectory(dir=CACHE) as scratch:
            begun = Path(scratch) / "college.db"
            _fill(begun, students, answers, seed, shelf)
            begun.rename(file)
    return file


def _fill(file: Path, students: int, answers: int, seed: int, shelf: Shelf) -> None:
    app = create_app(instance_folder=file.parent, database_url=f"sqlite:///{file}")
    bring_up_to_date(app)
    questions = shelf.practice_questions()
    learners = _learners(students, seed)
    _lay_program(app, college_of(seed), learners, questions)
    bank = bank_of(questions, seed)
    logs = (log_of(one, bank, answers, seeded("campus", seed, "log", n)) for n, one in enumerate(learners))
    _pour(file, logs)


def _learners(students: int, seed: int) -> list[Learner]:
    rng = seeded("campus", seed, "learners")
    begins, ends = (int((at - EPOCH).total_seconds() * 1000) for at in (BEGAN, NOW - timedelta(days=1)))
    return [
        Learner(demo_id(BEGAN, rng), rng.gauss(0.3, 0.8), rng.lognormvariate(0, 0.25), begins, ends)
        for _ in range(students)
    ]


def _lay_program(
    app: Flask, college: College, learners: Sequence[Learner], questions: Sequence[Question]
) -> None:
    """Everybody and everything but the answers."""
    joined = {"program_id": college.program, "joined_at": BEGAN}
    with app.app_context():
        with command() as session:
            session.add_all(_user(one.id, f"Student {n}") for n, one in enumerate(learners))
            session.add_all([_user(college.director, "Director"), _user(college.administrator, "Site")])
            session.add(Program(id=college.program, name="HIM", created_at=BEGAN))
            session.flush()
            session.get_one(User, college.administrator).is_admin = True
            session.add_all(StudyPlan(user_id=one.id, minutes=[25] * 7, days_off=[]) for one in learners)
            session.add(
                Membership(program_id=college.program, user_id=college.director, role="director", since=BEGAN)
            )
            for cohort, name in ((college.everybody, "Everybody"), (college.forty, "Forty")):
                code = f"BENCH{name[:3].upper()}"
                session.add(
                    Cohort(program_id=college.program, id=cohort, name=name, join_code=code, created_at=BEGAN)
                )
            session.flush()
            for cohort, some in ((college.everybody, learners), (college.forty, learners[:CLASS])):
                session.add_all(Enrollment(cohort_id=cohort, user_id=one.id, **joined) for one in some)
            for question in questions:
                keep_version(session, question, BEGAN)
        db.engine.dispose()


def _user(user_id: uuid.UUID, name: str) -> User:
    email = f"{user_id.hex}@example.edu"
    return User(id=user_id, email=email, name=name, preferences={}, created_at=BEGAN, confirmed_at=BEGAN)


def _pour(file: Path, logs: Iterator[list[Row]]) -> None:
    """Write the answers as fast as SQLite takes them: nobody else is there, and a lost file is laid anew."""
    places = ", ".join("?" * len(Row._fields))
    insert = f"INSERT INTO review ({', '.join(Row._fields)}) VALUES ({places})"  # noqa: S608 - our own names
    with closing(sqlite3.connect(file, isolation_level=None)) as database:
        for pragma in ("journal_mode=OFF", "synchronous=OFF", "cache_size=-400000"):
            database.execute(f"PRAGMA {pragma}")
        wanted = (
            "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = 'review' AND sql > ''"
        )
        indexes = database.execute(wanted).fetchall()
        database.execute("BEGIN")
        for name, _ in indexes:
            database.execute(f"DROP INDEX {name}")
        for rows in logs:
            database.executemany(insert, rows)
        for _, sql in indexes:
            database.execute(sql)
        database.execute("COMMIT")
