"""Reading a lesson: its figure, its terms, its questions, the marks left on it, and its print."""

from __future__ import annotations

import re
import uuid

from playwright.sync_api import Page, expect

from tests.browser.at_work import tab_to
from tests.browser.conftest import PHONE, Windows
from tests.web.standing_site import Site

LESSON = "/learn/L40"


def test_figure_says_what_it_shows(page: Page) -> None:
    page.goto(LESSON)
    figure = page.locator("figure.figure")
    expect(figure.get_by_role("img")).to_have_accessible_name(re.compile("^The sixty-day clock"))
    assert (figure.locator("svg").bounding_box() or {"width": 0})["width"] > 300


def test_term_explains_itself_to_the_keyboard(page: Page) -> None:
    page.goto(LESSON)
    tab_to(page, "a.term")
    expect(page.get_by_role("tooltip")).to_contain_text("impermissible use or disclosure")
    page.keyboard.press("Escape")
    expect(page.get_by_role("tooltip")).to_be_hidden()


def test_term_explains_itself_to_a_finger_and_stays_on_the_page(window: Windows, student: uuid.UUID) -> None:
    page = window(student, size=PHONE, has_touch=True, is_mobile=True)
    page.goto(LESSON)
    page.locator("a.term").first.tap()
    expect(page.get_by_role("tooltip")).to_be_visible()
    assert page.url.endswith(LESSON)


def test_embedded_question_is_marked_in_place_and_logged_as_open_book(
    page: Page, site: Site, student: uuid.UUID
) -> None:
    page.goto(LESSON)
    first = page.locator("#check-1")
    first.locator(".option-row").first.click()
    first.get_by_role("button", name="Check").click()
    expect(first.locator(".verdict-word")).to_be_focused()
    assert [(row.mode, row.first_exposure) for row in site.log(student)] == [("lesson", False)]


def test_embedded_question_without_a_choice_says_so(page: Page, site: Site, student: uuid.UUID) -> None:
    page.goto(LESSON)
    page.locator("#check-1").get_by_role("button", name="Check").click()
    expect(page.locator("#check-1 .fault")).to_contain_text("Choose")
    assert site.log(student) == []


def test_lesson_is_marked_as_read_bookmarked_and_noted(page: Page) -> None:
    page.goto(LESSON)
    page.get_by_role("button", name="Bookmark").click()
    expect(page.get_by_role("button", name="Bookmarked")).to_be_visible()
    page.get_by_label("Your note on this lesson").fill("Count from discovery <b>not</b> from the event.")
    page.get_by_role("button", name="Save note").click()
    expect(page.get_by_label("Your note on this lesson")).to_have_value(
        "Count from discovery <b>not</b> from the event."
    )
    page.get_by_role("button", name="Mark as read").click()
    expect(page.get_by_role("button", name="Mark as not read")).to_be_visible()


def test_print_shows_the_lesson_and_nothing_to_press(page: Page) -> None:
    page.goto(LESSON)
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.locator("figure.figure svg")).to_be_visible()
    for hidden in ("header.site-header", "#note", "[data-print]", "footer.site-footer"):
        expect(page.locator(hidden).first).to_be_hidden()


def test_search_suggests_while_typing_and_finds_the_lesson(page: Page, site: Site) -> None:
    page.goto("/")
    page.keyboard.press("/")
    page.keyboard.type("breach")
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{site.url}/search?q=breach")
    expect(page.get_by_role("main").get_by_role("link", name="Breaches and enforcement")).to_be_visible()
