"""One answer is one answer, however often it is sent and from wherever."""

from __future__ import annotations

import uuid

from playwright.sync_api import Page, expect

from tests.browser.at_work import check, fields, fill, quiz, slots
from tests.browser.conftest import Watch, Windows
from tests.web.standing_site import Site

SINGLES = {"types": ["single"], "objectives": ["71"]}


def test_double_click_counts_once(page: Page, site: Site, student: uuid.UUID) -> None:
    page.goto(quiz(site, student, **SINGLES))
    page.locator(".option-row").first.click()
    page.locator("#answer-form button[type=submit]").dblclick()
    expect(page.locator("#verdict")).to_be_visible()
    page.wait_for_load_state("networkidle")
    assert len(site.log(student)) == 1


def test_double_click_without_script_counts_once(window: Windows, site: Site, student: uuid.UUID) -> None:
    page = window(student, java_script_enabled=False)
    page.goto(quiz(site, student, **SINGLES))
    page.locator(".option-row").first.click()
    page.locator("#answer-form button[type=submit]").dblclick()
    expect(page.locator("#verdict")).to_be_visible()
    assert len(site.log(student)) == 1


def test_answer_whose_reply_was_lost_counts_once_when_sent_again(
    page: Page, site: Site, student: uuid.UUID, watch: Watch
) -> None:
    watch.expected.append("net::ERR_FAILED")
    page.goto(quiz(site, student, **SINGLES))
    page.locator(".option-row").first.click()
    # The site takes the answer, but its reply never arrives.
    page.route("**/practice/answer", lambda route: (route.fetch(), route.abort()), times=1)
    check(page)
    expect(page.locator("#fault")).to_contain_text("Your answer is still here")
    assert len(site.log(student)) == 1
    check(page)
    expect(page.locator("#verdict")).to_be_visible()
    assert len(site.log(student)) == 1


def test_back_button_shows_the_answer_and_takes_no_other(
    window: Windows, site: Site, student: uuid.UUID
) -> None:
    page = window(student, java_script_enabled=False)
    page.goto(quiz(site, student, **SINGLES))
    page.locator(".option-row").first.click()
    check(page)
    page.get_by_role("link", name="Next").click()
    page.go_back()
    page.go_back()  # to the form as it was before the answer
    if page.locator("#answer-form").count():
        page.locator(".option-row").nth(1).click()
        check(page)
    expect(page.locator("#verdict")).to_be_visible()
    assert len(site.log(student)) == 1


def test_two_tabs_count_one_answer_and_show_the_same(page: Page, site: Site, student: uuid.UUID) -> None:
    address = quiz(site, student, **SINGLES)
    up = slots(site, student, address)[0]
    other = page.context.new_page()
    for tab in (page, other):
        tab.goto(address)
    for tab, right in ((page, True), (other, False)):
        fill(tab, fields(up, right=right))
        check(tab)
        expect(tab.locator("#verdict")).to_contain_text("Right")
    assert [row.score for row in site.log(student)] == [1.0]


def test_tab_that_slept_through_an_undo_is_not_marked(page: Page, site: Site, student: uuid.UUID) -> None:
    address = quiz(site, student, **SINGLES)
    sleeper = page.context.new_page()
    sleeper.goto(address)
    page.goto(address)
    page.locator(".option-row").first.click()
    check(page)
    page.get_by_role("button", name="Take back").click()
    expect(page.locator("#answer-form")).to_be_visible()
    sleeper.locator(".option-row").nth(1).click()
    check(sleeper)
    expect(sleeper.locator("#fault, #verdict").first).to_be_visible()
    assert len(site.log(student)) == 1
