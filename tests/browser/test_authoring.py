"""A question from its first words to a student: written, mended, read blind, published, practised."""

from __future__ import annotations

import re

import pytest
import sqlalchemy as sa
from playwright.sync_api import Page, expect

from studyhub.extensions import db
from studyhub.models import Enrollment, User
from tests.browser.conftest import Windows
from tests.services.banks.conftest import FAULTY
from tests.web.standing_site import Site


@pytest.fixture
def instructor(window: Windows, site: Site) -> Page:
    return window(site.id_of("instructor@example.org"))


def begin(instructor: Page) -> None:
    """From the menu to a draft that the site made."""
    instructor.goto("/")
    instructor.locator("details.menu summary").click()
    instructor.get_by_role("link", name="Health Information Technology").click()
    instructor.get_by_role("link", name="Banks").click()
    instructor.get_by_role("link", name="New bank").click()
    instructor.get_by_label("Title").fill("Questions of ours")
    instructor.get_by_label("Short name").fill("browser")
    instructor.get_by_role("button", name="Make the bank").click()
    instructor.get_by_role("link", name="New question").click()
    instructor.get_by_label("Objective that it tests").select_option("71")
    instructor.get_by_role("button", name="Begin the draft").click()
    expect(instructor.get_by_role("heading", level=1)).to_have_text("d2-browser-0001")


def student_of(site: Site) -> str:
    """The address of a student of the cohort."""
    with site.app.app_context():
        wanted = sa.select(User.email).join(Enrollment, Enrollment.user_id == User.id)
        return db.session.scalars(wanted.order_by(User.email)).first() or ""


def test_question_goes_from_a_fault_to_a_student(instructor: Page, window: Windows, site: Site) -> None:
    begin(instructor)
    source = instructor.get_by_label("The question in YAML")
    source.fill(FAULTY.replace("d2-harbor-0001", "d2-browser-0001"))
    fault = instructor.locator(".fault-line").filter(has_text="has no facet 99z")
    expect(fault).to_contain_text("line 4")
    expect(instructor.locator(".gutter-error").nth(1)).to_have_text("4")
    source.fill(FAULTY.replace("d2-harbor-0001", "d2-browser-0001").replace("99z", "71b"))
    expect(fault).to_have_count(0)
    instructor.get_by_role("button", name="Save").click()
    mend_in_the_form(instructor)
    instructor.get_by_role("button", name="Send to review").click()
    expect(instructor.get_by_text("It is in review.")).to_be_visible()
    answer_blind(window(site.id_of("director@example.org")), instructor.url.removesuffix("/form"))
    instructor.reload()
    instructor.get_by_role("button", name="Publish").click()
    expect(instructor.get_by_text("It is published.")).to_be_visible()
    meet(window(site.id_of(student_of(site))))
    withdraw(instructor)


def mend_in_the_form(instructor: Page) -> None:
    """The key is marked in the form, where the page shows it at once."""
    instructor.get_by_role("link", name="Form").click()
    expect(instructor.get_by_text("no option is marked right")).to_be_visible()
    instructor.get_by_label("right: option a").check()
    expect(instructor.get_by_role("heading", name="The checker finds no fault")).to_be_visible()
    expect(instructor.locator(".preview .option-right")).to_contain_text("2 May")
    instructor.get_by_role("button", name="Save").click()
    expect(instructor.get_by_text("Saved.")).to_be_visible()


def answer_blind(reader: Page, address: str) -> None:
    """Somebody who did not write it answers it, and agrees."""
    reader.goto(address)
    expect(reader.get_by_text("its key is covered")).to_be_visible()
    reader.get_by_role("link", name="Answer it blind").click()
    expect(reader.get_by_text("Sixty days after")).to_have_count(0)
    reader.locator(".option-row").filter(has_text="2 May").click()
    reader.get_by_role("button", name="Give my answer").click()
    expect(reader.get_by_text("You agree with its key.")).to_be_visible()


def withdraw(instructor: Page) -> None:
    """It was for this test: other tests have the shipped questions only."""
    instructor.get_by_role("link", name="YAML").click()
    instructor.get_by_text("Withdraw it from students").click()
    instructor.get_by_label("Why", exact=True).fill("The test is over")
    instructor.get_by_role("button", name="Withdraw").click()
    expect(instructor.get_by_text("The test is over")).to_be_visible()


def meet(student: Page) -> None:
    """A student of the cohort draws every question of the objective, and comes to this one."""
    student.goto("/practice/quiz?objectives=71&count=100")
    student.get_by_role("button", name="Start the quiz").click()
    for _ in range(30):
        if student.get_by_text("a clinic at the harbor learns").count():
            break
        student.get_by_role("link", name="Skip", exact=True).click()
        student.wait_for_load_state()
    expect(student.get_by_text("a clinic at the harbor learns")).to_be_visible()
    student.locator(".option-row").filter(has_text="2 May").click()
    student.get_by_role("button", name=re.compile("Check|Keep")).click()
    expect(student.locator("#verdict")).to_contain_text("Right")
