"""Studying for a date when something is odd: an empty bank, a long absence, a clock that jumps."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from msgspec import structs

from studyhub.catalog.shelf import Shelf
from studyhub.extensions import db
from studyhub.models import StudySession
from studyhub.services.exams.drawing import start
from studyhub.services.exams.kinds import CannotDraw
from studyhub.services.exams.pages import exams_page
from studyhub.services.planning.page import plan_page
from studyhub.services.practice.errors import NothingToAsk
from studyhub.services.practice.sessions import preview_today
from studyhub.services.progress.readiness import readiness_page
from tests.conftest import NOW
from tests.services.practice.conftest import Student

Plan = Callable[..., None]
AWAY = timedelta(days=61)


@pytest.fixture
def empty(student: Student) -> Student:
    """The student on a site whose bank holds no question and no word."""
    nothing = {"questions": (), "terms": (), "word_parts": ()}
    bare = [structs.replace(catalog, **nothing) for catalog in student.shelf.catalogs]
    return Student(student.id, Shelf(bare))


def shown(student: Student, page: Callable[..., object], now=NOW):
    return page(user_id=student.id, shelf=student.shelf, now=now)


def work_through(student: Student, now=NOW) -> None:
    session = student.today(now)
    for slot in range(len(db.session.get_one(StudySession, (student.id, session)).slots)):
        student.answer(session, slot, now=now + timedelta(seconds=50 * slot))


def test_an_empty_bank_leaves_every_page_standing(empty: Student, plan: Plan) -> None:
    plan()
    assert shown(empty, preview_today).total == 0
    assert shown(empty, plan_page).days[0].new == 0
    assert shown(empty, readiness_page).answers == 0
    assert shown(empty, exams_page).kinds


@pytest.mark.parametrize("kind", ["full", "half", "diagnostic", "rehearsal"])
def test_an_empty_bank_says_that_there_is_nothing_to_ask(empty: Student, plan: Plan, kind: str) -> None:
    plan()
    with pytest.raises(NothingToAsk):
        empty.today()
    with pytest.raises(CannotDraw, match="too few questions"):
        start(user_id=empty.id, kind=kind, shelf=empty.shelf, now=NOW)


def test_two_months_away_leave_no_backlog(student: Student, plan: Plan) -> None:
    plan(100, minutes=6)
    work_through(student)
    back = NOW + AWAY
    preview = shown(student, preview_today, back)
    assert 0 < preview.takes <= 6
    assert shown(student, plan_page, back).days_left == 39
    work_through(student, back)


def test_a_clock_that_was_set_back_loses_no_answer_and_no_page(student: Student, plan: Plan) -> None:
    plan()
    work_through(student)
    answers = len(student.log())
    earlier = NOW - timedelta(days=2)
    assert shown(student, plan_page, earlier).days_left == 32
    work_through(student, earlier)
    assert len(student.log()) > answers
    assert shown(student, plan_page, NOW + timedelta(days=1)).days_left == 29


def test_a_clock_that_leaps_past_the_exam_turns_to_plain_repetition(student: Student, plan: Plan) -> None:
    plan(30)
    work_through(student)
    after = NOW + timedelta(days=400)
    assert shown(student, plan_page, after).days == ()
    assert shown(student, preview_today, after).total > 0
