from __future__ import annotations

import pytest

from studyhub.learning.chance import seed_of
from studyhub.learning.errors import Unmarkable
from studyhub.learning.responses import fields_of
from studyhub.services.errors import NotFound
from studyhub.services.practice.errors import StaleForm
from studyhub.services.practice.lessons import answer_in_lesson, lesson_questions, try_question
from studyhub.services.practice.slots import put_up
from tests.conftest import NOW

from .conftest import Student, right_response


def answer_lesson(student: Student, question: str = "core/d2-breach-0001", attempt: int = 0):
    item = student.shelf.question(question)
    up = put_up(item, seed_of("lesson", student.id, item.ask_hash, attempt))
    fields = fields_of(up.concrete, up.shown, right_response(up.concrete))
    return answer_in_lesson(
        user_id=student.id,
        lesson="L40",
        question=question,
        attempt=attempt,
        fields=fields,
        shelf=student.shelf,
        now=NOW,
    )


def test_lesson_answer_moves_memory_but_is_no_evidence(student: Student) -> None:
    page = answer_lesson(student)
    memory, mastery = student.caches()
    assert page.question.verdict.right
    assert (len(memory), mastery) == (1, [])
    assert [(row.mode, row.first_exposure, row.rating) for row in student.log()] == [("lesson", False, 3)]


def test_lesson_answer_sent_twice_is_one(student: Student) -> None:
    first = answer_lesson(student)
    again = answer_lesson(student)
    assert again.question == first.question
    assert len(student.log()) == 1


def test_lesson_question_can_be_answered_again(student: Student) -> None:
    answer_lesson(student)
    shown = lesson_questions(user_id=student.id, lesson="L40", shelf=student.shelf)
    assert [entry.attempt for entry in shown.values()] == [1, 0]
    answer_lesson(student, attempt=1)
    assert len(student.log()) == 2


def test_reader_without_an_account_sees_the_questions(student: Student) -> None:
    shown = lesson_questions(user_id=None, lesson="L40", shelf=student.shelf)
    assert list(shown) == ["core/d2-breach-0001", "core/d2-breach-0005"]


def test_question_met_in_a_lesson_is_no_first_exposure_later(student: Student) -> None:
    answer_lesson(student)
    session = student.quiz("71", count=5)
    for n in range(5):
        student.answer(session, n)
    fresh = {row.item_key: row.first_exposure for row in student.log() if row.mode == "quiz"}
    assert fresh.get("core/d2-breach-0001", False) is False


def test_question_outside_the_lesson_is_not_found(student: Student) -> None:
    with pytest.raises(NotFound):
        answer_lesson(student, "core/d3-occupancy-0002")


def test_form_that_skips_an_attempt_is_stale(student: Student) -> None:
    with pytest.raises(StaleForm):
        answer_lesson(student, attempt=3)


def test_try_question_is_marked_and_not_kept(student: Student) -> None:
    view = try_question(question="d3-occupancy-0002", shelf=student.shelf, fields={"number": ["78.2"]})
    assert view.verdict is not None
    assert view.verdict.right
    assert student.log() == []


def test_try_question_keeps_what_could_not_be_marked(student: Student) -> None:
    typed = {"number": ["lots"]}
    with pytest.raises(Unmarkable):
        try_question(question="d3-occupancy-0002", shelf=student.shelf, fields=typed)
    assert try_question(question="d3-occupancy-0002", shelf=student.shelf, typed=typed).typed == "lots"


def test_mock_item_cannot_be_tried(student: Student) -> None:
    with pytest.raises(NotFound):
        try_question(question="d2-breach-0007", shelf=student.shelf)
