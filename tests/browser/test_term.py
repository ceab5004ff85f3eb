"""A term of a college: a question comes in, proves wrong, is put right; a cohort is watched over."""

from __future__ import annotations

import re
import uuid
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from playwright.sync_api import Page, expect

from studyhub.extensions import db
from studyhub.models import Cohort, Enrollment, StudySession, User
from studyhub.services.banks.shelves import shelf_of
from studyhub.services.cohorts.watch import watch
from studyhub.services.database import command
from studyhub.services.programs.inviting.joining import join_by_code
from tests.browser.at_work import join_class
from tests.browser.conftest import Windows
from tests.browser.test_authoring import withdraw
from tests.browser.test_programs import THIRTY, make_cohort
from tests.services.banks.conftest import QUESTION
from tests.services.practice.conftest import Student
from tests.web.standing_site import Site

STRONG, WEAK, OTHERS = 18, 18, 6
GIFT = """::Breach:: On 3 March a clinic at the harbor learns that letters with the lab results of 40 patients
went to the wrong homes. By which day must the letters to these patients be sent at the latest?
{~2 May#Sixty days after the day on which it was discovered =10 March#A week is asked for
~3 June#Ninety days are more than the rule allows ~31 December#That is the end of the year}
"""


def open_program(page: Page) -> None:
    page.goto("/")
    page.locator("details.menu summary").click()
    page.get_by_role("link", name="Health Information Technology").click()


def import_gift(page: Page, folder: Path) -> None:
    """A bank of one's own, and a question of another program in it, as a draft."""
    open_program(page)
    page.get_by_role("link", name="Banks").click()
    page.get_by_role("link", name="New bank").click()
    page.get_by_label("Title").fill("From Moodle")
    page.get_by_label("Short name").fill("term")
    page.get_by_role("button", name="Make the bank").click()
    page.get_by_role("link", name="Import from elsewhere").click()
    file = folder / "quiz.gift"
    file.write_text(GIFT)
    page.get_by_label("File").set_input_files(file)
    page.get_by_label("Exam domain of most of them").select_option("D2")
    page.get_by_role("button", name="Read the file").click()
    expect(page.get_by_text("1 questions.")).to_be_visible()
    page.get_by_role("button", name="Keep all as drafts").click()
    page.get_by_role("link", name="To the drafts").click()
    page.get_by_role("link", name=re.compile("^d2-")).click()


def whole(name: str, key: str) -> str:
    """The question with all that the checker wants, under that id, with that option as its key."""
    text = QUESTION.replace("d2-harbor-0001", name).replace("correct: true, ", "")
    return re.sub(rf"(?m)^    {key}: {{(text: [^,]+), ", rf"    {key}: {{\1, correct: true, ", text)


def name_of(page: Page) -> str:
    """The id of the question that an editor shows."""
    return page.get_by_role("heading", level=1).inner_text().split()[0]


def mend(page: Page, key: str) -> None:
    page.get_by_label("The question in YAML").fill(whole(name_of(page), key))
    expect(page.get_by_role("heading", name="The checker finds no fault")).to_be_visible()
    page.get_by_role("button", name="Save").click()


def bring_out(page: Page, reader: Page, said: str) -> None:
    """Through review by a second person to the students."""
    page.get_by_role("button", name="Send to review").click()
    expect(page.get_by_text("It is in review.")).to_be_visible()
    reader.goto(page.url)
    reader.get_by_role("link", name="Answer it blind").click()
    reader.locator(".option-row").filter(has_text=said).click()
    reader.get_by_role("button", name="Give my answer").click()
    expect(reader.get_by_text("You agree with its key.")).to_be_visible()
    page.reload()
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_text("It is published.")).to_be_visible()


def class_answers(site: Site, key: str) -> uuid.UUID:
    """Those who know the field choose what is right, the others what is keyed; gives one who knows it."""
    people = [site.new_student() for _ in range(STRONG + WEAK)]
    join_class(site, *people)
    with site.app.app_context():
        for number, person in enumerate(people):
            answer(site, person, key, able=number < STRONG)
        db.session.remove()
    return people[0]


def answer(site: Site, person: uuid.UUID, key: str, *, able: bool) -> None:
    student, now = Student(person, shelf_of(user_id=person, core=site.shelf)), datetime.now(UTC)
    session = student.quiz("71", "80", count=100, now=now)
    laid = db.session.get_one(StudySession, (person, session)).slots
    others = [n for n, one in enumerate(laid) if not str(one["item"]).startswith("term/")][:OTHERS]
    for slot in others:
        student.answer(session, slot, right=able, now=now)
    slot = next(n for n, one in enumerate(laid) if one["item"] == key)
    student.answer(session, slot, right=not able, now=now)


def find_wrong_key(page: Page, key: str) -> None:
    """From the list of questions to the one whose key the stronger students do not believe."""
    open_program(page)
    page.get_by_role("navigation", name="Health Information Technology").get_by_role(
        "link", name="Questions"
    ).click()
    page.get_by_label("Flag").select_option("perhaps miskeyed")
    page.get_by_role("button", name="Show").click()
    page.get_by_role("row").filter(has_text=key).get_by_role("link").click()
    expect(page.get_by_text("The stronger students clearly prefer another option")).to_be_visible()


def regrade(page: Page) -> None:
    page.get_by_role("link", name="Mark answers anew, or give everyone credit").click()
    expect(page.get_by_text(f"{STRONG + WEAK} answers of {STRONG + WEAK} students")).to_be_visible()
    page.get_by_role("button", name="Mark them anew").click()
    expect(page.get_by_text(f"{STRONG + WEAK} answers are marked anew")).to_be_visible()


@pytest.mark.timeout(300)  # three people, two reviews and a class of 36
def test_instructor_imports_mends_publishes_and_later_puts_a_wrong_key_right(
    window: Windows, site: Site, tmp_path: Path
) -> None:
    instructor, reader = (
        window(site.id_of("instructor@example.org")),
        window(site.id_of("director@example.org")),
    )
    import_gift(instructor, tmp_path)
    expect(instructor.locator(".fault-line").filter(has_text="objective").first).to_be_visible()
    mend(instructor, "d")
    bring_out(instructor, reader, "10 March")
    address, key = instructor.url, f"term/{name_of(instructor)}"
    able = class_answers(site, key)
    find_wrong_key(instructor, key)
    statistics = instructor.url
    instructor.goto(address)
    mend(instructor, "a")
    bring_out(instructor, reader, "2 May")
    instructor.goto(statistics)
    regrade(instructor)
    student = window(able)
    student.goto("/")
    expect(student.get_by_text(re.compile("marked anew|key"))).to_be_visible()
    instructor.goto(address)
    withdraw(instructor)


def join_all(site: Site, name: str) -> tuple[uuid.UUID, uuid.UUID]:
    """Two of those invited take it up, a month ago; gives the one who studies and the one who does not."""
    month_ago = datetime.now(UTC) - timedelta(days=30)
    with site.app.app_context():
        code = db.session.scalar(sa.select(Cohort.join_code).where(Cohort.name == name))
        people = site.new_student(), site.new_student()
        for person in people:
            join_by_code(user_id=person, code=str(code), now=datetime.now(UTC))
        with command() as session:
            session.execute(
                sa.update(Enrollment).where(Enrollment.user_id.in_(people)).values(joined_at=month_ago)
            )
            session.get_one(User, people[1]).name = "Idle Ines"
        student, now = Student(people[0], site.shelf), datetime.now(UTC)
        student.answer(student.quiz("80", now=now), now=now)
        watch(shelf=site.shelf, now=now)
        db.session.remove()
    return people


@pytest.fixture
def director(window: Windows, site: Site) -> Page:
    return window(site.id_of(site.demo.director_email), reduced_motion="reduce")


def test_director_makes_a_cohort_invites_thirty_assigns_a_mock_and_is_told_who_is_at_risk(
    director: Page, window: Windows, site: Site, tmp_path: Path
) -> None:
    make_cohort(director, "Term class")
    file = tmp_path / "students.csv"
    file.write_text("\n".join(["name,email", *THIRTY]))
    director.get_by_label("A file from your spreadsheet").set_input_files(file)
    director.get_by_role("button", name="Look at the list").click()
    director.get_by_role("button", name="Send 30 invitations").click()
    expect(director.get_by_text("30 invitations are on the way")).to_be_visible()
    busy, _ = join_all(site, "Term class")
    open_program(director)
    director.get_by_role("link", name="Term class").click()
    director.get_by_role("link", name="Assignments").click()
    director.get_by_role("link", name="Mock exam A whole").click()
    director.get_by_label("Title").fill("Mock in week 10")
    director.get_by_role("button", name="Set it").click()
    student = window(busy)
    student.goto("/")
    expect(student.get_by_role("link", name="Mock in week 10")).to_be_visible()
    open_program(director)
    director.get_by_role("link", name="Term class").click()
    director.get_by_role("link", name="Dashboard").click()
    director.get_by_role("link", name="inactive 1").click()
    expect(director.get_by_role("row").filter(has_text="Idle Ines")).to_be_visible()
    director.locator("summary", has_text="inactive").click()
    expect(director.get_by_text("told from 7 days on")).to_be_visible()
