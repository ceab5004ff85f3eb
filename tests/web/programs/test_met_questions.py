"""A program's questions on the students' pages: met, kept as they were, and never another program's."""

from __future__ import annotations

import re
import uuid
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from studyhub.extensions import db
from studyhub.models import QuestionVersion, Review, StudySession
from studyhub.services.banks.publishing import withdraw
from studyhub.services.banks.workshop import Workshop
from studyhub.services.programs.enrolled import leave
from tests.conftest import NOW, SAMPLE_CONTENT
from tests.services.banks.conftest import QUESTION, Press
from tests.services.programs.conftest import College
from tests.web.study.test_practice import begin, send

from .conftest import As

KEY = "harbor/d2-harbor-0001"
ASKED = "a clinic at the harbor learns"
PAGES = (
    "/",
    "/practice",
    "/practice/quiz",
    "/plan",
    "/progress",
    "/progress/objectives/71",
    "/progress/readiness",
    "/progress/history",
    "/exams",
)


@pytest.fixture
def press(college: College, app: Flask, tmp_path: Path) -> Press:
    """The bank of the program HIT, with one published question."""
    workshop = Workshop(app.extensions["catalog"].shelf(), SAMPLE_CONTENT, tmp_path, NOW.date())
    return Press(college, workshop).open()


def address_of(person: uuid.UUID, key: str) -> str:
    """Where a question stands in the person's only session."""
    db.session.rollback()
    row = db.session.scalars(sa.select(StudySession).where(StudySession.user_id == person)).one()
    place = next(n for n, slot in enumerate(row.slots, start=1) if slot["item"] == key)
    return f"/practice/sessions/{row.id}/{place}"


def beginner(press: Press, as_: As) -> tuple[uuid.UUID, FlaskClient, str]:
    """A student of the program with a quiz in which its question stands: person, browser, address."""
    person = press.college.student()
    browser = as_(person)
    begin(browser, objectives="71")
    return person, browser, address_of(person, KEY)


def take_off(press: Press, item: uuid.UUID) -> None:
    withdraw(user_id=press.author, which=press.which(item), why="The rule has changed", now=NOW)


def test_student_meets_it_and_it_stays_as_it_was_after_withdrawal(press: Press, as_: As) -> None:
    item = press.bring_out()
    _, browser, address = beginner(press, as_)
    assert send(browser, address).status_code == 303
    take_off(press, item)
    assert ASKED in browser.get(address).text


def test_question_withdrawn_under_a_student_is_marked_no_more(press: Press, as_: As) -> None:
    item = press.bring_out()
    _, browser, address = beginner(press, as_)
    page = browser.get(address).text
    take_off(press, item)
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page))
    after = browser.post("/practice/answer", data=hidden | {"choice": "0"}, follow_redirects=True)
    assert "withdrawn" in after.text
    assert db.session.query(Review).count() == 0


@pytest.mark.parametrize("page", PAGES)
def test_every_page_stands_when_the_program_is_left(press: Press, as_: As, page: str) -> None:
    press.bring_out()
    person, browser, address = beginner(press, as_)
    send(browser, address)
    leave(user_id=person, program_id=press.program, cohort_id=press.college.cohort, now=NOW)
    assert browser.get(page).status_code == 200
    assert browser.get(address).status_code == 200


def test_same_text_in_two_banks_is_kept_for_each(press: Press, as_: As) -> None:
    lake = Press(College(press.college.make_user, press.core, people=50).open(), press.workshop, slug="lake")
    lake.open()
    for one in (press, lake):
        one.bring_out(QUESTION)
        person = one.college.student()
        browser = as_(person)
        begin(browser, objectives="71")
        send(browser, address_of(person, f"{one.slug}/d2-harbor-0001"))
    keys = set(db.session.scalars(sa.select(QuestionVersion.item_key)))
    assert keys == {KEY, "lake/d2-harbor-0001"}
