from __future__ import annotations

from datetime import timedelta

import pytest

from studyhub.extensions import db
from studyhub.models import StudySession
from studyhub.services.errors import Invalid, NotFound
from studyhub.services.practice.errors import NothingToAsk
from studyhub.services.practice.sessions import end_session, practice_page, preview_today
from studyhub.services.practice.slot_pages import session_page, slot_page
from tests.conftest import NOW

from .conftest import Student

TOMORROW = NOW + timedelta(days=1)


def page_of(student: Student, session, slot=None, now=NOW):
    mine = {"user_id": student.id, "session_id": session, "shelf": student.shelf, "now": now}
    return session_page(**mine) if slot is None else slot_page(**mine, slot=slot)


def test_preview_is_what_the_session_holds(student: Student) -> None:
    preview = preview_today(user_id=student.id, shelf=student.shelf, now=NOW)
    page = page_of(student, student.today())
    assert (preview.new, preview.refresh, page.total) == (preview.total, 0, preview.total)


def test_open_session_is_taken_up_again(student: Student) -> None:
    session = student.today()
    student.answer(session)
    assert student.today() == session
    assert preview_today(user_id=student.id, shelf=student.shelf, now=NOW).answered == 1


def test_first_open_question_is_shown(student: Student) -> None:
    session = student.today()
    student.answer(session, 0)
    assert page_of(student, session).slot == 1


def test_facet_is_asked_once_a_day(student: Student) -> None:
    session = student.today(minutes=3)
    asked = {student.put_up(session, n).authored.facet for n in range(page_of(student, session).total)}
    student.answer(session, 0)
    end_session(user_id=student.id, session_id=session, now=NOW)
    again = student.today()
    later = [student.put_up(again, n).authored.facet for n in range(page_of(student, again).total)]
    assert student.put_up(session, 0).authored.facet not in later
    assert len(later) == len(set(later))
    assert asked


def test_mock_items_and_profession_are_never_asked(student: Student) -> None:
    session = student.today(minutes=240)
    total = page_of(student, session).total
    questions = [student.put_up(session, n).authored for n in range(total)]
    assert not [q for q in questions if q.form or q.domain == "P"]


def test_all_done_is_said(student: Student) -> None:
    questions = student.today(minutes=240)
    for n in range(page_of(student, questions).total):
        student.answer(questions, n)
    cards = student.today(minutes=240)  # those of the lessons just practised
    for n in range(page_of(student, cards).total):
        student.answer(cards, n)
    with pytest.raises(NothingToAsk):
        student.today()


def test_what_is_due_comes_back_with_an_unseen_sibling(student: Student) -> None:
    session = student.today(minutes=240)
    total = page_of(student, session).total
    first = {student.put_up(session, n).authored.key for n in range(total)}
    for n in range(total):
        student.answer(session, n, right=False)
    again = student.today(now=NOW + timedelta(days=3), minutes=240)
    second = {student.put_up(again, n).authored.key for n in range(page_of(student, again).total)}
    assert second
    assert not first & second


def test_summary_tells_results_by_objective(student: Student) -> None:
    session = student.quiz("71")
    total = page_of(student, session).total
    for n in range(total):
        student.answer(session, n, right=n > 0)
    page = page_of(student, session)
    assert (page.right, page.answered) == (total - 1, total)
    assert [(row.objective, row.right, row.asked) for row in page.objectives] == [("71", total - 1, total)]
    assert page.comes_back


def test_ended_session_keeps_what_was_answered(student: Student) -> None:
    session = student.today()
    student.answer(session)
    end_session(user_id=student.id, session_id=session, now=NOW)
    page = page_of(student, session)
    assert (page.answered, page.ended) == (1, True)


def test_left_out_question_of_an_ended_session_tells_no_key(student: Student) -> None:
    session = student.today()
    end_session(user_id=student.id, session_id=session, now=NOW)
    page = page_of(student, session, slot=0)
    assert (page.answered, page.question.verdict) == (False, None)


def test_session_of_a_withdrawn_question_goes_on(student: Student) -> None:
    session = student.today()
    row = db.session.get(StudySession, (student.id, session))
    row.slots = [{**row.slots[0], "item": "core/gone-0001"}, *row.slots[1:]]
    db.session.commit()
    assert page_of(student, session).slot == 1
    assert page_of(student, session, slot=0).question is None


def test_edited_question_is_put_up_afresh_and_alike_each_time(student: Student) -> None:
    session = student.today()
    row = db.session.get(StudySession, (student.id, session))
    row.slots = [{**row.slots[0], "asked": "older"}, *row.slots[1:]]
    db.session.commit()
    assert page_of(student, session, slot=0).question == page_of(student, session, slot=0).question


def test_sessions_of_late_hide_the_result_of_an_open_timed_quiz(student: Student) -> None:
    session = student.quiz("71", feedback="timed")
    student.answer(session)
    recent = practice_page(user_id=student.id, shelf=student.shelf, now=NOW).recent
    assert (recent[0].answered, recent[0].right, recent[0].open) == (1, None, True)
    end_session(user_id=student.id, session_id=session, now=NOW)
    recent = practice_page(user_id=student.id, shelf=student.shelf, now=NOW).recent
    assert (recent[0].right, recent[0].open) == (1, False)


def test_impossible_minutes_are_refused(student: Student) -> None:
    with pytest.raises(Invalid):
        student.today(minutes=0)


def test_session_of_another_person_is_not_found(student: Student, make_user) -> None:
    session = student.today()
    with pytest.raises(NotFound):
        session_page(user_id=make_user("eve@example.edu"), session_id=session, shelf=student.shelf, now=NOW)
