"""A quiz against the clock tells nothing before its end, and its end is honored."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from studyhub.extensions import db
from studyhub.models import StudySession
from studyhub.services.database import command
from tests.browser.at_work import check, fields, fill, quiz, slots
from tests.browser.conftest import Windows
from tests.web.standing_site import Site


def timed(site: Site, student: uuid.UUID) -> str:
    return quiz(site, student, feedback="timed", types=["single"], domains=["D2"])


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without"])
def test_nothing_is_told_before_it_is_handed_in(
    window: Windows, site: Site, student: uuid.UUID, *, script: bool
) -> None:
    page = window(student, java_script_enabled=script)
    address = timed(site, student)
    page.goto(address)
    for up in slots(site, student, address):
        fill(page, fields(up))
        check(page)
    expect(page.get_by_text("Answer kept")).to_be_visible()
    expect(page.locator(".why, .option-right, .verdict-right")).to_have_count(0)
    page.get_by_role("button", name="Hand in").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("5 of 5 right")
    assert [row.score for row in site.log(student)] == [1.0] * 5


def test_answer_after_the_time_is_not_marked_and_says_so(page: Page, site: Site, student: uuid.UUID) -> None:
    address = timed(site, student)
    page.goto(address)
    page.locator(".option-row").first.click()
    end(site, student, address)
    check(page)
    expect(page.locator(".notice-warning")).to_contain_text("The time was up")
    assert site.log(student) == []


def end(site: Site, student: uuid.UUID, address: str) -> None:
    """Let the time of a session be up."""
    with site.app.app_context(), command() as work:
        row = work.get_one(StudySession, (student, uuid.UUID(address.rsplit("/", 1)[1])))
        row.closes_at = row.started_at + timedelta(seconds=0)
    with site.app.app_context():
        db.session.remove()


def test_clock_counts_down(page: Page, site: Site, student: uuid.UUID) -> None:
    page.goto(timed(site, student))
    clock = page.locator("[data-clock]")
    expect(clock).to_contain_text("6:")
    expect(clock).not_to_have_text(clock.inner_text())
