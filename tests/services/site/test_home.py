from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from flask import Flask
from msgspec.structs import replace

from studyhub.catalog.shelf import Shelf
from studyhub.catalog.types import FactCheck, PlantedRound
from studyhub.extensions import db
from studyhub.models import Notice, StudyPlan
from studyhub.models.base import new_id
from studyhub.services.exams.offer import put_off
from studyhub.services.site.about import contents
from studyhub.services.site.home import dismiss_notices, today_page
from studyhub.services.site.landing import try_keys
from tests.conftest import NOW
from tests.services.exams.conftest import put_sitting

MakeUser = Callable[..., uuid.UUID]


@pytest.fixture
def shelf(app: Flask) -> Shelf:
    loaded: Shelf = app.extensions["catalog"].shelf()
    return loaded


def notice(user_id: uuid.UUID, kind: str, **detail: object) -> uuid.UUID:
    row = Notice(user_id=user_id, id=new_id(NOW), kind=kind, detail=detail, at=NOW)
    db.session.add(row)
    db.session.commit()
    return row.id


def test_today_greets_by_first_name_at_local_time(shelf: Shelf, make_user: MakeUser) -> None:
    page = today_page(user_id=make_user(), shelf=shelf, now=NOW)
    assert (page.first_name, page.part_of_day) == ("Amina", "morning")  # 10 o'clock in New York


def test_days_to_the_exam_are_counted_in_study_days(shelf: Shelf, make_user: MakeUser) -> None:
    user_id = make_user()
    plan = StudyPlan(user_id=user_id, exam_date=date(2026, 12, 3), minutes=[20] * 7, days_off=[])
    db.session.add(plan)
    db.session.commit()
    assert today_page(user_id=user_id, shelf=shelf, now=NOW).days_left == 10
    assert today_page(user_id=user_id, shelf=shelf, now=NOW - timedelta(hours=7)).days_left == 11


def test_week_has_seven_days_and_ends_today(shelf: Shelf, make_user: MakeUser) -> None:
    week = today_page(user_id=make_user(), shelf=shelf, now=NOW).week
    assert [bar.day.day for bar in week] == [17, 18, 19, 20, 21, 22, 23]
    assert [bar.today for bar in week] == [False] * 6 + [True]


def test_notice_of_a_regrade_says_what_changed(shelf: Shelf, make_user: MakeUser) -> None:
    user_id = make_user()
    notice(user_id, "regrade", item="core/d2-breach-0001", answers=2, now_right=1, now_wrong=0)
    line = today_page(user_id=user_id, shelf=shelf, now=NOW).notices[0]
    assert "2 answers to it were marked again; 1 more now counts as right" in line.text
    assert line.lesson == "L40"


def test_only_notices_that_were_shown_are_put_away(shelf: Shelf, make_user: MakeUser) -> None:
    user_id, other = make_user(), make_user("kofi@example.edu")
    shown, later = notice(user_id, "report", answer="A"), notice(user_id, "report", answer="B")
    foreign = notice(other, "report", answer="C")
    dismiss_notices(user_id=user_id, shown=(shown, foreign), now=NOW)
    assert [line.id for line in today_page(user_id=user_id, shelf=shelf, now=NOW).notices] == [later]
    assert [line.id for line in today_page(user_id=other, shelf=shelf, now=NOW).notices] == [foreign]


def first_of(shelf: Shelf, user_id: uuid.UUID) -> list[str]:
    """What stands before the day's session."""
    page = today_page(user_id=user_id, shelf=shelf, now=NOW)
    return [name for name in ("under_way", "offer", "mock") if getattr(page, name) is not None]


def plan(user_id: uuid.UUID, days: int, minutes: int = 30) -> None:
    exam = NOW.date() + timedelta(days=days)
    db.session.add(StudyPlan(user_id=user_id, exam_date=exam, minutes=[minutes] * 7, days_off=[]))
    db.session.commit()


@pytest.mark.parametrize(("days", "first"), [(60, ["offer"]), (3, []), (0, []), (-5, ["offer"])])
def test_a_newcomer_is_offered_the_diagnostic_but_not_right_before_the_exam(
    shelf: Shelf, make_user: MakeUser, days: int, first: list[str]
) -> None:
    user_id = make_user()
    assert first_of(shelf, user_id) == ["offer"]
    plan(user_id, days)
    assert first_of(shelf, user_id) == first


def test_a_mock_that_is_due_today_stands_first_until_it_was_sat(shelf: Shelf, make_user: MakeUser) -> None:
    user_id = make_user()
    plan(user_id, 8)
    put_off(user_id=user_id)
    page = today_page(user_id=user_id, shelf=shelf, now=NOW)
    assert (page.mock.kind, page.mock.day) == ("full", NOW.date())
    put_sitting(user_id, 0, ended=False)
    assert first_of(shelf, user_id) == ["under_way"]


def test_a_mock_that_is_due_another_day_is_not_on_the_start_page(shelf: Shelf, make_user: MakeUser) -> None:
    user_id = make_user()
    plan(user_id, 60)
    put_off(user_id=user_id)
    assert first_of(shelf, user_id) == []


def test_try_question_is_never_one_of_a_mock_form(shelf: Shelf) -> None:
    keys = {key for day in range(60) for key in try_keys(shelf=shelf, day=date(2026, 1, 1) + timedelta(day))}
    assert keys
    assert all(shelf.question(key).form is None for key in keys)


def test_contents_count_reserved_items_apart(shelf: Shelf) -> None:
    counted = contents(shelf=shelf)
    assert counted.reserved == 1
    assert counted.questions + counted.reserved == len(shelf.questions)
    assert sum(entry.questions for entry in counted.domains) == counted.questions


def test_content_without_reviews_claims_none(shelf: Shelf) -> None:
    checked = contents(shelf=shelf).checked
    assert (checked.blind, checked.signed, checked.signers) == (0, 0, ())


def test_comparisons_and_plants_are_counted_from_the_records(shelf: Shelf) -> None:
    (lesson,) = shelf.lessons
    core = shelf.catalogs[0]
    now = FactCheck(lesson.id, lesson.content_hash, "automated", NOW.date(), "supported", "source")
    older = replace(now, content_hash="0" * 32)
    rounds = (PlantedRound("one", NOW.date(), "automated", "subtle", 10, 9),)
    counted = contents(shelf=Shelf([replace(core, fact_checks=(now, older), planted=rounds)]))
    assert (counted.lessons_compared, counted.planted, counted.planted_found) == (1, 10, 9)
    assert contents(shelf=Shelf([replace(core, fact_checks=(older,))])).lessons_compared == 0
