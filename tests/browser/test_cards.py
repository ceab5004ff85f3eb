"""Flashcards at the screen: turned and graded with the keyboard alone, by touch, and without JavaScript."""

from __future__ import annotations

import uuid

from playwright.sync_api import Page, expect

from tests.browser.at_work import slots, today
from tests.browser.conftest import PHONE, Windows
from tests.web.standing_site import Site


def test_card_is_turned_and_graded_with_the_keyboard_alone(
    page: Page, site: Site, student: uuid.UUID
) -> None:
    address = today(site, student)
    assert [up.concrete.type for up in slots(site, student, address)[:2]] == ["card", "card"]
    page.goto(address)
    expect(page.locator(".card-back")).not_to_be_visible()
    page.keyboard.press("2")  # nothing is graded before it was looked at
    page.keyboard.press("Enter")
    expect(page.locator(".card-back")).to_be_focused()
    page.keyboard.press("2")
    expect(page).to_have_url(f"{site.url}{address}/2")
    expect(page.locator("html[data-keys-ready]")).to_have_count(1)
    page.keyboard.press("Enter")
    page.keyboard.press("1")
    expect(page).to_have_url(f"{site.url}{address}/3")
    assert [(row.item_kind, row.score) for row in site.log(student)] == [("card", 1.0), ("card", 0.0)]


def test_card_that_was_graded_can_be_looked_at_and_taken_back(
    page: Page, site: Site, student: uuid.UUID
) -> None:
    address = today(site, student)
    page.goto(address)
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Not yet").click()
    expect(page).to_have_url(f"{site.url}{address}/2")
    page.goto(f"{address}/1")
    expect(page.locator("#verdict")).to_contain_text("Not yet")
    expect(page.locator(".comes-back")).to_contain_text("tomorrow")
    page.get_by_role("button", name="Take back").click()
    expect(page.get_by_text("Show the answer")).to_be_visible()


def test_card_works_without_javascript(window: Windows, site: Site, student: uuid.UUID) -> None:
    plain = window(student, size=PHONE, java_script_enabled=False)
    plain.goto(today(site, student))
    plain.get_by_text("Show the answer").click()
    plain.get_by_role("button", name="I knew it").click()
    expect(plain.locator("#verdict")).to_contain_text("You knew it")
    plain.locator("[data-next]").click()
    expect(plain.get_by_text("Show the answer")).to_be_visible()
