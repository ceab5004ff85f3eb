"""What holds of the day's plan: made once, answered from, and made anew when something changes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
import sqlalchemy as sa

from studyhub.extensions import db
from studyhub.models import DayPlan, LessonRead, StudyPlan
from studyhub.services.practice import day_plan
from studyhub.services.practice.day_plan import Plan, plan_to_show
from studyhub.services.practice.sessions import end_session
from studyhub.services.practice.slot_pages import session_page
from studyhub.services.practice.student import day_of
from tests.conftest import NOW
from tests.listening import attached

from .conftest import Student

Making = Callable[[], int]


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> Making:
    """How often a plan was worked out so far."""
    calls: list[int] = []
    work = day_plan._made

    def counted(*args, **values):
        calls.append(1)
        return work(*args, **values)

    monkeypatch.setattr(day_plan, "_made", counted)
    return lambda: len(calls)


def shown(student: Student, now=NOW) -> Plan:
    day = day_of(db.session(), student.id, now)
    return plan_to_show(user_id=student.id, shelf=student.shelf, day=day, now=now)


def wish(student: Student, **values) -> None:
    db.session.execute(sa.update(StudyPlan).where(StudyPlan.user_id == student.id).values(**values))
    db.session.commit()


def test_a_plan_is_worked_out_once_and_the_session_takes_it(student: Student, made: Making) -> None:
    plan = shown(student)
    shown(student, NOW + timedelta(minutes=5))
    session = student.today(NOW + timedelta(minutes=6))
    asked = [student.put_up(session, n).authored.key for n in range(len(plan.items))]
    assert (made(), asked) == (1, [item.key for item in plan.items])


def test_what_changed_makes_it_anew(student: Student, made: Making) -> None:
    changes: list[Callable[[], object]] = [
        lambda: student.answer(student.quiz("71"), 0),
        lambda: wish(student, exam_date=NOW.date() + timedelta(days=40)),
        lambda: wish(student, minutes=[12] * 7),
        lambda: wish(student, days_off=[(NOW.date() + timedelta(days=3)).isoformat()]),
        lambda: db.session.add(LessonRead(user_id=student.id, lesson="L40", at=NOW)) or db.session.commit(),
    ]
    db.session.merge(StudyPlan(user_id=student.id, minutes=[25] * 7, days_off=[]))
    db.session.commit()
    shown(student)
    for number, change in enumerate(changes, start=2):
        change()
        shown(student)
        shown(student)
        assert made() == number


def test_the_next_day_has_a_plan_of_its_own(student: Student, made: Making) -> None:
    shown(student)
    shown(student, NOW + timedelta(days=1))
    rows = db.session.scalars(sa.select(DayPlan)).all()
    assert made() == 2
    assert [row.study_day for row in rows] == [(NOW + timedelta(days=1)).date()]


def test_a_second_session_of_a_day_is_another_one(student: Student) -> None:
    first = shown(student)
    session = student.today(minutes=3)
    student.answer(session, 0)
    end_session(user_id=student.id, session_id=session, now=NOW)
    assert shown(student).seed != first.seed


def test_other_minutes_than_usual_are_planned_for(student: Student) -> None:
    usual = len(shown(student).items)
    session = student.today(minutes=3)
    total = session_page(user_id=student.id, session_id=session, shelf=student.shelf, now=NOW).total
    assert total < usual


def test_the_price_of_yesterday_starts_the_search_while_the_wishes_stand(
    student: Student, monkeypatch: pytest.MonkeyPatch
) -> None:
    starts: list[float | None] = []
    rank = day_plan.rank
    monkeypatch.setattr(
        day_plan, "rank", lambda *args, near, **rest: starts.append(near) or rank(*args, near=near, **rest)
    )
    db.session.merge(StudyPlan(user_id=student.id, minutes=[25] * 7, days_off=[]))
    wish(student, exam_date=NOW.date() + timedelta(days=40))
    shown(student)
    price = db.session.scalars(sa.select(DayPlan.price)).one()
    shown(student, NOW + timedelta(days=1))
    wish(student, exam_date=NOW.date() + timedelta(days=9))
    shown(student, NOW + timedelta(days=1))
    assert starts == [None, price, None]


def test_what_is_answered_while_a_plan_is_made_gives_the_next_look_another(
    student: Student, made: Making, monkeypatch: pytest.MonkeyPatch
) -> None:
    quiz, choose = student.quiz("71"), day_plan.plan_today

    def slowly(*args, **values):
        monkeypatch.setattr(day_plan, "plan_today", choose)
        student.answer(quiz, 0)  # nobody who writes waits for the plan
        return choose(*args, **values)

    monkeypatch.setattr(day_plan, "plan_today", slowly)
    for expected in (1, 2, 2):
        shown(student)
        assert made() == expected


def test_nobody_is_given_the_plan_of_another(student: Student, make_user) -> None:
    other = Student(make_user("other@example.edu"), student.shelf)
    assert shown(student).seed != shown(other).seed
    assert len(db.session.scalars(sa.select(DayPlan)).all()) == 2


@contextmanager
def taking_no_writing() -> Iterator[None]:
    """The database answers and refuses to write meanwhile, whichever of its connections is used."""
    sqlite, engine = db.engine.dialect.name == "sqlite", db.engine
    reading = "PRAGMA query_only=ON" if sqlite else "SET TRANSACTION READ ONLY"

    def begin(connection: sa.Connection) -> None:
        connection.exec_driver_sql(reading)

    try:
        with attached(engine, "begin", begin):
            yield
    finally:
        db.session.remove()
        if sqlite:
            engine.dispose()  # a connection of SQLite stays as it was told


def test_a_database_that_takes_no_writing_still_shows_a_plan(student: Student) -> None:
    db.session.commit()
    with taking_no_writing():
        assert shown(student).items
        with pytest.raises(sa.exc.DBAPIError):
            wish(student, minutes=[12] * 7)
    assert db.session.scalars(sa.select(DayPlan)).all() == []
