"""A director makes a cohort and fills it; a student joins after reading what will be seen."""

from __future__ import annotations

import uuid
from pathlib import Path

import pytest
import sqlalchemy as sa
from playwright.sync_api import Page, expect

from studyhub.extensions import db
from studyhub.models import Cohort, Enrollment, Invitation
from studyhub.services.accounts.signin import set_password
from studyhub.services.database import command
from tests.browser.conftest import PHONE, Windows
from tests.browser.test_stranger import register
from tests.web.standing_site import PASSWORD, Site

THIRTY = [f"Student {n},student.{n}@college.example" for n in range(1, 31)]
FAULTY = {4: "Student 5,student.5(at)college.example", 11: "Student 12,student.3@college.example"}
"""Two lines that want mending: no address, and one that stands there already."""


@pytest.fixture
def director(window: Windows, site: Site) -> Page:
    return window(site.id_of(site.demo.director_email))


def make_cohort(director: Page, name: str) -> None:
    """From the menu to the page that invites."""
    director.goto("/")
    director.locator("details.menu summary").click()
    director.get_by_role("link", name="Health Information Technology").click()
    director.get_by_role("link", name="New cohort").click()
    director.get_by_label("Name").fill(name)
    director.get_by_label("Exam window from").fill("2027-05-01")
    director.get_by_role("button", name="Make the cohort").click()
    expect(director.get_by_role("heading", level=1)).to_have_text("Invite students")


def invited(site: Site, name: str) -> list[str]:
    wanted = sa.select(Invitation.email).join(Cohort, Cohort.id == Invitation.cohort_id)
    with site.app.app_context():
        return sorted(db.session.scalars(wanted.where(Cohort.name == name)))


def test_director_invites_thirty_students_by_a_list_with_two_lines_mended(
    director: Page, site: Site, tmp_path: Path
) -> None:
    make_cohort(director, "By list")
    lines = ["name,email", *(FAULTY.get(at, line) for at, line in enumerate(THIRTY))]
    file = tmp_path / "students.csv"
    file.write_text("\n".join(lines))
    director.get_by_label("A file from your spreadsheet").set_input_files(file)
    director.get_by_role("button", name="Look at the list").click()
    expect(director.get_by_text("2 lines want another look")).to_be_visible()
    expect(director.get_by_role("button", name="Send 28 invitations, leave 2 lines out")).to_be_visible()
    director.get_by_label("The list").fill("\n".join(["name,email", *THIRTY]))
    director.get_by_role("button", name="Look again").click()
    assert invited(site, "By list") == []
    director.get_by_role("button", name="Send 30 invitations").click()
    expect(director.get_by_text("30 invitations are on the way")).to_be_visible()
    assert len(invited(site, "By list")) == 30


def test_student_joins_by_the_code_after_reading_what_will_be_seen(
    director: Page, window: Windows, site: Site
) -> None:
    make_cohort(director, "By code")
    code = director.locator(".join-code").inner_text()
    page = window(size=PHONE)
    page.goto("/join")
    page.get_by_label("Code").fill(code.lower())
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("main").get_by_role("button", name="Make an account").click()
    expect(page.get_by_role("heading", name="Make your account")).to_be_visible()
    register(page, "joins.by.code@example.org", at="")
    expect(page.get_by_role("heading", name="What the program sees of you")).to_be_visible()
    expect(page.get_by_text("In totals only")).to_be_visible()
    student = site.id_of("joins.by.code@example.org")
    assert not enrolled(site, student)
    page.get_by_role("button", name="Join, and let the program see this").click()
    expect(page.get_by_text("You are in.")).to_be_visible()
    assert enrolled(site, student)


def enrolled(site: Site, student: uuid.UUID) -> bool:
    with site.app.app_context():
        wanted = sa.select(Enrollment.user_id).where(Enrollment.user_id == student)
        return db.session.scalar(wanted) is not None


def test_director_makes_a_token_and_adds_a_webhook_each_with_its_secret_once(
    director: Page, site: Site
) -> None:
    with site.app.app_context(), command() as session:
        set_password(session, site.id_of(site.demo.director_email), PASSWORD, site.app.extensions["clock"]())
    director.goto("/account")
    director.get_by_role("link", name="Tokens for the API").click()
    director.get_by_label("Name", exact=True).fill("Gradebook")
    director.get_by_label("programs:read").check()
    director.get_by_label("Your present password").fill(PASSWORD)
    director.get_by_role("button", name="Make the token").click()
    token = director.locator("code").inner_text()
    answer = director.request.get("/api/v1/programs", headers={"Authorization": f"Bearer {token}"})
    assert answer.json()["items"][0]["role"] == "director"
    assert director.request.get("/api/v1/programs").status == 401
    director.goto(f"/programs/{answer.json()['items'][0]['id']}/webhooks")
    director.get_by_label("Address").fill("https://lms.invalid/hooks")
    director.get_by_label("a student has completed an assignment").check()
    director.get_by_role("button", name="Add the webhook").click()
    expect(director.locator("code")).to_contain_text("whsec_")
    director.get_by_role("link", name="Look again").click()
    expect(director.locator("code")).to_have_count(0)


def test_director_fills_the_ledger_by_a_list_and_prints_the_pass_rate(
    director: Page, site: Site, tmp_path: Path
) -> None:
    make_cohort(director, "Left in summer")
    director.goto("/programs")
    director.get_by_role("link", name="Health Information Technology").first.click()
    director.get_by_role("link", name="Outcomes").click()
    director.get_by_role("link", name="From a list").click()
    lines = [f",Graduate {n},Left in summer,2020-08-0{n},{'fail' if n == 4 else 'pass'}" for n in range(1, 5)]
    file = tmp_path / "outcomes.csv"
    head = "email,name,cohort,exam date,result"
    file.write_text("\n".join([head, *lines, ",Graduate 5,Left in summer,2020-08-05,perhaps"]))
    director.get_by_label("A file").set_input_files(file)
    director.get_by_role("button", name="Look it through").click()
    expect(director.get_by_text("1 of 5 lines have to be mended")).to_be_visible()
    director.get_by_label("Or the list itself").fill("\n".join([head, *lines]))
    director.get_by_role("button", name="Look it through").click()
    director.get_by_role("button", name="Store it").click()
    expect(director.get_by_text("4 outcomes are in the ledger.")).to_be_visible()
    director.goto(f"{director.url.split('?')[0]}/print?year=2020")
    row = director.get_by_role("row").filter(has_text="First attempts")
    expect(row).to_contain_text("75.0 %")
    expect(row.get_by_role("cell").nth(2)).to_have_text("4")
    expect(row).to_contain_text("30.1 %")
    expect(row).to_contain_text("95.4 %")
