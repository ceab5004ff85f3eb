"""The class that the server is measured with: students with a past, an open quiz each, and their director."""

from __future__ import annotations

import random
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from flask import Flask, session
from flask_wtf.csrf import generate_csrf

from studyhub.catalog.shelf import Shelf
from studyhub.extensions import db
from studyhub.models import Cohort, Enrollment, Membership, Program, StudyPlan, StudySession, User
from studyhub.models.base import new_id
from studyhub.services.accounts.signin import open_signin
from studyhub.services.database import command
from studyhub.services.practice.answers import SentAnswer, submit_answer
from studyhub.services.practice.quiz import QuizFilters, start_quiz
from studyhub.web.accounts.session_user import start_session

STUDENTS, ANSWERS = 200, 50
QUIZZES = 5
OPEN = 50
SINGLE = QuizFilters(types=("single",))


@dataclass(frozen=True)
class Visitor:
    """A browser that is signed in: its cookie and the token of its forms."""

    cookie: str
    token: str


@dataclass(frozen=True)
class Pupil:
    """A student with an open quiz: its id, and for each of its places the hash of what is asked."""

    visitor: Visitor
    quiz: uuid.UUID
    asked: tuple[str, ...]


@dataclass(frozen=True)
class College:
    """A program with one cohort of everybody."""

    program: uuid.UUID
    cohort: uuid.UUID
    director: Visitor
    pupils: tuple[Pupil, ...]


def seed(app: Flask, *, students: int = STUDENTS, answers: int = ANSWERS) -> College:
    """Students who answered that many questions in five quizzes, by the use cases that the site runs on."""
    shelf: Shelf = app.extensions["catalog"].shelf()
    now, rng = datetime.now(UTC), random.Random(1)
    with app.app_context():
        people = [_person(f"student{n}", now) for n in range(students)]
        program, cohort, director = _program(people, now)
        for person in people:
            for quiz in range(QUIZZES):
                _sit(person, answers // QUIZZES, shelf, now - timedelta(days=QUIZZES - quiz), rng)
        pupils = [_open(app, person, shelf, now) for person in people]
        visitor = sign_in(app, director, now)
        db.session.remove()
        db.engine.dispose()
    return College(program, cohort, visitor, tuple(pupils))


def _person(name: str, now: datetime) -> uuid.UUID:
    user = User(
        id=new_id(now),
        email=f"{name}@example.edu",
        name="Amina Diallo",
        preferences={},
        created_at=now - timedelta(days=30),
        confirmed_at=now - timedelta(days=30),
    )
    with command() as work:
        work.add(user)
        work.flush()
        work.add(StudyPlan(user_id=user.id, minutes=[25] * 7, days_off=[]))
        return user.id


def _program(people: Sequence[uuid.UUID], now: datetime) -> tuple[uuid.UUID, uuid.UUID, uuid.UUID]:
    """A program, its cohort of these people, and its director; joined before they answered anything."""
    director, joined = _person("director", now), now - timedelta(days=29)
    with command() as work:
        program = Program(id=new_id(now), name="HIM", created_at=joined)
        work.add(program)
        work.flush()
        cohort = Cohort(
            program_id=program.id, id=new_id(now), name="Autumn", join_code="BENCH234", created_at=joined
        )
        work.add_all(
            [Membership(program_id=program.id, user_id=director, role="director", since=joined), cohort]
        )
        work.flush()
        work.add_all(
            Enrollment(program_id=program.id, cohort_id=cohort.id, user_id=one, joined_at=joined)
            for one in people
        )
        return program.id, cohort.id, director


def _sit(person: uuid.UUID, count: int, shelf: Shelf, at: datetime, rng: random.Random) -> None:
    quiz = start_quiz(user_id=person, filters=SINGLE, count=count, feedback="tutor", shelf=shelf, now=at)
    for place, asked in enumerate(_asked(person, quiz)):
        sent = SentAnswer(
            session_id=quiz,
            slot=place,
            attempt=0,
            asked=asked,
            fields={"choice": [str(rng.randrange(4))]},
            guessed=False,
            millis=rng.randrange(5_000, 90_000),
        )
        submit_answer(user_id=person, answer=sent, shelf=shelf, now=at + timedelta(seconds=60 * place))


def _asked(person: uuid.UUID, quiz: uuid.UUID) -> tuple[str, ...]:
    row = db.session.get_one(StudySession, (person, quiz))
    return tuple(str(slot["asked"]) for slot in row.slots)


def _open(app: Flask, person: uuid.UUID, shelf: Shelf, now: datetime) -> Pupil:
    quiz = start_quiz(user_id=person, filters=SINGLE, count=OPEN, feedback="tutor", shelf=shelf, now=now)
    return Pupil(sign_in(app, person, now), quiz, _asked(person, quiz))


def sign_in(app: Flask, person: uuid.UUID, now: datetime) -> Visitor:
    """Sign a person in; needs no app context."""
    with app.app_context(), app.test_request_context():  # a token of its own, not the last one's
        with command() as work:
            secret = open_signin(work, person, agent="bench", days=30, now=now)
        start_session(secret)
        token = generate_csrf()
        reply = app.response_class()
        app.session_interface.save_session(app, session, reply)
    return Visitor(reply.headers["Set-Cookie"].split(";", 1)[0], token)
