"""A director finds who is at risk and why, takes the alert, speaks to the student, and sees it pass."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

import pytest
import sqlalchemy as sa
from playwright.sync_api import Page, expect

from studyhub.extensions import db
from studyhub.models import Cohort, Enrollment, User
from studyhub.models.base import new_id
from studyhub.services.cohorts.watch import watch
from studyhub.services.database import command
from tests.browser.conftest import Windows
from tests.browser.inspecting import inspect
from tests.services.practice.conftest import Student
from tests.web.standing_site import Site

NAME = "Quiet Quentin"


class Quiet(NamedTuple):
    """A student, and the name of the cohort that nobody else is in: the site serves other tests too."""

    student: uuid.UUID
    cohort: str


@pytest.fixture
def quiet(site: Site) -> Quiet:
    """A student who joined a cohort of the demo's program a month ago and never answered."""
    student, now = site.new_student(), datetime.now(UTC)
    code = uuid.uuid4().hex[:16].upper()
    with site.app.app_context(), command() as session:
        program = session.scalars(sa.select(Cohort.program_id).order_by(Cohort.created_at)).first()
        cohort = Cohort(program_id=program, id=new_id(now), name=f"Night class {code}", join_code=code)
        cohort.created_at = joined = now - timedelta(days=30)
        session.add(cohort)
        session.flush()
        session.get_one(User, student).name = NAME
        session.add(Enrollment(program_id=program, cohort_id=cohort.id, user_id=student, joined_at=joined))
    watch_over(site, now)
    return Quiet(student, f"Night class {code}")


def watch_over(site: Site, now: datetime) -> None:
    with site.app.app_context():
        watch(shelf=site.shelf, now=now)
        db.session.remove()


def studies(site: Site, student: uuid.UUID) -> None:
    """The student answers a question."""
    with site.app.app_context():
        person, now = Student(student, site.shelf), datetime.now(UTC)
        person.answer(person.quiz("80", now=now), now=now)
        db.session.remove()


def find_alert(director: Page, cohort: str) -> None:
    """From the program's page to the alert about who did nothing."""
    director.goto("/")
    director.locator("details.menu summary").click()
    director.get_by_role("link", name="Health Information Technology").click()
    director.get_by_role("link", name=cohort).click()
    director.get_by_role("link", name="Dashboard").click()
    director.get_by_role("link", name="inactive 1").click()
    director.wait_for_url("**reason=inactive**")  # the page before says "1 of 1 students" too
    expect(director.get_by_text("1 of 1 students.")).to_be_visible()
    director.locator("summary", has_text="inactive").click()
    expect(director.get_by_text("No answer for 30 days; told from 7 days on.")).to_be_visible()
    director.get_by_role("link", name="open alert").click()
    director.locator(".alert-row", has_text="inactive").get_by_role("link").click()


def test_director_takes_an_alert_speaks_to_the_student_and_sees_it_pass(
    window: Windows, site: Site, quiet: Quiet
) -> None:
    director = window(site.id_of(site.demo.director_email), reduced_motion="reduce")
    find_alert(director, quiet.cohort)
    director.get_by_role("button", name="I take it").click()
    expect(director.get_by_text("You have it.")).to_be_visible()
    director.get_by_label("How").select_option("phone")
    director.get_by_label("What was said").fill("Was ill; begins again tomorrow.")
    director.get_by_role("button", name="Log it").click()
    expect(director.get_by_text("Was ill; begins again tomorrow.")).to_be_visible()
    assert inspect(director) == {}
    studies(site, quiet.student)
    watch_over(site, datetime.now(UTC))
    director.reload()
    expect(director.get_by_text("passed by itself")).to_be_visible()


def test_student_reads_the_reason_and_what_to_do(window: Windows, site: Site, quiet: Quiet) -> None:
    page = window(quiet.student)
    page.goto("/programs")
    page.get_by_role("link", name=quiet.cohort).click()
    expect(page.get_by_text("You have not answered a question for 30 days.")).to_be_visible()
    page.get_by_role("link", name="Today's session").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
