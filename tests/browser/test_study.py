"""A session at the screen: with the keyboard alone, by mouse, taken back, flagged, ended early."""

from __future__ import annotations

import re
import uuid

from playwright.sync_api import Page, expect

from tests.browser.at_work import EVERY_TYPE, check, fields, fill, quiz, slots, tab_to, type_answer
from tests.browser.conftest import PHONE, Windows
from tests.web.standing_site import Site

SINGLES = {"types": ["single"], "objectives": ["71"]}


def test_session_of_over_twenty_questions_of_every_type_by_keyboard_alone(
    page: Page, site: Site, student: uuid.UUID
) -> None:
    address = quiz(site, student, count=24)
    questions = slots(site, student, address)
    assert len(questions) >= 20
    assert {up.concrete.type for up in questions} == EVERY_TYPE
    page.goto(address)
    for up in questions:
        type_answer(page, fields(up))
        expect(page.locator("#verdict")).to_contain_text("Right")
        page.keyboard.press("n")
        expect(page.locator("#verdict")).to_have_count(0)
    expect(page.get_by_role("heading", level=1)).to_contain_text(
        f"{len(questions)} of {len(questions)} right"
    )
    assert len(site.log(student)) == len(questions)


def test_keys_flag_strike_guess_help_and_undo(page: Page, site: Site, student: uuid.UUID) -> None:
    page.goto(quiz(site, student, **SINGLES))
    page.keyboard.press("f")
    expect(page.get_by_role("button", name="Flagged")).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("x")
    page.keyboard.press("2")
    expect(page.locator(".option").nth(1)).to_have_class("option is-struck")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("1")
    page.keyboard.press("g")
    page.keyboard.press("Enter")
    expect(page.locator("#verdict")).to_contain_text("guessed")
    page.keyboard.press("u")
    expect(page.locator("#answer-form")).to_be_visible()
    assert [row.guessed for row in site.log(student)] == [True]
    assert len(site.log(student, "undo")) == 1


def test_letters_typed_into_a_field_are_not_keys(page: Page, site: Site, student: uuid.UUID) -> None:
    page.goto(quiz(site, student, types=["cloze"], objectives=["72"]))
    tab_to(page, "input[name^=blank]")
    page.keyboard.type("fxgnu?")
    expect(page.locator("input[name^=blank]").first).to_have_value("fxgnu?")
    expect(page.get_by_role("button", name="Flag")).to_have_attribute("aria-pressed", "false")


def test_keys_can_be_switched_off(page: Page, site: Site, student: uuid.UUID) -> None:
    page.goto("/account")
    page.get_by_label("Single-letter keys while studying").uncheck()
    page.get_by_role("button", name="Save").first.click()
    page.goto(quiz(site, student, **SINGLES))
    page.keyboard.press("1")
    page.keyboard.press("f")
    expect(page.locator(".option-input:checked")).to_have_count(0)
    expect(page.get_by_role("button", name="Flag")).to_have_attribute("aria-pressed", "false")


def test_mouse_and_touch_can_do_all_that_keys_can(window: Windows, site: Site, student: uuid.UUID) -> None:
    page = window(student, size=PHONE, has_touch=True, is_mobile=True)
    page.goto(quiz(site, student, **SINGLES))
    page.get_by_role("button", name="Strike out B").tap()
    expect(page.locator(".option").nth(1)).to_have_class("option is-struck")
    page.get_by_role("button", name="Flag").tap()
    expect(page.get_by_role("button", name="Flagged")).to_be_visible()
    page.locator(".option-row").first.tap()
    page.get_by_label("I guessed").tap()
    page.get_by_role("button", name="Check").tap()
    expect(page.locator("#verdict")).to_be_visible()
    page.get_by_role("button", name="Take back").tap()
    expect(page.locator("#answer-form")).to_be_visible()


def test_reasons_stand_under_every_option_with_the_source(page: Page, site: Site, student: uuid.UUID) -> None:
    address = quiz(site, student, **SINGLES)
    up = slots(site, student, address)[0]
    page.goto(address)
    fill(page, fields(up, right=False))
    check(page)
    expect(page.locator(".why")).to_have_count(len(up.concrete.options))
    expect(page.locator(".option-right")).to_contain_text("Right")
    expect(page.locator(".sources")).to_contain_text("45 CFR 164.404")
    expect(page.get_by_role("link", name="Lesson: Breaches and enforcement")).to_be_visible()


def test_steps_are_ordered_by_buttons_without_dragging(page: Page, site: Site, student: uuid.UUID) -> None:
    page.goto(quiz(site, student, types=["order"]))
    second = page.locator(".part .part-label").nth(1).inner_text()
    page.get_by_role("button", name="Up").nth(1).click()
    expect(page.locator(".part .part-label").first).to_have_text(second)
    check(page)
    expect(page.locator("#verdict")).to_be_visible()


def test_unreadable_number_is_asked_for_again_and_stays_as_typed(
    page: Page, site: Site, student: uuid.UUID
) -> None:
    page.goto(quiz(site, student, types=["numeric"]))
    page.locator("#q-number").fill("about ten")
    check(page)
    expect(page.locator("#fault")).to_contain_text("cannot be read as a number")
    expect(page.locator("#q-number")).to_have_value("about ten")
    assert site.log(student) == []


def test_todays_session_ended_early_is_summed_up_and_shown_in_progress(
    page: Page, site: Site, student: uuid.UUID
) -> None:
    page.goto("/")
    page.get_by_role("button", name=re.compile(r"^Study \d+ minute")).click()
    address = page.url.removeprefix(site.url).rsplit("/", 1)[0]
    fill(page, fields(slots(site, student, address)[0]))
    check(page)
    expect(page.locator("#verdict")).to_contain_text("Right")
    page.get_by_role("button", name="End", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("1 of 1 right")
    expect(page.get_by_role("heading", name="What comes back when")).to_be_visible()
    page.get_by_role("link", name="Your progress").click()
    expect(page.get_by_role("main")).to_contain_text("100")


def test_problem_is_reported_from_the_question(page: Page, site: Site, student: uuid.UUID) -> None:
    page.goto(quiz(site, student, **SINGLES))
    page.get_by_text("Report a problem").click()
    page.get_by_label("Say it in a few words").fill("The stem names no state.")
    page.get_by_role("button", name="Send the report").click()
    expect(page.get_by_role("status").filter(has_text="Thank you")).to_be_visible()
    expect(page.locator("#answer-form")).to_be_visible()
