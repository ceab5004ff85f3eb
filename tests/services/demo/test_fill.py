"""The invented past holds what a real one would: the same log, the same caches, the same rules."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa
from flask import Flask

from studyhub.catalog.shelf import Shelf
from studyhub.extensions import db
from studyhub.learning.grading import grade
from studyhub.learning.responses import Response
from studyhub.models import (
    Bank,
    BankItem,
    Enrollment,
    Mastery,
    Membership,
    Memory,
    Notice,
    ProblemReport,
    Program,
    QuestionVersion,
    Review,
    StudySession,
    User,
)
from studyhub.services.accounts.signin import password_is
from studyhub.services.banks.shelves import shelf_of as shelf_of_person
from studyhub.services.demo.fill import Demo, fill, let_in
from studyhub.services.practice.log import rebuild_all
from studyhub.services.practice.slot_pages import as_it_was
from tests.conftest import NOW

STUDENTS, WEEKS = 4, 3


def shelf_of(app: Flask) -> Shelf:
    shelf: Shelf = app.extensions["catalog"].shelf()
    return shelf


def filled(app: Flask, *, seed: int = 1) -> Demo:
    return fill(
        shelf=shelf_of(app), now=NOW, tell=lambda _done, _all: None, students=STUDENTS, weeks=WEEKS, seed=seed
    )


def rows_of(table: type[Memory] | type[Mastery] | type[Review]) -> list[tuple[object, ...]]:
    wanted = sa.select(*table.__table__.c).order_by(*table.__table__.primary_key)
    return [tuple(row) for row in db.session.execute(wanted)]


def answers() -> list[Review]:
    return list(db.session.scalars(sa.select(Review).order_by(Review.user_id, Review.at, Review.id)))


def test_there_are_as_many_students_as_asked_for_and_one_administrator(app: Flask) -> None:
    demo = filled(app)
    admins = db.session.scalars(sa.select(User.email).where(User.is_admin)).all()
    assert (demo.students, admins) == (STUDENTS, ["admin@example.org"])
    assert demo.answers > 20 * STUDENTS


def test_program_has_questions_on_their_way_and_none_on_a_students_shelf(app: Flask) -> None:
    demo = filled(app)
    filled(app)
    of_open = BankItem.bank_id.in_(sa.select(Bank.id).where(Bank.private.is_(False)))
    wanted = sa.select(BankItem.state, BankItem.errors).where(of_open).order_by(BankItem.name)
    states = db.session.execute(wanted).all()
    student = db.session.scalars(sa.select(User.id).where(User.email == demo.student_email)).one()
    assert [tuple(row) for row in states] == [("draft", 1), ("in_review", 0)]
    assert shelf_of_person(user_id=student, core=shelf_of(app)) is shelf_of(app)


def test_rebuilding_gives_the_very_same_memory_and_counts(app: Flask) -> None:
    filled(app)
    before = rows_of(Memory), rows_of(Mastery)
    rebuild_all()
    assert (rows_of(Memory), rows_of(Mastery)) == before


def test_exactly_the_first_answers_in_sessions_are_first_exposures(app: Flask) -> None:
    filled(app)
    seen = set()
    for row in answers():
        asked = (row.user_id, row.item_key)
        if row.kind == "answer":
            assert row.first_exposure == (row.mode != "lesson" and asked not in seen)
        seen.add(asked)


def test_no_item_of_a_mock_form_is_ever_asked(app: Flask) -> None:
    filled(app)
    shelf = shelf_of(app)
    asked = {shelf.question(row.item_key) for row in answers()}
    laid_out = {
        slot["item"] for session in db.session.scalars(sa.select(StudySession)) for slot in session.slots
    }
    assert {question.form for question in asked} == {None}
    assert {shelf.question(str(key)).form for key in laid_out} == {None}


def test_every_answer_can_be_shown_as_it_was_and_earns_the_same_score(app: Flask) -> None:
    filled(app)
    kept = set(db.session.scalars(sa.select(QuestionVersion.content_hash)))
    for row in answers():
        up = as_it_was(db.session(), row, shelf_of(app))
        assert up is not None
        assert row.content_hash in kept
        assert grade(up.concrete, Response.from_json(row.response)).score == row.score


def test_answers_are_past_and_some_are_right_and_some_are_wrong(app: Flask) -> None:
    filled(app)
    rows = answers()
    right = sum(row.score == 1.0 for row in rows) / len(rows)
    assert 0.4 < right < 0.95
    assert max(row.at for row in rows) < NOW


def test_the_same_seed_gives_the_same_history(app: Flask) -> None:
    filled(app)
    before = rows_of(Review)
    db.session.execute(sa.delete(User))
    db.session.commit()
    filled(app)
    assert rows_of(Review) == before


def test_another_seed_gives_another_history(app: Flask) -> None:
    filled(app)
    before = rows_of(Review)
    db.session.execute(sa.delete(User))
    db.session.commit()
    filled(app, seed=2)
    assert rows_of(Review) != before


def test_a_full_database_stays_as_it_is(app: Flask) -> None:
    first = filled(app)
    before = rows_of(Review)
    assert filled(app) == first
    assert rows_of(Review) == before


def test_a_filling_that_was_cut_off_is_begun_again(app: Flask) -> None:
    whole = filled(app)
    db.session.execute(sa.delete(User).where(User.is_admin))
    db.session.commit()
    assert filled(app) == whole


def test_progress_is_told_after_each_student(app: Flask) -> None:
    told: list[tuple[int, int]] = []
    fill(shelf=shelf_of(app), now=NOW, tell=lambda *at: told.append(at), students=2, weeks=1)
    assert told == [(1, 2), (2, 2)]


def test_two_reports_are_settled_and_the_visitor_finds_an_answer(app: Flask) -> None:
    demo = filled(app)
    states = sorted(db.session.scalars(sa.select(ProblemReport.state)))
    told = db.session.scalars(
        sa.select(Notice.kind).join(User, User.id == Notice.user_id).where(User.email == demo.student_email)
    )
    assert states == ["declined", "mended", *["open"] * (len(states) - 2)]
    assert "report" in told.all()


def test_program_has_a_director_an_instructor_and_everybody_in_its_cohort(app: Flask) -> None:
    demo = filled(app)
    staff = sa.select(User.email, Membership.role).join(User, User.id == Membership.user_id)
    roles = dict(tuple(row) for row in db.session.execute(staff))
    students = sa.select(User.email).join(Enrollment, Enrollment.user_id == User.id)
    enrolled = db.session.scalars(students).all()
    assert roles == {demo.director_email: "director", demo.instructor_email: "instructor"}
    assert (len(enrolled), demo.student_email in enrolled) == (STUDENTS, True)


def test_database_filled_before_there_were_programs_gets_one_on_another_day(app: Flask) -> None:
    demo = filled(app)
    db.session.execute(sa.delete(Program))
    db.session.execute(sa.delete(User).where(User.email.in_([demo.director_email, demo.instructor_email])))
    db.session.commit()
    fill(
        shelf=shelf_of(app),
        now=NOW + timedelta(days=40),
        tell=lambda _done, _all: None,
        students=STUDENTS,
        weeks=WEEKS,
        seed=1,
    )
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Enrollment)) == STUDENTS


def test_every_login_opens_with_the_password_given(app: Flask) -> None:
    demo = filled(app)
    for email in demo.logins:
        let_in(email=email, password="kestrel-lamp-river", now=NOW)
        user_id = db.session.scalar(sa.select(User.id).where(User.email == email))
        assert user_id is not None
        assert password_is(user_id, "kestrel-lamp-river")
