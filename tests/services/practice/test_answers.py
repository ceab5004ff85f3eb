from __future__ import annotations

import uuid
from datetime import timedelta

import pytest

from studyhub.extensions import db
from studyhub.learning.errors import Unmarkable
from studyhub.models import QuestionVersion
from studyhub.services.errors import Conflict, NotFound
from studyhub.services.practice.answers import submit_answer, undo_answer
from studyhub.services.practice.errors import SessionOver, StaleForm
from studyhub.services.practice.sessions import end_session
from studyhub.services.practice.slot_pages import slot_page
from tests.conftest import NOW
from tests.listening import hearing

from .conftest import Student

SOON = NOW + timedelta(minutes=2)


def test_right_answer_is_told_at_once_with_its_reasons(student: Student) -> None:
    page = student.answer(student.today())
    assert page.question.verdict.right
    assert page.question.verdict.explanation
    assert page.aftermath.in_days > 0


def test_wrong_answer_comes_back_sooner_than_a_right_one(student: Student) -> None:
    session = student.today()
    assert (
        student.answer(session, 0, right=False).aftermath.in_days
        < student.answer(session, 1).aftermath.in_days
    )


def test_log_keeps_what_was_shown_and_chosen(student: Student) -> None:
    session = student.today()
    up = student.put_up(session, 0)
    student.answer(session, guessed=True, millis=4321)
    row = student.log()[0]
    assert (row.guessed, row.millis, row.first_exposure, row.mode) == (True, 4321, True, "today")
    assert row.shown == up.shown.to_json()


def test_time_of_an_answer_is_cut_to_an_hour(student: Student) -> None:
    student.answer(student.today(), millis=10**12)
    assert student.log()[0].millis == 3_600_000


def test_same_answer_twice_is_one_line_and_the_first_result(student: Student) -> None:
    session = student.today()
    student.answer(session)
    before = student.caches()
    again = student.answer(session, right=False, now=SOON)
    assert again.question.verdict.right
    assert (len(student.log()), student.caches()) == (1, before)


def test_undone_answer_leaves_the_caches_as_they_were(student: Student) -> None:
    session = student.today()
    student.answer(session, 0)
    before = student.caches()
    student.answer(session, 1, right=False, now=SOON)
    undo_answer(user_id=student.id, session_id=session, slot=1, attempt=0, now=SOON)
    assert student.caches() == before
    assert len(student.log("undo")) == 1


def test_answer_after_an_undo_is_logged_as_the_next_attempt_and_no_first_exposure(student: Student) -> None:
    session = student.today()
    student.answer(session, right=False)
    undo_answer(user_id=student.id, session_id=session, slot=0, attempt=0, now=SOON)
    assert student.answer(session, attempt=1, now=SOON).question.verdict.right
    assert [(row.attempt, row.first_exposure) for row in student.log()] == [(0, True), (1, False)]


def test_undo_twice_changes_nothing_more(student: Student) -> None:
    session = student.today()
    student.answer(session)
    for _ in range(2):
        undo_answer(user_id=student.id, session_id=session, slot=0, attempt=0, now=SOON)
    assert len(student.log("undo")) == 1


def test_only_the_last_answer_is_taken_back(student: Student) -> None:
    session = student.today()
    student.answer(session, 0)
    student.answer(session, 1, now=SOON)
    with pytest.raises(Conflict):
        undo_answer(user_id=student.id, session_id=session, slot=0, attempt=0, now=SOON)


def test_stale_attempt_of_another_tab_is_not_marked(student: Student) -> None:
    session = student.today()
    with pytest.raises(StaleForm):
        student.answer(session, attempt=1)
    assert student.log() == []


def test_answer_to_an_edited_question_is_not_marked(student: Student) -> None:
    session = student.today()
    with pytest.raises(StaleForm, match="edited"):
        student.answer(session, asked="of-yesterday")


def test_incomplete_answer_changes_nothing(student: Student) -> None:
    session = student.today()
    with pytest.raises(Unmarkable):
        student.answer(session, fields={})
    assert student.log() == []


def test_late_answer_is_not_marked(student: Student) -> None:
    session = student.quiz("71", feedback="timed")
    with pytest.raises(SessionOver, match="time was up"):
        student.answer(session, now=NOW + timedelta(hours=1))
    assert student.log() == []


def test_ended_session_takes_no_answer_but_repeats_a_stored_one(student: Student) -> None:
    session = student.today()
    student.answer(session, 0)
    end_session(user_id=student.id, session_id=session, now=SOON)
    assert student.answer(session, 0).question.verdict.right
    with pytest.raises(SessionOver):
        student.answer(session, 1)


def test_timed_answer_is_told_only_at_the_end(student: Student) -> None:
    session = student.quiz("71", feedback="timed")
    page = student.answer(session)
    assert (page.answered, page.question.verdict, page.aftermath) == (True, None, None)
    end_session(user_id=student.id, session_id=session, now=SOON)
    told = slot_page(user_id=student.id, session_id=session, shelf=student.shelf, now=SOON, slot=0)
    assert told.question.verdict.right


def test_changed_answer_of_a_timed_quiz_is_still_a_first_exposure(student: Student) -> None:
    session = student.quiz("71", feedback="timed")
    student.answer(session, right=False)
    undo_answer(user_id=student.id, session_id=session, slot=0, attempt=0, now=SOON)
    student.answer(session, attempt=1, now=SOON)
    assert [row.first_exposure for row in student.log()] == [True, True]


def test_second_answer_of_a_facet_on_a_day_stays_out_of_the_model(student: Student) -> None:
    session = student.quiz("80")
    first = student.answer(session, 0)
    second = student.answer(session, 1, right=False, now=SOON)
    assert (first.aftermath.counted, second.aftermath.counted) == (True, False)
    assert [row.rating for row in student.log()] == [4, None]


def test_version_is_kept_once(student: Student) -> None:
    session = student.today()
    student.answer(session)
    up = student.put_up(session, 0)
    assert db.session.get(QuestionVersion, up.authored.content_hash).item_key == up.authored.key
    assert db.session.query(QuestionVersion).count() == 1


def test_nobody_answers_in_another_ones_session(student: Student, make_user) -> None:
    session = student.today()
    stranger = make_user("eve@example.edu")
    sent = student.sent(session)
    with pytest.raises(NotFound):
        submit_answer(user_id=stranger, answer=sent, shelf=student.shelf, now=NOW)


def test_unknown_slot_is_not_found(student: Student) -> None:
    session = student.today()
    sent = student.sent(session)
    with pytest.raises(NotFound):
        submit_answer(
            user_id=student.id,
            answer=type(sent)(uuid.uuid4(), 0, 0, "x", {}),
            shelf=student.shelf,
            now=NOW,
        )


def test_answer_takes_at_most_seven_statements(student: Student) -> None:
    """One more is the sign-in's: eight a request in all."""
    session = student.today()
    sent = student.sent(session)
    with hearing(db.engine) as seen:
        submit_answer(user_id=student.id, answer=sent, shelf=student.shelf, now=NOW)
    assert len(seen) <= 7
