"""A mock exam on the screen: nothing chosen is lost, whatever the speed, the device or the script."""

from __future__ import annotations

import re
import uuid
from dataclasses import replace
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from studyhub.extensions import db
from studyhub.models import Sitting, SittingAnswer
from studyhub.services.database import command
from studyhub.services.exams import drawing, kinds
from tests.browser.conftest import Windows
from tests.web.standing_site import Site

ITEMS = 6


@pytest.fixture
def exam(site: Site, student: uuid.UUID, monkeypatch: pytest.MonkeyPatch) -> str:
    """A drawn exam of six questions; gives its address."""
    monkeypatch.setitem(kinds.KINDS, "domain", replace(kinds.DOMAIN, scored=ITEMS))
    with site.app.app_context():
        now = site.app.extensions["clock"]()
        made = drawing.start(user_id=student, kind="domain", domain="D2", shelf=site.shelf, now=now)
        db.session.remove()
    return f"/exams/{made}"


def begin(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_role("button", name="I agree. Begin").click()
    expect(page).to_have_url(re.compile(r"/1$"))


def left_at(site: Site, address: str) -> list[bool]:
    """Which places have an answer."""
    with site.app.app_context():
        wanted = uuid.UUID(address.rsplit("/", 1)[1])
        rows = db.session.query(SittingAnswer).filter_by(sitting_id=wanted).order_by("position").all()
        found = [bool(row.keys) for row in rows]
        db.session.remove()
    return found


def test_the_quickest_keys_lose_no_answer_and_the_report_follows(page: Page, site: Site, exam: str) -> None:
    begin(page, exam)
    for number in range(1, ITEMS + 1):
        page.wait_for_selector(f'[aria-current="true"][data-mark="{number}"]', state="attached")
        boxes = page.locator('.option-input[type="checkbox"]').count()
        for key in "12" if boxes else "1":
            page.keyboard.press(key)
        page.keyboard.press("n")
        page.wait_for_url(re.compile(rf"/{number + 1}$" if number < ITEMS else rf"{exam}$"))
    assert left_at(site, exam) == [True] * ITEMS
    page.get_by_label("I want to end this exam").check()
    page.get_by_role("button", name="End the exam").click()
    expect(page.get_by_role("heading", level=2).first).to_contain_text(f"of {ITEMS} right")
    page.locator(".exam-palette a").first.click()
    expect(page.locator(".why").first).to_be_visible()


def test_a_choice_is_there_on_another_device_and_the_clock_ran(
    page: Page, window: Windows, student: uuid.UUID, exam: str
) -> None:
    begin(page, exam)
    with page.expect_response(lambda reply: "/1" in reply.url and reply.request.method == "POST"):
        page.locator(".option-row").nth(2).click()
    page.locator("label[for=flagged]").click()
    page.wait_for_load_state("networkidle")
    page.close()
    other = window(student)
    other.goto(f"{exam}/1")
    expect(other.locator(".option-input").nth(2)).to_be_checked()
    expect(other.locator("#flagged")).to_be_checked()
    expect(other.locator("[data-clock]")).to_contain_text(re.compile(r"\d+ (min|s)"))


def test_it_can_be_sat_without_script(window: Windows, site: Site, student: uuid.UUID, exam: str) -> None:
    page = window(student, java_script_enabled=False)
    begin(page, exam)
    page.locator(".option-row").first.click()
    page.get_by_role("button", name="Next").click()
    page.get_by_role("button", name="Back").click()
    expect(page.locator(".option-input").first).to_be_checked()
    assert left_at(site, exam) == [True, False]


def test_an_answer_after_the_time_is_not_kept_and_says_so(
    page: Page, site: Site, student: uuid.UUID, exam: str
) -> None:
    begin(page, exam)
    page.wait_for_load_state("networkidle")
    with site.app.app_context(), command() as work:
        row = work.get_one(Sitting, (student, uuid.UUID(exam.rsplit("/", 1)[1])))
        assert row.began_at is not None
        row.began_at -= timedelta(hours=1)
    page.locator(".option-row").first.click()
    expect(page.get_by_text("The time is up")).to_be_visible()
    page.get_by_role("button", name="See the report").click()
    expect(page.get_by_role("heading", level=2).first).to_contain_text("0 of")
    assert site.log(student) == []
