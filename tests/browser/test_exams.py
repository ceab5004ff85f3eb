"""A mock exam on the screen: nothing chosen is lost, whatever the speed, the device or the script."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from threading import Event

import pytest
from flask import Flask, request, request_finished, request_started
from msgspec import structs
from playwright.sync_api import Page, expect

from studyhub.catalog.shelf import Shelf
from studyhub.extensions import db
from studyhub.models import SittingAnswer
from studyhub.services.exams import drawing, kinds
from tests.browser.at_work import begin, saved, tab_to
from tests.browser.conftest import EXAM_ITEMS, Windows
from tests.web.standing_site import Site

ITEMS = EXAM_ITEMS


@pytest.fixture
def numbers(site: Site, student: uuid.UUID, monkeypatch: pytest.MonkeyPatch) -> str:
    """An exam of numeric questions alone; gives its address."""
    catalog = site.shelf.catalogs[0]
    numeric = tuple(question for question in catalog.questions if question.type == "numeric")
    shelf = Shelf([structs.replace(catalog, questions=numeric)])
    monkeypatch.setitem(kinds.KINDS, "domain", replace(kinds.DOMAIN, scored=len(numeric)))
    with site.app.app_context():
        now = site.app.extensions["clock"]()
        made = drawing.start(user_id=student, kind="domain", domain="D3", shelf=shelf, now=now)
        db.session.remove()
    return f"/exams/{made}"


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


def test_a_number_is_one_of_four_choices_in_the_exam_and_in_its_review(page: Page, numbers: str) -> None:
    begin(page, numbers)
    expect(page.locator(".option-input[type=radio]")).to_have_count(4)
    expect(page.locator("input[name=number]")).to_have_count(0)
    with page.expect_response(lambda reply: "/1" in reply.url and reply.request.method == "POST"):
        page.locator(".option-row").nth(2).click()
    page.goto(numbers)
    page.get_by_label("I want to end this exam").check()
    page.get_by_role("button", name="End the exam").click()
    page.locator(".exam-palette a").first.click()
    expect(page.locator(".option .why")).to_have_count(3)


def test_a_choice_is_there_on_another_device_and_the_clock_ran(
    page: Page, window: Windows, student: uuid.UUID, exam: str
) -> None:
    begin(page, exam)
    page.locator(".option-row").nth(2).click()
    page.locator("label[for=flagged]").click()
    saved(page)
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


def test_an_exam_is_sat_with_the_keyboard_alone(
    page: Page, site: Site, student: uuid.UUID, exam: str
) -> None:
    page.goto(exam)
    tab_to(page, "main .btn-primary")
    page.keyboard.press("Enter")
    for number in range(1, ITEMS + 1):
        page.wait_for_selector(f'[aria-current="true"][data-mark="{number}"]', state="attached")
        tab_to(page, "#q-0")
        page.keyboard.press("Space")
        tab_to(page, "[data-forward]")
        page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=2)).to_have_text("End the exam")
    tab_to(page, "#sure")
    page.keyboard.press("Space")
    tab_to(page, "main .btn-primary")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/report$"))
    assert left_at(site, exam) == [True] * ITEMS


def test_struck_options_are_struck_on_another_device(
    page: Page, window: Windows, student: uuid.UUID, exam: str
) -> None:
    begin(page, exam)
    page.keyboard.press("x")
    page.keyboard.press("2")
    page.get_by_role("button", name="Strike out C").click()
    saved(page)
    assert page.locator(".option-input:checked").count() == 0
    other = window(student)
    other.goto(f"{exam}/1")
    expect(other.locator(".is-struck .option-key")).to_have_text(["B", "C"])
    other.get_by_role("button", name="Strike out B").click()
    expect(other.locator(".is-struck .option-key")).to_have_text(["C"])


def test_the_list_of_numbers_says_what_was_answered_flagged_and_not_seen(page: Page, exam: str) -> None:
    begin(page, exam)
    page.locator(".option-row").first.click()
    page.keyboard.press("f")
    here = page.locator('.slots [data-mark="1"]')
    expect(here).to_have_class("slot slot-answered slot-flagged")
    expect(here).to_have_text("1, answered, flagged")
    page.goto(f"{exam}/3")
    page.wait_for_load_state("networkidle")
    page.locator("[data-overview]").click()
    marks = page.locator(".exam-palette a")
    expect(marks).to_have_text(
        ["1, answered, flagged", "2, unseen", "3, not answered", *(f"{n}, unseen" for n in (4, 5, 6))]
    )
    expect(page.locator(".slot-unseen")).to_have_count(4)


def test_the_overview_counts_and_the_end_wants_a_tick(page: Page, site: Site, exam: str) -> None:
    begin(page, exam)
    page.locator(".option-row").first.click()
    page.keyboard.press("o")
    expect(page.get_by_text(f"1 of {ITEMS} answered, 0 flagged.")).to_be_visible()
    expect(page.get_by_text(f"{ITEMS - 1} questions have no answer.")).to_be_visible()
    page.get_by_role("button", name="End the exam").click()
    expect(page).to_have_url(re.compile(rf"{exam}$"))
    page.get_by_label("I want to end this exam").check()
    page.get_by_role("button", name="End the exam").click()
    expect(page).to_have_url(re.compile(r"/report$"))


@pytest.mark.parametrize("way", ["overview", "list"])
def test_a_link_takes_along_what_is_not_kept_yet(page: Page, site: Site, exam: str, way: str) -> None:
    with slow(site):
        begin(page, exam)
        page.locator(".option-row").first.click()
        if way == "overview":
            page.keyboard.press("o")
            expect(page.get_by_text(f"1 of {ITEMS} answered")).to_be_visible()
        else:
            page.locator(".slots summary").click()
            page.locator('.slots [data-mark="4"]').click()
            expect(page.get_by_role("img", name=f"1 of {ITEMS} answered")).to_be_visible()


def test_a_choice_made_as_the_page_is_closed_is_kept(page: Page, site: Site, exam: str) -> None:
    with slow(site) as arrived:
        begin(page, exam)
        page.locator(".option-row").first.click()
        page.close(run_before_unload=True)
        assert arrived.wait(10)
    assert left_at(site, exam)[0]


@contextmanager
def slow(site: Site) -> Iterator[Event]:
    """Let what a page sends first, that it was seen, be long on its way, and choices wait behind it.

    Gives an event that is set when a choice has arrived nevertheless.
    """
    over, arrived = Event(), Event()

    def hold(_app: Flask) -> None:
        if "seen" in request.form:
            over.wait(20)

    def note(_app: Flask, **_reply: object) -> None:
        if "choice" in request.form:
            arrived.set()

    with request_started.connected_to(hold, site.app), request_finished.connected_to(note, site.app):
        try:
            yield arrived
        finally:
            over.set()


def test_keys_that_were_switched_off_are_off_in_exams_too(page: Page, exam: str) -> None:
    page.goto("/account")
    page.get_by_label("Single-letter keys while studying").uncheck()
    page.get_by_role("button", name="Save").first.click()
    begin(page, exam)
    page.wait_for_load_state("networkidle")
    for key in "1fch":
        page.keyboard.press(key)
    expect(page.locator("input:checked")).to_have_count(0)
    expect(page.locator("#calculator")).to_be_hidden()
