"""A director drafts a plan from misses and signs it off; its student does the retest; both see the result."""

from __future__ import annotations

import uuid
from types import SimpleNamespace

import pytest
import sqlalchemy as sa
from playwright.sync_api import Page, expect

from studyhub.extensions import db
from studyhub.models import Enrollment, Membership
from tests.browser.at_work import fields, fill, join_class, slots
from tests.browser.conftest import PHONE, Windows
from tests.services.practice.conftest import Student
from tests.services.remediation.conftest import larger
from tests.web.standing_site import Site


@pytest.fixture
def missed(site: Site, student: uuid.UUID, monkeypatch: pytest.MonkeyPatch) -> uuid.UUID:
    """A student of the first cohort, on a larger bank, who shares answers and has missed eight questions."""
    shelf = larger(site.shelf)
    monkeypatch.setitem(site.app.extensions, "catalog", SimpleNamespace(shelf=lambda: shelf))
    place = join_class(site, student)
    with site.app.app_context():
        db.session.get_one(Enrollment, (*place, student)).shares_practice = True
        db.session.commit()
        person, now = Student(student, shelf), site.app.extensions["clock"]()
        session = person.quiz("71", count=8, now=now)
        for slot in range(8):
            person.answer(session, slot, right=False, now=now)
        db.session.remove()
    return student


@pytest.fixture
def director(window: Windows, site: Site, missed: uuid.UUID) -> Page:
    """The director, on the student's page of the dashboard."""
    with site.app.app_context():
        wanted = sa.select(Membership).join(Enrollment, Enrollment.program_id == Membership.program_id)
        found = db.session.scalars(
            wanted.where(Enrollment.user_id == missed, Membership.role == "director")
        ).first()
        place = db.session.scalars(sa.select(Enrollment).where(Enrollment.user_id == missed)).one()
        assert found is not None
        address = f"/programs/{place.program_id}/cohorts/{place.cohort_id}/dashboard/students/{missed}"
        page = window(found.user_id)
    page.goto(address)
    return page


def draft_and_sign(page: Page) -> None:
    """Draft from misses, take a lesson or the quiz out, write a note, sign."""
    page.get_by_role("link", name="Draft a remediation plan").click()
    page.get_by_role("button", name="Draft the plan").click()
    expect(page.get_by_text("the student sees nothing of it")).to_be_visible()
    expect(page.get_by_text("0 of 8 right")).to_be_visible()
    page.get_by_role("button", name="Take out").first.click()
    expect(page.get_by_text("The step is taken out.")).to_be_visible()
    page.get_by_label("Note").fill("Take your time.")
    page.get_by_role("button", name="Keep the note").click()
    page.get_by_role("button", name="Sign the plan off").click()
    expect(page.get_by_text("It is signed off.")).to_be_visible()


def do_retest(page: Page, site: Site, student: uuid.UUID) -> None:
    """From the list of assigned work through the plan to the end of its retest."""
    page.goto("/assigned")
    page.get_by_role("link", name="Your plan of").click()
    expect(page.get_by_text("Take your time.")).to_be_visible()
    page.get_by_role("link", name="Retest").click()
    page.get_by_role("button", name="Begin").click()
    page.wait_for_url("**/practice/sessions/*/1")
    address = page.url.rsplit("/", 1)[0]
    for number, up in enumerate(slots(site, student, address), start=1):
        page.goto(f"{address}/{number}")
        fill(page, fields(up))
        page.locator("form[action$='/answer'] button[type=submit]").first.click()
    page.goto(f"{address}/10")


def test_plan_is_drafted_signed_done_and_its_result_seen(
    director: Page, window: Windows, site: Site, missed: uuid.UUID
) -> None:
    draft_and_sign(director)
    student = window(missed, PHONE)
    do_retest(student, site, missed)
    student.get_by_role("button", name="Hand in").first.click()
    student.goto("/assigned")
    student.get_by_role("link", name="Your plan of").click()
    expect(student.get_by_text("10 of 10")).to_be_visible()
    director.reload()
    expect(director.get_by_text("+100 points")).to_be_visible()
