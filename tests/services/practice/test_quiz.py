from __future__ import annotations

from datetime import timedelta

import pytest

from studyhub.catalog.shelf import Shelf
from studyhub.services.errors import Invalid
from studyhub.services.practice.errors import NothingToAsk
from studyhub.services.practice.marks import flag
from studyhub.services.practice.quiz import QuizFilters, builder_page, count_matching, start_quiz
from studyhub.services.practice.slot_pages import session_page
from tests.conftest import NOW

from .conftest import Student


def matching(student: Student, now=NOW, **filters) -> int:
    return count_matching(user_id=student.id, filters=QuizFilters(**filters), shelf=student.shelf, now=now)


@pytest.mark.parametrize(
    ("filters", "count"),
    [
        ({}, 24),
        ({"domains": ("D3",)}, 9),
        ({"domains": ("D2", "D3"), "types": ("numeric",)}, 4),
        ({"objectives": ("71",), "levels": ("analysis",)}, 1),
        ({"tasks": ("D2.T1",)}, 3),
        ({"domains": ("D9",)}, 0),
    ],
)
def test_filters_narrow_together(student: Student, filters: dict[str, tuple[str, ...]], count: int) -> None:
    assert matching(student, **filters) == count


def test_pools_follow_what_was_done(student: Student) -> None:
    session = student.quiz("71")
    student.answer(session, 0, right=False)
    student.answer(session, 1)
    item = student.put_up(session, 0).authored.key
    flag(user_id=student.id, item=item, on=True, shelf=student.shelf, now=NOW)
    assert (matching(student, pool="missed"), matching(student, pool="flagged")) == (1, 1)
    assert matching(student, pool="new") == 22
    assert matching(student, pool="due") == 0
    assert matching(student, pool="due", now=NOW + timedelta(days=40)) > 0


def test_missed_question_answered_right_later_is_no_longer_missed(student: Student) -> None:
    session = student.quiz("80")
    student.answer(session, 0, right=False)
    again = student.quiz("80", now=NOW + timedelta(days=1))
    for n in range(3):
        student.answer(again, n, now=NOW + timedelta(days=1))
    assert matching(student, pool="missed") == 0


def test_quiz_never_holds_a_mock_item(student: Student) -> None:
    session = student.quiz(count=100)
    total = session_page(user_id=student.id, session_id=session, shelf=student.shelf, now=NOW).total
    assert {student.put_up(session, n).authored.form for n in range(total)} == {None}


def test_timed_quiz_closes_at_the_pace_of_the_exam(student: Student) -> None:
    session = student.quiz("71", feedback="timed")
    page = session_page(user_id=student.id, session_id=session, shelf=student.shelf, now=NOW)
    assert page.seconds_left == 82 * page.total


@pytest.mark.parametrize(("count", "feedback"), [(4, "tutor"), (101, "tutor"), (20, "loud")])
def test_impossible_choices_are_refused(student: Student, count: int, feedback: str) -> None:
    with pytest.raises(Invalid):
        student.quiz(count=count, feedback=feedback)


def test_nothing_that_fits_is_said(student: Student) -> None:
    with pytest.raises(NothingToAsk):
        start_quiz(
            user_id=student.id,
            filters=QuizFilters(pool="missed"),
            count=20,
            feedback="tutor",
            shelf=student.shelf,
            now=NOW,
        )


def test_builder_offers_only_what_has_questions(student: Student, shelf: Shelf) -> None:
    page = builder_page(user_id=student.id, shelf=shelf, now=NOW)
    assert [choice.value for choice in page.domains] == ["P", "F", "D2", "D3"]
    assert sum(choice.count for choice in page.domains) == 24
    assert all(choice.count for choice in (*page.tasks, *page.objectives, *page.levels, *page.types))
