"""Lists of students are kept while nothing of them changes; each look at names goes on record alike."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from studyhub.extensions import db
from studyhub.models import Alert, RecordRequest, User
from studyhub.models.base import new_id
from studyhub.services.cohorts.dashboard import page as dashboard
from studyhub.services.programs.cohorts import archive_cohort
from studyhub.services.programs.enrolled import leave, share
from studyhub.web import kept
from tests.conftest import NOW
from tests.services.practice.conftest import Student
from tests.services.programs.conftest import College
from tests.services.programs.records.test_students import at_work, practise
from tests.web.programs.conftest import As
from tests.web.study.test_practice import statements
from tests.web.test_kept import TOKEN

__all__ = ["statements"]
WEEK, MOMENT = timedelta(days=7), timedelta(milliseconds=1)
Change = Callable[[College, uuid.UUID], object]


def address(college: College, more: str = "") -> str:
    return f"/programs/{college.program}/cohorts/{college.cohort}{more}"


def seen(browser: FlaskClient, where: str) -> str:
    """A page without the tokens of its forms, which are of the second."""
    return TOKEN.sub("", browser.get(where).text)


def place(college: College) -> dict[str, uuid.UUID]:
    return {"program_id": college.program, "cohort_id": college.cohort}


@pytest.fixture
def busy(college: College) -> uuid.UUID:
    """A student of the cohort who has answered two questions."""
    return at_work(college)


def answers(college: College, student: uuid.UUID) -> None:
    practise(Student(student, college.shelf), now=NOW + MOMENT)


def answers_at_once(college: College, student: uuid.UUID) -> None:
    """In the moment of the look before."""
    practise(Student(student, college.shelf))


def renames(_college: College, student: uuid.UUID) -> None:
    db.session.execute(sa.update(User).where(User.id == student).values(name="Bettina Weiss"))
    db.session.commit()


def moves_house(_college: College, student: uuid.UUID) -> None:
    db.session.get_one(User, student).email = "moved@example.edu"
    db.session.commit()


def joins(college: College, _student: uuid.UUID) -> None:
    college.student("newcomer@example.edu")


def leaves(college: College, student: uuid.UUID) -> None:
    leave(user_id=student, now=NOW, **place(college))


def shares(college: College, student: uuid.UUID) -> None:
    share(user_id=student, shares=True, now=NOW, **place(college))


def cohort_is_renamed(college: College, _student: uuid.UUID) -> None:
    college.row().name = "Winter"
    db.session.commit()


def cohort_is_over(college: College, _student: uuid.UUID) -> None:
    archive_cohort(user_id=college.director, now=NOW, **place(college))


def looker_moves_east(college: College, _student: uuid.UUID) -> None:
    db.session.get_one(User, college.director).timezone = "Pacific/Auckland"
    db.session.commit()


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (answers_at_once, '<td class="num">4</td>'),
        (renames, "Bettina Weiss"),
        (moves_house, "moved@example.edu"),
        (joins, "newcomer@example.edu"),
        (leaves, "1 who left"),
        (shares, "each answer"),
        (cohort_is_renamed, "Winter"),
        (cohort_is_over, "In the archive since"),
        (looker_moves_east, "24 Nov 2026"),
    ],
)
def test_change_shows_at_the_next_look_at_a_cohort(
    college: College, director: FlaskClient, busy: uuid.UUID, change: Change, says: str
) -> None:
    assert says not in director.get(address(college)).text
    change(college, busy)
    assert says in director.get(address(college)).text


def test_second_look_at_a_cohort_reads_no_names_and_goes_on_record(
    college: College, director: FlaskClient, busy: uuid.UUID, statements: list[str]
) -> None:
    first = seen(director, address(college))
    statements.clear()
    assert seen(director, address(college)) == first
    assert len(statements) <= 6
    assert not [one for one in statements if "user.email" in one and "signin" not in one]
    assert [one.actor_id for one in college.events("students.seen")] == [college.director] * 2


def test_answer_leaves_the_seven_days_of_a_kept_page_on_time(
    college: College, director: FlaskClient, busy: uuid.UUID, app: Flask
) -> None:
    told = []
    for at in (NOW, NOW + WEEK - MOMENT, NOW + WEEK):
        app.extensions["clock"] = lambda at=at: at
        told.append('<td class="num">2</td>' in director.get(address(college)).text)
    assert told == [True, True, False]


def test_request_of_another_cohorts_student_is_no_page_of_before(
    college: College, director: FlaskClient, busy: uuid.UUID, statements: list[str]
) -> None:
    director.get(address(college))
    other = college.student("other@example.edu", college.make_cohort("Spring"))
    director.get(address(college))
    row = RecordRequest(program_id=college.program, id=new_id(NOW), cohort_id=college.cohort, user_id=other)
    row.kind, row.body, row.opened_at = "inspect", "Please", NOW
    db.session.add(row)
    db.session.commit()
    statements.clear()
    director.get(address(college))
    assert len(statements) > 6


def alerts(college: College, student: uuid.UUID) -> None:
    row = Alert(id=new_id(NOW), user_id=student, reason="inactive", strength="clear", **place(college))
    row.evidence, row.raised_at = [], NOW
    db.session.add(row)
    db.session.commit()


@pytest.mark.parametrize(
    ("change", "shows"),
    [
        (renames, True),
        (joins, True),
        (leaves, True),
        (cohort_is_renamed, True),
        (alerts, True),
        (answers, False),
        (cohort_is_over, False),
    ],
)
def test_dashboard_after_a_change_is_as_it_would_be_made_anew(
    college: College, director: FlaskClient, busy: uuid.UUID, change: Change, shows: bool
) -> None:
    first = seen(director, address(college, "/dashboard"))
    change(college, busy)
    second = seen(director, address(college, "/dashboard"))
    kept.pages = kept.Kept()
    assert second == seen(director, address(college, "/dashboard"))
    assert (first != second) >= shows


def test_second_look_at_a_dashboard_reckons_nothing_and_goes_on_record(
    college: College, director: FlaskClient, busy: uuid.UUID, statements: list[str]
) -> None:
    first = seen(director, address(college, "/dashboard"))
    statements.clear()
    assert seen(director, address(college, "/dashboard")) == first
    assert len(statements) <= 6
    assert [one.actor_id for one in college.events("dashboard.seen")] == [college.director] * 2


def test_dashboard_is_made_anew_as_a_study_day_ends_where_a_student_lives(
    college: College, director: FlaskClient, busy: uuid.UUID, app: Flask, statements: list[str]
) -> None:
    reckoned = []
    for hours in (0, 17, 18):  # 04:00 in New York
        app.extensions["clock"] = lambda hours=hours: NOW + timedelta(hours=hours)
        statements.clear()
        director.get(address(college, "/dashboard"))
        reckoned.append(any("FROM standing" in one or "INTO standing" in one for one in statements))
    assert reckoned == [True, False, True]


def test_dashboard_whose_standings_are_stale_is_not_kept(
    college: College, director: FlaskClient, busy: uuid.UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("MOMENT", "FIRST_LOOK"):
        monkeypatch.setattr(dashboard, name, 0.0)
    monkeypatch.setattr(dashboard.page_in, "__kwdefaults__", {"seconds": 0.0})
    assert "1 of them not reckoned yet" in director.get(address(college, "/dashboard")).text
    monkeypatch.undo()
    assert "not reckoned yet" not in director.get(address(college, "/dashboard")).text


def test_dashboard_in_another_order_is_another_page(
    college: College, director: FlaskClient, busy: uuid.UUID
) -> None:
    pages = [seen(director, address(college, f"/dashboard{how}")) for how in ("", "?sort=name", "")]
    assert pages[0] == pages[2] != pages[1]


@pytest.mark.parametrize("more", ["", "/items", "/dashboard"])
def test_who_loses_the_right_is_shown_nothing_kept(
    college: College, as_: As, busy: uuid.UUID, more: str
) -> None:
    instructor = college.staff("instructor", "view")
    browser = as_(instructor)
    assert [browser.get(address(college, more)).status_code for _ in range(2)] == [200, 200]
    college.give(instructor, "none")
    assert browser.get(address(college, more)).status_code == 404


@pytest.mark.parametrize("more", ["", "/items", "/dashboard"])
def test_page_is_kept_for_who_looked_alone(
    college: College, as_: As, director: FlaskClient, busy: uuid.UUID, more: str
) -> None:
    director.get(address(college, more))
    assert as_(college.staff("instructor")).get(address(college, more)).status_code == 404
