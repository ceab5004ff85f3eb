"""The diagnostic is offered to whoever is new until it is drawn; an open exam is offered to go on with."""

from __future__ import annotations

from datetime import timedelta

import pytest

from studyhub.extensions import db
from studyhub.models import Review, User
from studyhub.models.base import new_id
from studyhub.services.exams import offer, sitting
from studyhub.services.exams.drawing import start
from tests.conftest import NOW
from tests.services.practice.conftest import Student

from .conftest import MINUTE, Candidate, begun, conditions


def offered(student: Student) -> offer.Offer | None:
    return offer.offer_of(db.session(), student.id)


def open_exam(student: Student, now=NOW) -> offer.UnderWay | None:
    return offer.under_way(db.session(), student.id, now)


def drawn(student: Student, kind: str = "diagnostic") -> Candidate:
    return Candidate(student, start(user_id=student.id, kind=kind, shelf=student.shelf, now=NOW))


def answered(student: Student, number: int, **changes: object) -> None:
    """So many first answers."""
    question = student.shelf.practice_questions()[0]
    given = {"kind": "answer", "mode": "quiz", "item_key": question.key, "facet": question.facet}
    given |= {"ask_hash": question.ask_hash, "content_hash": question.content_hash, "first_exposure": True}
    given |= {"objective": question.objective, "shown": {}, "response": {}, "score": 1.0, "policy": 1}
    for _ in range(number):
        db.session.add(Review(user_id=student.id, id=new_id(NOW), at=NOW, **given | changes))
    db.session.commit()


def test_whoever_is_new_is_asked_with_the_time_it_takes(
    student: Student, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()
    assert offered(student) == offer.Offer(items=60, minutes=82, prominent=True)
    conditions(student, extra_time=1.5)
    assert offered(student).minutes == 123


def test_put_off_it_is_asked_no_more_but_stays_on_offer(student: Student) -> None:
    offer.put_off(user_id=student.id)
    assert not offered(student).prominent


def test_putting_it_off_keeps_other_preferences(student: Student) -> None:
    db.session.get_one(User, student.id).preferences = {"calendar": 2}
    db.session.commit()
    offer.put_off(user_id=student.id)
    assert db.session.get_one(User, student.id).preferences == {"calendar": 2, "diagnostic": "later"}


@pytest.mark.parametrize(
    ("number", "changes", "prominent"),
    [
        (60, {}, True),
        (61, {}, False),
        (61, {"mode": "lesson"}, True),
        (61, {"first_exposure": False}, True),
        (61, {"item_kind": "card"}, True),
    ],
)
def test_whoever_is_known_from_first_answers_is_not_asked(
    student: Student, number: int, changes: dict[str, object], prominent: bool
) -> None:
    answered(student, number, **changes)
    assert offered(student).prominent is prominent


def test_it_is_gone_once_drawn_and_offered_to_go_on_with(student: Student) -> None:
    candidate = drawn(student)
    assert offered(student) is None
    exam = open_exam(student)
    assert (exam.id, exam.begun, exam.closed) == (candidate.sitting, False, False)


def test_an_exam_under_way_tells_the_time_left_and_then_that_it_is_up(student: Student) -> None:
    begun(student, "diagnostic", None)
    assert open_exam(student, NOW + 3 * MINUTE).minutes_left == 10
    late = open_exam(student, NOW + timedelta(hours=2))
    assert (late.begun, late.closed) == (True, True)


def test_a_hidden_timer_stays_hidden_and_a_break_is_told(student: Student) -> None:
    conditions(student, hidden_timer=True, stop_clock=True)
    candidate = begun(student, "diagnostic", None)
    sitting.pause(user_id=student.id, sitting_id=candidate.sitting, now=NOW + MINUTE)
    exam = open_exam(student, NOW + 2 * MINUTE)
    assert (exam.minutes_left, exam.paused) == (None, True)


def test_an_ended_exam_is_offered_no_more(student: Student) -> None:
    begun(student, "diagnostic", None).end()
    assert open_exam(student) is None
    assert offered(student) is None


def test_a_begun_exam_goes_before_one_that_waits(student: Student) -> None:
    running = begun(student)
    drawn(student)
    assert open_exam(student).id == running.sitting


@pytest.mark.parametrize("kind", ["half", "rehearsal"])
def test_what_only_waits_or_has_no_clock_is_not_pressed(student: Student, kind: str) -> None:
    candidate = drawn(student, kind)
    if kind == "rehearsal":
        sitting.begin(user_id=student.id, sitting_id=candidate.sitting, now=NOW)
    assert open_exam(student) is None


def test_nobody_elses_exam_is_offered(student: Student, make_user) -> None:
    begun(student, "diagnostic", None)
    other = Student(make_user("other@example.edu"), student.shelf)
    assert open_exam(other) is None
    assert offered(other).prominent
