from __future__ import annotations

from datetime import timedelta

import pytest
from msgspec.structs import replace

from studyhub.catalog.shelf import Shelf
from studyhub.services.errors import NotFound
from studyhub.services.practice.answers import undo_answer
from studyhub.services.progress import answer_page, history_page
from tests.conftest import NOW
from tests.services.practice.conftest import Student, shelf, student  # noqa: F401 - fixtures


def history(student: Student, **values):  # noqa: F811
    return history_page(**({"user_id": student.id, "shelf": student.shelf, "now": NOW} | values))


def test_history_is_newest_first_and_paged(student: Student) -> None:  # noqa: F811
    session = student.quiz(count=100)
    for n in range(24):
        student.answer(session, n, now=NOW + timedelta(minutes=n))
    again = student.quiz(count=5)
    for n in range(3):
        student.answer(again, n, now=NOW + timedelta(hours=2 + n))
    first, second = history(student), history(student, page=2)
    assert (len(first.rows), first.earlier, first.later) == (25, None, 2)
    assert (len(second.rows), second.earlier, second.later) == (2, 1, None)
    assert first.rows[0].at > first.rows[-1].at > second.rows[0].at


def test_past_answer_opens_with_the_question_as_it_was(student: Student) -> None:  # noqa: F811
    session = student.quiz("80")
    student.answer(session, 0)
    row = history(student).rows[0]
    catalog = student.shelf.catalogs[0]
    edited = tuple(replace(q, stem="Something else?", content_hash=f"new-{q.id}") for q in catalog.questions)
    page = answer_page(
        user_id=student.id, answer_id=row.id, shelf=Shelf([replace(catalog, questions=edited)]), now=NOW
    )
    assert page.question is not None
    assert "length of stay" in page.question.stem[0].html


def test_answer_to_a_withdrawn_question_stays_readable(student: Student) -> None:  # noqa: F811
    session = student.quiz("80")
    student.answer(session, 0)
    row = history(student).rows[0]
    bare = Shelf([replace(student.shelf.catalogs[0], questions=(), areas=(), lessons=())])
    page = answer_page(user_id=student.id, answer_id=row.id, shelf=bare, now=NOW)
    assert page.question is not None
    assert page.question.verdict is not None


def test_undone_answer_is_not_listed(student: Student) -> None:  # noqa: F811
    session = student.today()
    student.answer(session, 0)
    undo_answer(user_id=student.id, session_id=session, slot=0, attempt=0, now=NOW)
    assert history(student).rows == ()


def test_open_timed_quiz_is_not_told(student: Student) -> None:  # noqa: F811
    session = student.quiz("71", feedback="timed")
    student.answer(session, 0)
    assert history(student).rows == ()
    assert len(history(student, now=NOW + timedelta(hours=2)).rows) == 1


def test_nobody_reads_another_ones_answers(student: Student, make_user) -> None:  # noqa: F811
    session = student.today()
    student.answer(session, 0)
    answer = history(student).rows[0].id
    with pytest.raises(NotFound):
        answer_page(user_id=make_user("eve@example.edu"), answer_id=answer, shelf=student.shelf, now=NOW)
