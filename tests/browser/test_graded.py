"""An instructor makes a graded exam; a student is let in with the right code; keys come after the window."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from playwright.sync_api import Page, expect

from studyhub.extensions import db
from studyhub.models import Assignment, User
from studyhub.services.database import command
from tests.browser.at_work import join_class, saved
from tests.browser.conftest import PHONE, Windows
from tests.web.standing_site import Site

TITLE = "Final exam, part 2"
REASON = "at most sixty days after discovery"


@pytest.fixture
def joined(site: Site, student: uuid.UUID) -> uuid.UUID:
    """A student who has just joined the cohort of the demonstration."""
    join_class(site, student)
    return student


def name_of(site: Site, person: uuid.UUID) -> str:
    with site.app.app_context():
        return db.session.get_one(User, person).email


def make(page: Page, email: str) -> None:
    """From the cohort's assignments: three questions of the private bank, open now, for one student."""
    page.goto("/")
    page.locator("details.menu summary").click()
    page.get_by_role("link", name="Health Information Technology").click()
    page.get_by_role("link", name="Class of").first.click()
    page.get_by_role("link", name="Assignments").click()
    page.get_by_role("link", name="Graded exam From a private bank").click()
    page.get_by_label("Title").fill(TITLE)
    page.get_by_label("71 Decide").fill("3")
    page.get_by_label("From", exact=True).fill("2026-01-01T08:00")
    page.get_by_label("Access code").fill("room-seven")
    page.get_by_label("Allowed addresses").fill("room 7")
    page.get_by_role("button", name="Make it").click()
    expect(page.get_by_role("alert")).to_contain_text("Line 1, “room 7”")
    page.get_by_label("Allowed addresses").fill("127.0.0.0/8")
    page.get_by_role("button", name="Make it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
    expect(page.get_by_role("row").filter(has_text=email)).to_contain_text("not begun")


def sit(page: Page) -> None:
    """With a wrong code and then the right one through all questions to the end."""
    page.goto("/assigned")
    page.get_by_role("link", name=TITLE).click()
    for code, heard in (("room-eight", "not the access code"), ("ROOM SEVEN", "question 1 of 3")):
        page.get_by_label("Access code").fill(code)
        page.get_by_role("button", name="Begin the exam").click()
        expect(page.locator("main")).to_contain_text(heard)
    for number in (1, 2, 3):
        page.wait_for_url(f"**/exams/*/{number}")
        page.locator("label[for=q-0]").click()
        saved(page)
        page.locator("[data-forward]").click()
    page.get_by_label("I want to end this exam").check()
    page.get_by_role("button", name="End the exam").click()


def close_window(site: Site) -> None:
    """Let the window have ended a minute ago, and with it the attempt."""
    now = datetime.now(UTC)
    with site.app.app_context(), command() as session:
        row = session.scalars(sa.select(Assignment).where(Assignment.title == TITLE)).one()
        row.due_at = row.closes_at = now - timedelta(minutes=1)
        session.execute(
            sa.text("UPDATE sitting SET ends_by = :at WHERE kind = 'graded' AND title = :title"),
            {"at": int(row.closes_at.timestamp() * 1000), "title": TITLE},
        )


def test_student_sits_an_exam_and_sees_its_keys_only_after_the_window(
    window: Windows, site: Site, joined: uuid.UUID
) -> None:
    instructor, student = window(site.id_of(site.demo.instructor_email)), window(joined, PHONE)
    email = name_of(site, joined)
    make(instructor, email)
    sit(student)
    expect(student.get_by_text("handed in")).to_be_visible()
    student.get_by_role("link", name="Attempt 1").click()
    expect(student.locator("body")).to_contain_text("released when this exam is over for everybody")
    instructor.reload()
    row = instructor.get_by_role("row").filter(has_text=email)
    expect(row).to_contain_text("handed in")
    expect(row).to_contain_text("of 3")
    instructor.get_by_role("link", name="Incident log").click()
    expect(instructor.get_by_role("row").filter(has_text="Wrong code")).to_have_count(1)
    close_window(site)
    student.get_by_role("link", name="Attempt 1").click()
    expect(student.get_by_role("heading", name="of 3 right")).to_be_visible()
    student.goto(student.url.replace("/report", "/review/1"))
    expect(student.locator("body")).to_contain_text(REASON)
