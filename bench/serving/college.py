"""A large college in a SQLite file: a thousand students with a million answers, made by bulk inserts.

The rows are as the site writes them; who answers rightly hangs on an ability and a difficulty, so that the
statistics have something to find. Kept by its size: the next run takes the same file.
"""

from __future__ import annotations

import json
import random
import sqlite3
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import exp
from pathlib import Path

from flask import Flask
from sqlalchemy import select

from studyhub.catalog.shelf import Shelf
from studyhub.catalog.types import Question
from studyhub.extensions import db
from studyhub.learning.memory import POLICY
from studyhub.models import Cohort, Enrollment, Membership, Program, Review, StudyPlan, User
from studyhub.models.base import new_id
from studyhub.services.database import command
from studyhub.services.practice.slots import keep_version

COLUMNS = [column.name for column in Review.__table__.columns]
WEEKS = 12
SMALL = 40


@dataclass(frozen=True)
class Big:
    """The program, its director, a cohort of 40 and one of everybody."""

    program: uuid.UUID
    director: uuid.UUID
    small: uuid.UUID
    large: uuid.UUID


def build(app: Flask, database: Path, *, students: int, answers: int) -> Big:
    """Fill an empty, migrated database; or find what an earlier run has put there."""
    with app.app_context():
        if db.session.scalar(select(Program.id).limit(1)) is None:
            _fill(app.extensions["catalog"].shelf(), database, students, answers)
        program = db.session.scalars(select(Program)).one()
        cohorts = {row.name: row.id for row in db.session.scalars(select(Cohort))}
        director = db.session.scalars(select(Membership.user_id)).one()
        found = Big(program.id, director, cohorts["Small"], cohorts["Large"])
        db.session.remove()
    return found


def _fill(shelf: Shelf, database: Path, students: int, answers: int) -> None:
    now = datetime.now(UTC)
    people = [_user(f"student{n}", now) for n in range(students)]
    questions = [question for question in shelf.practice_questions() if question.type == "single"]
    with command() as work:
        work.add_all(people)
        work.flush()
        work.add_all(StudyPlan(user_id=one.id, minutes=[30] * 7, days_off=[]) for one in people)
        for question in questions:
            keep_version(work, question, now)
    _program(people, now)
    ids = [one.id for one in people]
    db.session.remove()
    db.engine.dispose()
    link = sqlite3.connect(database)
    link.execute("PRAGMA synchronous=OFF")
    marks = ", ".join("?" * len(COLUMNS))
    names = ", ".join(f'"{name}"' for name in COLUMNS)
    rng = random.Random(1)
    asked = [(question, rng.gauss(-0.8, 0.9)) for question in questions]
    with link:
        for person in sorted(ids, key=lambda one: one.bytes):
            rows = _answers(person, asked, answers // students, rng)
            link.executemany(f"INSERT INTO review ({names}) VALUES ({marks})", rows)  # noqa: S608 - our names
    link.execute("ANALYZE")
    link.close()


def _user(name: str, now: datetime) -> User:
    made = now - timedelta(weeks=WEEKS + 1)
    return User(
        id=new_id(made),
        email=f"{name}@example.edu",
        name=f"Student {name[7:]}" if name.startswith("student") else name.title(),
        preferences={},
        created_at=made,
        confirmed_at=made,
    )


def _program(people: Sequence[User], now: datetime) -> None:
    joined = now - timedelta(weeks=WEEKS + 1)
    ids = [one.id for one in people]
    with command() as work:
        director, program = _user("director", now), Program(id=new_id(now), name="HIM", created_at=joined)
        work.add_all([director, program])
        work.flush()
        work.add(Membership(program_id=program.id, user_id=director.id, role="director", since=joined))
        for name, chosen in (("Small", ids[:SMALL]), ("Large", ids)):
            cohort = Cohort(
                program_id=program.id,
                id=new_id(now),
                name=name,
                join_code=f"{name.upper()}2345",
                created_at=joined,
            )
            work.add(cohort)
            work.flush()
            work.add_all(
                Enrollment(program_id=program.id, cohort_id=cohort.id, user_id=one, joined_at=joined)
                for one in chosen
            )


def _answers(
    person: uuid.UUID, asked: Sequence[tuple[Question, float]], count: int, rng: random.Random
) -> Iterator[tuple[object, ...]]:
    """A student's answers over twelve weeks: four in five are first tries, the others come back."""
    ability, start = rng.gauss(0, 1), datetime.now(UTC) - timedelta(weeks=WEEKS)
    order = rng.sample(asked, len(asked))
    seen: list[tuple[Question, float]] = []
    step = timedelta(weeks=WEEKS) / (count + 1)
    for n in range(count):
        again = bool(seen) and (not order or rng.random() < 0.2)
        question, hard = rng.choice(seen) if again else order.pop()
        seen.append((question, hard))
        right = rng.random() < 1 / (1 + exp(hard - ability - (0.8 if again else 0)))
        yield _row(person, question, start + step * (n + 1), right=right, first=not again, rng=rng)


def _row(
    person: uuid.UUID, question: Question, at: datetime, *, right: bool, first: bool, rng: random.Random
) -> tuple[object, ...]:
    keys = [option.key for option in question.options if option.correct == right]
    order = [option.key for option in question.options]
    values = {
        "user_id": person.bytes,
        "id": new_id(at).bytes,
        "at": int(at.timestamp() * 1000),
        "kind": "answer",
        "target_id": None,
        "session_id": None,
        "slot": 0,
        "attempt": 0,
        "mode": "today",
        "item_kind": "question",
        "item_key": question.key,
        "ask_hash": question.ask_hash,
        "content_hash": question.content_hash,
        "facet": question.facet,
        "objective": question.objective,
        "shown": json.dumps({"order": {"options": order}, "values": {}, "seed": 0}),
        "response": json.dumps({"keys": [rng.choice(keys)], "text": "", "parts": {}}),
        "score": float(right),
        "guessed": 0,
        "first_exposure": int(first),
        "millis": rng.randrange(8_000, 90_000),
        "rating": 3 if right else 1,
        "recall": None if first else 0.9,
        "policy": POLICY,
    }
    return tuple(values[name] for name in COLUMNS)
