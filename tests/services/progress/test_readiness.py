"""What the readiness page may say, from the log of a student."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa

from studyhub.catalog.types import Question
from studyhub.extensions import db
from studyhub.models import Review
from studyhub.models.base import new_id
from studyhub.services.progress import readiness_page
from studyhub.services.progress.evidence import guess_chance
from tests.conftest import NOW
from tests.services.practice.conftest import Student, shelf, student  # noqa: F401 - fixtures


def page_of(student: Student, now=NOW):  # noqa: F811
    return readiness_page(user_id=student.id, shelf=student.shelf, now=now)


def log(who: Student, number: int, *, right: float, mode: str = "quiz", first: bool = True, skip: int = 0):
    """Answers to single questions, in turn over the domains of the exam, `right` of them right."""
    fit = [q for q in who.shelf.questions if guess_chance(q) and q.domain in {"D2", "D3"}]
    by_domain = {d: [q for q in fit if q.domain == d] for d in ("D2", "D3")}
    for n in range(number):
        pool = by_domain["D2" if n % 2 else "D3"]
        question = pool[n // 2 % len(pool)]
        at = NOW - timedelta(minutes=number - n + skip)
        score = 1.0 if n % 10 < right * 10 else 0.0
        db.session.add(line(who, question, at, mode=mode, score=score, first_exposure=first))
    db.session.commit()


def line(who: Student, question: Question, at: datetime, **values) -> Review:
    """An answer in the log."""
    given = {"mode": "quiz", "shown": {}, "score": 1.0, "first_exposure": True} | values
    return Review(
        user_id=who.id,
        id=new_id(at),
        at=at,
        kind="answer",
        item_key=question.key,
        ask_hash=question.ask_hash,
        content_hash=question.content_hash,
        facet=question.facet,
        objective=question.objective,
        response={},
        policy=1,
        **given,
    )


def test_a_beginner_is_told_how_many_answers_are_wanted(student: Student) -> None:  # noqa: F811
    page = page_of(student)
    assert page.sentence == ""
    assert sum(row.number for row in page.missing) == 30


def test_enough_first_answers_give_a_band_and_an_interval(student: Student) -> None:  # noqa: F811
    log(student, 60, right=0.9)
    page = page_of(student)
    assert page.band in {"likely", "very likely"}
    assert page.low < page.high
    assert page.most is not None


@pytest.mark.parametrize("changes", [{"mode": "lesson"}, {"first": False}], ids=str)
def test_lessons_and_repeats_are_no_evidence(student: Student, changes: dict[str, object]) -> None:  # noqa: F811
    log(student, 60, right=0.9, **changes)
    assert page_of(student).answers == 0


def test_an_answer_taken_back_is_no_evidence(student: Student) -> None:  # noqa: F811
    log(student, 30, right=0.9)
    before = page_of(student).answers
    answer = db.session.scalars(sa.select(Review).where(Review.user_id == student.id)).first()
    values = {c.key: getattr(answer, c.key) for c in sa.inspect(Review).columns}
    values |= {"id": new_id(NOW), "at": NOW, "kind": "undo", "target_id": answer.id, "score": 0.0}
    db.session.add(Review(**values))
    db.session.commit()
    assert page_of(student).answers == before - 1


def test_the_verdict_of_a_day_does_not_flicker(student: Student) -> None:  # noqa: F811
    log(student, 60, right=0.7)
    first, second = page_of(student), page_of(student)
    assert (first.low, first.high, first.band) == (second.low, second.high, second.band)


def test_repeats_much_better_than_new_siblings_are_told(student: Student) -> None:  # noqa: F811
    log(student, 60, right=0.0, skip=1000)
    log(student, 60, right=1.0, first=False)
    page = page_of(student)
    assert page.memorisation.notable
    assert page.repeat_percent == "100%"


def test_only_kinds_of_the_exam_are_evidence(student: Student) -> None:  # noqa: F811
    kinds = {q.type: guess_chance(q) for q in student.shelf.questions}
    assert kinds["numeric"] is None
    assert kinds["order"] is None
    multiple = next(q for q in student.shelf.questions if q.type == "multiple")
    assert guess_chance(multiple) == pytest.approx(0.1)


def test_a_number_is_evidence_where_it_was_chosen_and_not_where_it_was_typed(student: Student) -> None:  # noqa: F811
    numeric = [question for question in student.shelf.questions if question.type == "numeric"]
    typed, chosen = {"order": {}}, {"order": {}, "offered": [{"key": key} for key in "abcd"]}
    for n, question in enumerate(numeric):
        db.session.add(line(student, question, NOW, shown=chosen if n else typed))
    db.session.commit()
    assert page_of(student).answers == len(numeric) - 1
    assert guess_chance(numeric[0], offered=4) == pytest.approx(0.25)
