"""What a plan begins from: the shipped diagnostic, sat by two students who know different domains."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask_migrate import upgrade

from studyhub.catalog.shelf import Shelf
from studyhub.extensions import db
from studyhub.learning.planner.evidence import known
from studyhub.learning.planner.ranking import GUESS
from studyhub.models import StudyPlan, StudySession, User
from studyhub.models.base import new_id
from studyhub.services.exams import drawing, sitting
from studyhub.services.exams.kinds import DIAGNOSTIC
from studyhub.services.planning.student import student_of
from studyhub.services.practice.slots import Slot
from studyhub.services.progress import readiness_page
from tests.conftest import NOW, make_app
from tests.postgresql import new_database
from tests.services.practice.conftest import Student

from .conftest import Candidate

CONTENT = Path(__file__).parents[3] / "content"
pytestmark = pytest.mark.timeout(600)  # the whole shipped bank is read once
LATER = NOW + timedelta(hours=2)


@pytest.fixture(scope="module")
def site(
    database: str, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Flask]:
    """A site with the shipped bank."""
    folder = tmp_path_factory.mktemp("shipped")
    url = new_database(request) if database == "postgresql" else f"sqlite:///{folder / 'studyhub.db'}"
    app = make_app(folder, url, content_folder=CONTENT)
    with app.app_context():
        upgrade()
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture(autouse=True)
def small_kinds() -> None:
    """Exams here are as large as they are."""


def newcomer(shelf: Shelf, name: str) -> Student:
    """A student with an hour a day for 60 days."""
    user = User(
        id=new_id(NOW),
        email=f"{name}@example.edu",
        name=name,
        preferences={},
        created_at=NOW,
        confirmed_at=NOW,
    )
    db.session.add(user)
    db.session.flush()
    exam = NOW.date() + timedelta(days=60)
    db.session.add(StudyPlan(user_id=user.id, exam_date=exam, minutes=[60] * 7, days_off=[]))
    db.session.commit()
    return Student(user.id, shelf)


def sit(student: Student, is_right: Callable[[str, int], bool]) -> None:
    """Take the diagnostic; `is_right` says of the how-manieth question of a domain whether it is known."""
    shelf = student.shelf
    made = drawing.start(user_id=student.id, kind=DIAGNOSTIC.id, shelf=shelf, now=NOW)
    sitting.begin(user_id=student.id, sitting_id=made, now=NOW)
    candidate, met = Candidate(student, made), Counter[str]()
    for position, slot in enumerate(candidate.row.slots):
        domain = shelf.question(Slot.from_json(slot).item).domain
        met[domain] += 1
        candidate.leave(position, right=is_right(domain, met[domain]))
    candidate.end(NOW + timedelta(minutes=70))


@pytest.fixture(scope="module")
def students(site: Flask) -> tuple[Student, Student]:
    """Two who took it: one knows D1 and nothing of D4, the other D4 and nothing of D1; else half is right."""
    shelf = site.extensions["catalog"].shelf()
    pair = newcomer(shelf, "one"), newcomer(shelf, "four")
    for student, strong, weak in zip(pair, ("D1", "D4"), ("D4", "D1"), strict=True):
        sit(student, lambda d, n, strong=strong, weak=weak: d == strong or (d != weak and n % 2 == 0))
    return pair


def new_by_domain(student: Student) -> Counter[str]:
    """Questions of today's session by domain; what the diagnostic asked is not asked again that day."""
    begun = student.today(now=LATER)
    row = db.session.get_one(StudySession, (student.id, begun))
    questions = [student.shelf.question(Slot.from_json(slot).item) for slot in row.slots]
    return Counter(question.domain for question in questions if question.type != "card")


def prior_of(student: Student) -> dict[str, float]:
    tries = student_of(db.session(), student.id, student.shelf).first_tries
    return {domain: float(known(right, total, GUESS)) for domain, (right, total) in tries.items()}


def test_the_planner_knows_how_much_of_each_domain_was_known(students: tuple[Student, Student]) -> None:
    one, four = prior_of(students[0]), prior_of(students[1])
    assert one["D1"] == four["D4"] > 0.7
    assert one["D4"] == four["D1"] < 0.1
    assert {domain: one[domain] for domain in ("D2", "D3", "D5", "D6")} == {
        domain: four[domain] for domain in ("D2", "D3", "D5", "D6")
    }


def test_the_first_session_teaches_what_was_not_known(students: tuple[Student, Student]) -> None:
    one, four = (new_by_domain(student) for student in students)
    assert one["D4"] > four["D4"]
    assert four["D1"] > one["D1"]


def test_the_readiness_page_gives_a_verdict_from_sixty_fresh_answers(
    students: tuple[Student, Student],
) -> None:
    page = readiness_page(user_id=students[0].id, shelf=students[0].shelf, now=LATER)
    assert page.answers == 60
    assert page.sentence
    levels = {row.domain: row.low for row in page.rows}
    assert levels["D1"] > levels["D4"]
