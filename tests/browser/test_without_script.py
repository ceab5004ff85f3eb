"""Everything works with JavaScript switched off, page by page."""

from __future__ import annotations

import uuid

import pytest
from playwright.sync_api import Page, expect

from tests.browser.at_work import EVERY_TYPE, check, fields, fill, quiz, slots
from tests.browser.conftest import PHONE, Windows
from tests.web.standing_site import Site


@pytest.fixture
def plain(window: Windows, student: uuid.UUID) -> Page:
    """A phone without JavaScript, signed in."""
    return window(student, size=PHONE, java_script_enabled=False)


def test_session_of_every_type(plain: Page, site: Site, student: uuid.UUID) -> None:
    address = quiz(site, student, count=24)
    questions = slots(site, student, address)
    assert {up.concrete.type for up in questions} == EVERY_TYPE
    plain.goto(address)
    for up in questions:
        fill(plain, fields(up))
        check(plain)
        expect(plain.locator("#verdict")).to_contain_text("Right")
        plain.locator("[data-next]").click()
    expect(plain.get_by_role("heading", level=1)).to_contain_text(
        f"{len(questions)} of {len(questions)} right"
    )
    assert [row.score for row in site.log(student)] == [1.0] * len(questions)


def test_quiz_is_built_flagged_taken_back_and_ended(plain: Page, site: Site, student: uuid.UUID) -> None:
    plain.goto("/practice/quiz")
    plain.locator("input[name=count]").fill("5")
    plain.get_by_role("button", name="Start the quiz").click()
    plain.get_by_role("button", name="Flag").click()
    expect(plain.get_by_role("button", name="Flagged")).to_be_visible()
    address = plain.url.removeprefix(site.url).rsplit("/", 1)[0]
    fill(plain, fields(slots(site, student, address)[0]))
    check(plain)
    plain.get_by_role("button", name="Take back").click()
    expect(plain.locator("#answer-form")).to_be_visible()
    plain.get_by_role("button", name="End", exact=True).click()
    expect(plain.get_by_role("main")).to_contain_text("Nothing was answered")


def test_answer_that_cannot_be_marked_comes_back_as_typed(
    plain: Page, site: Site, student: uuid.UUID
) -> None:
    plain.goto(quiz(site, student, types=["numeric"]))
    plain.locator("#q-number").fill("about ten")
    plain.get_by_label("I guessed").check()
    check(plain)
    expect(plain.locator("#fault")).to_contain_text("cannot be read as a number")
    expect(plain.locator("#q-number")).to_have_value("about ten")
    expect(plain.get_by_label("I guessed")).to_be_checked()


def test_embedded_question_is_answered(plain: Page, site: Site, student: uuid.UUID) -> None:
    plain.goto("/learn/L40")
    plain.locator("#check-1 .option-row").first.click()
    plain.locator("#check-1").get_by_role("button", name="Check").click()
    expect(plain.locator("#check-1 .verdict-word")).to_be_visible()
    assert [row.mode for row in site.log(student)] == ["lesson"]


def test_term_is_a_link_to_the_glossary(plain: Page, site: Site) -> None:
    plain.goto("/learn/L40")
    plain.locator("a.term").first.click()
    expect(plain).to_have_url(f"{site.url}/glossary#breach")
    expect(plain.locator("#breach")).to_contain_text("impermissible use or disclosure")


def test_settings_are_saved(plain: Page) -> None:
    plain.goto("/account")
    plain.get_by_label("Name").fill("Grace Okonkwo")
    plain.get_by_role("button", name="Save").first.click()
    expect(plain.get_by_label("Name")).to_have_value("Grace Okonkwo")


def test_account_menu_opens_and_logs_out(plain: Page, site: Site) -> None:
    plain.goto("/")
    plain.locator("details.menu summary").click()
    plain.get_by_role("button", name="Log out").click()
    expect(plain.get_by_role("link", name="Log in").first).to_be_visible()


def test_search_finds_by_enter(plain: Page) -> None:
    plain.goto("/search")
    plain.get_by_role("main").get_by_role("searchbox").fill("breach")
    plain.keyboard.press("Enter")
    expect(plain.get_by_role("main").get_by_role("link", name="Breaches and enforcement")).to_be_visible()
