"""Against the clock: a quiz tells nothing before its end, an exam warns of it, and the end is honored."""

from __future__ import annotations

import re
import uuid
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from studyhub.extensions import db
from studyhub.models import StudyPlan, StudySession
from studyhub.services.database import command
from tests.browser.at_work import begin, check, fields, fill, quiz, sitting, slots
from tests.browser.conftest import Windows
from tests.web.standing_site import Site

WHOLE = 205 * 60


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


def test_a_clock_that_the_conditions_hide_can_be_looked_at(
    page: Page, site: Site, student: uuid.UUID
) -> None:
    with site.app.app_context(), command() as work:
        work.get_one(StudyPlan, student).hidden_timer = True
    page.goto(timed(site, student))
    expect(page.locator("[data-clock]")).to_be_hidden()
    page.get_by_text("Time", exact=True).click()
    expect(page.locator("[data-clock]")).to_contain_text("6:")


def test_an_answer_after_the_time_is_not_kept_and_says_so(
    page: Page, site: Site, student: uuid.UUID, exam: str
) -> None:
    begin(page, exam)
    page.wait_for_load_state("networkidle")
    with sitting(site, student, exam) as row:
        assert row.began_at is not None
        row.began_at -= timedelta(hours=1)
    page.locator(".option-row").first.click()
    expect(page.get_by_text("The time is up")).to_be_visible()
    page.get_by_role("button", name="See the report").click()
    expect(page.get_by_role("heading", level=2).first).to_contain_text("0 of")
    assert site.log(student) == []


def leave_seconds(site: Site, student: uuid.UUID, exam: str, seconds: int, *, hidden: bool = False) -> None:
    """Let an exam of 205 minutes have so much time left."""
    with sitting(site, student, exam) as row:
        row.seconds, row.hidden_timer = WHOLE, hidden
        row.began_at = site.app.extensions["clock"]() - timedelta(seconds=WHOLE - seconds)


@pytest.mark.parametrize("minutes", [30, 10, 5])
def test_a_warning_appears_when_its_minute_strikes(
    page: Page, site: Site, student: uuid.UUID, exam: str, minutes: int
) -> None:
    begin(page, exam)
    leave_seconds(site, student, exam, minutes * 60 + 8)
    page.goto(f"{exam}/2")
    warning = page.locator("#warning")
    if minutes == 30:
        expect(warning).to_be_hidden()
    expect(warning.get_by_role("alert")).to_have_text(f"{minutes} minutes are left.", timeout=20_000)


def test_a_warning_is_not_slept_through_and_comes_with_a_hidden_timer(
    page: Page, site: Site, student: uuid.UUID, exam: str
) -> None:
    page.clock.install()
    begin(page, exam)
    leave_seconds(site, student, exam, 30 * 60 + 100, hidden=True)
    page.goto(f"{exam}/2")
    expect(page.locator("[data-clock]")).to_be_hidden()
    expect(page.locator("#warning")).to_be_hidden()
    leave_seconds(site, student, exam, 28 * 60, hidden=True)
    page.clock.fast_forward(20_000)
    expect(page.get_by_role("alert")).to_have_text("Less than 30 minutes are left.")


def test_a_warning_is_shown_once_and_again_on_another_device(
    page: Page, window: Windows, site: Site, student: uuid.UUID, exam: str
) -> None:
    begin(page, exam)
    leave_seconds(site, student, exam, 20 * 60)
    page.goto(f"{exam}/2")
    page.locator("#warning").get_by_role("button", name="Close").click()
    page.goto(f"{exam}/3")
    expect(page.locator("[data-clock]")).to_have_text(re.compile("19|20"))
    expect(page.locator("#warning")).to_be_hidden()
    other = window(student)
    other.goto(f"{exam}/3")
    expect(other.locator("#warning")).to_contain_text("Less than 30 minutes")


def test_without_script_a_due_warning_stands_on_the_page(
    window: Windows, site: Site, student: uuid.UUID, exam: str
) -> None:
    page = window(student, java_script_enabled=False)
    begin(page, exam)
    leave_seconds(site, student, exam, 9 * 60)
    page.goto(f"{exam}/2")
    expect(page.get_by_text("Less than 10 minutes are left.")).to_be_visible()


def test_in_a_break_the_clock_stands_still(page: Page, site: Site, student: uuid.UUID, exam: str) -> None:
    with site.app.app_context(), command() as work:
        work.get_one(StudyPlan, student).stop_clock = True
    begin(page, exam)
    page.locator("[data-overview]").click()
    page.get_by_role("button", name="Take a break").click()
    expect(page.get_by_text("The clock stands still.")).to_be_visible()
    with sitting(site, student, exam) as row:  # the break has lasted an hour, the exam a minute longer
        assert row.began_at is not None
        row.began_at -= timedelta(minutes=61)
        row.breaks = [[(row.breaks[0][0] or 0) - 60 * 60_000, None]]
    page.goto(f"{exam}/1")
    expect(page).to_have_url(re.compile(rf"{exam}$"))
    page.get_by_role("button", name="End the break").click()
    page.locator(".exam-palette a").first.click()
    expect(page.locator("[data-clock]")).to_have_text("7 min")
