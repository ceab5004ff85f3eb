"""A lesson of a program from its first words to a student: with a picture, read by a second person."""

from __future__ import annotations

import re

import pytest
import sqlalchemy as sa
from playwright.sync_api import Page, expect

from studyhub.extensions import db
from studyhub.models import Enrollment, User
from tests.browser.conftest import Windows
from tests.services.lessons.conftest import LESSON, picture
from tests.web.standing_site import Site


@pytest.fixture
def instructor(window: Windows, site: Site) -> Page:
    return window(site.id_of("instructor@example.org"))


def student_of(site: Site) -> str:
    """The address of a student of the cohort."""
    with site.app.app_context():
        wanted = sa.select(User.email).join(Enrollment, Enrollment.user_id == User.id)
        return db.session.scalars(wanted.order_by(User.email)).first() or ""


def test_lesson_goes_from_a_fault_to_a_student(instructor: Page, window: Windows, site: Site) -> None:
    begin(instructor)
    source = instructor.get_by_label("The lesson in Markdown")
    source.fill(f"{LESSON}\n<b>raw</b>\n")
    fault = instructor.locator(".fault-line").filter(has_text="raw HTML")
    expect(fault).to_contain_text("line 15")
    source.fill(LESSON)
    expect(instructor.get_by_role("heading", name="The checker finds no fault")).to_be_visible()
    add_picture(instructor)
    instructor.get_by_role("button", name="Send to review").click()
    expect(instructor.get_by_text("It is in review.")).to_be_visible()
    agree(window(site.id_of("director@example.org")), instructor.url)
    instructor.reload()
    instructor.get_by_role("button", name="Publish").click()
    expect(instructor.get_by_text("It is published")).to_be_visible()
    read(window(site.id_of(student_of(site))))
    withdraw(instructor)


def begin(instructor: Page) -> None:
    """From the menu to a draft that the site made."""
    instructor.goto("/")
    instructor.locator("details.menu summary").click()
    instructor.get_by_role("link", name="Health Information Technology").click()
    instructor.locator(".sub-nav").get_by_role("link", name="Lessons").click()
    instructor.get_by_role("link", name="New lesson").click()
    instructor.get_by_label("Title").fill("Charts at Harbor")
    instructor.get_by_role("button", name="Begin the draft").click()
    expect(instructor.get_by_role("heading", level=1)).to_have_text("Charts at Harbor")


def add_picture(instructor: Page) -> None:
    """It stands in the text and beside it, and is saved with it."""
    instructor.get_by_text("Add a picture").click()
    file = {"name": "form.png", "mimeType": "image/png", "buffer": picture(size=(300, 200))}
    instructor.get_by_label("Picture", exact=True).set_input_files(file)
    instructor.get_by_label("What it shows").fill("A teal form")
    instructor.get_by_role("button", name="Add the picture").click()
    expect(instructor.get_by_text("The picture is added")).to_be_visible()
    expect(instructor.locator(".preview").get_by_alt_text("A teal form")).to_be_visible()
    instructor.get_by_role("button", name="Save").click()
    expect(instructor.get_by_text("Saved.")).to_be_visible()


def agree(reader: Page, address: str) -> None:
    """Somebody who did not write it reads it, and agrees."""
    reader.goto(address)
    expect(reader.locator(".preview").get_by_text("begun at the front desk")).to_be_visible()
    reader.get_by_role("button", name="I agree with it").click()
    expect(reader.get_by_text("You agree.")).to_be_visible()


def read(student: Page) -> None:
    """It is under Learn, its picture loads, and it can be marked as read."""
    student.goto("/learn")
    student.get_by_role("link", name=re.compile("Charts at Harbor")).click()
    shown = student.get_by_alt_text("A teal form")
    expect(shown).to_be_visible()
    shown.scroll_into_view_if_needed()
    expect(shown).to_have_js_property("naturalWidth", 300)
    student.get_by_role("button", name="Mark as read").click()
    expect(student.get_by_text("You read this lesson")).to_be_visible()


def withdraw(instructor: Page) -> None:
    """It was for this test: other tests have the shipped lessons only."""
    instructor.get_by_text("Withdraw it from students").click()
    instructor.get_by_label("Why", exact=True).fill("The test is over")
    instructor.get_by_role("button", name="Withdraw").click()
    expect(instructor.get_by_text("The test is over")).to_be_visible()
