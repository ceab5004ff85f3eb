"""Somebody who comes by: tries a question, makes an account, comes back."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, Windows
from tests.web.standing_site import PASSWORD, Site


def register(page: Page, email: str, at: str = "/register") -> None:
    """Fill the form at an address, or the one that is open for ""."""
    if at:
        page.goto(at)
    page.get_by_label("Name").fill("Rosa Delgado")
    page.get_by_label("Mail address").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button").click()


def test_stranger_answers_the_question_on_the_landing_page(window: Windows) -> None:
    page = window()
    page.goto("/")
    page.locator("#try .option-row").first.click()
    page.get_by_role("button", name="Check my answer").click()
    expect(page.locator("#try-verdict")).to_be_visible()
    assert page.locator("#try .why").count() >= 2


def test_stranger_is_asked_for_a_choice_first(window: Windows) -> None:
    page = window()
    page.goto("/")
    page.get_by_role("button", name="Check my answer").click()
    expect(page.locator("#try .fault")).to_contain_text("Choose")


def test_stranger_registers_and_finds_today(window: Windows) -> None:
    page = window(size=PHONE)
    register(page, "rosa.delgado@example.org")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Rosa")
    expect(page.get_by_role("button", name=re.compile(r"^Study \d+ minute"))).to_be_visible()


def test_registering_without_a_password_loses_nothing_typed(window: Windows) -> None:
    page = window()
    page.goto("/register")
    page.get_by_label("Name").fill("Rosa Delgado")
    page.get_by_label("Mail address").fill("rosa@example.org")
    page.get_by_role("main").locator("form").evaluate("form => { form.noValidate = true }")
    page.get_by_role("main").get_by_role("button").click()
    expect(page.locator("#password-error")).to_contain_text("Choose a password")
    expect(page.get_by_label("Mail address")).to_have_value("rosa@example.org")


def test_logging_out_and_in_again_leads_to_the_page_that_was_wanted(window: Windows, site: Site) -> None:
    student = site.new_student()
    page = window(student)
    page.goto("/")
    page.locator("details.menu summary").click()
    page.get_by_role("button", name="Log out").click()
    page.goto("/progress")
    expect(page).to_have_url(f"{site.url}/login?next=/progress")
    page.get_by_label("Mail address").fill(site.email_of(student))
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button").click()
    expect(page).to_have_url(f"{site.url}/progress")
