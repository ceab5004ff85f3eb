"""An instructor assigns a quiz and a mock; a student finds both, does the quiz; the instructor sees it."""

from __future__ import annotations

import uuid

import pytest
from playwright.sync_api import Page, expect

from tests.browser.at_work import check, fields, fill, join_class, slots
from tests.browser.conftest import PHONE, Windows
from tests.web.standing_site import Site


@pytest.fixture
def joined(site: Site, student: uuid.UUID) -> uuid.UUID:
    """A student who has just joined the cohort of the demonstration."""
    join_class(site, student)
    return student


@pytest.fixture
def instructor(window: Windows, site: Site) -> Page:
    return window(site.id_of(site.demo.instructor_email))


def open_assignments(page: Page) -> None:
    """From the menu to the assignments of the cohort."""
    page.goto("/")
    page.locator("details.menu summary").click()
    page.get_by_role("link", name="Health Information Technology").click()
    page.get_by_role("link", name="Class of").first.click()
    page.get_by_role("link", name="Assignments").click()


def set_quiz(page: Page, title: str) -> None:
    open_assignments(page)
    page.get_by_role("link", name="Quiz Questions that you list").click()
    page.get_by_label("Title").fill(title)
    page.get_by_label("How many questions").fill("0")
    page.get_by_role("button", name="Set it").click()
    expect(page.get_by_role("link", name="How many questions")).to_be_visible()
    page.get_by_label("How many questions").fill("2")
    page.get_by_role("button", name="Set it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)


def set_mock(page: Page, title: str) -> None:
    open_assignments(page)
    page.get_by_role("link", name="Mock exam A whole").click()
    page.get_by_label("Title").fill(title)
    page.get_by_role("button", name="Set it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)


def do_quiz(page: Page, site: Site, student: uuid.UUID, title: str) -> None:
    """From the start page through two questions to the summary."""
    page.goto("/")
    page.get_by_role("link", name=title).click()
    page.get_by_role("button", name="Begin").click()
    page.wait_for_url("**/practice/sessions/*/1")
    address = page.url.rsplit("/", 1)[0]
    for up in slots(site, student, address):
        fill(page, fields(up))
        check(page)
        page.locator("[data-next]").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("2 of 2 right")


def test_instructor_assigns_student_does_it_and_the_result_is_there(
    instructor: Page, window: Windows, site: Site, joined: uuid.UUID
) -> None:
    set_quiz(instructor, "Quiz of week 7")
    set_mock(instructor, "Midterm mock")
    student = window(joined, PHONE)
    student.goto("/")
    expect(student.get_by_role("link", name="Midterm mock")).to_be_visible()
    do_quiz(student, site, joined, "Quiz of week 7")
    open_assignments(instructor)
    instructor.get_by_role("link", name="Quiz of week 7").click()
    row = instructor.get_by_role("row").filter(has_text="done")
    expect(row).to_have_count(1)
    expect(row).to_contain_text("2 of 2")
    row.get_by_role("link").last.click()
    instructor.get_by_role("row").nth(1).get_by_role("link").click()
    expect(instructor.get_by_text("The question stands here as it was then.")).to_be_visible()
