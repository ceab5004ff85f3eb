"""How a student answers on the screen: by mouse and touch, or with the keyboard alone."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

import sqlalchemy as sa
from playwright.sync_api import Page, expect

from studyhub.extensions import db
from studyhub.learning.chance import seeded
from studyhub.learning.grading import right_response
from studyhub.learning.responses import fields_of
from studyhub.models import Cohort, Enrollment, Sitting, StudySession, User
from studyhub.services.database import command
from studyhub.services.demo.mind import wrong_response
from studyhub.services.practice.quiz import QuizFilters, start_quiz
from studyhub.services.practice.sessions import start_today
from studyhub.services.practice.slots import PutUp, Slot, in_slot
from studyhub.services.programs.inviting.joining import join_by_code
from studyhub.services.reading.syllabus import mark_read
from tests.web.standing_site import Site

Fields = Mapping[str, Sequence[str]]
EVERY_TYPE = {"single", "multiple", "numeric", "order", "match", "cloze"}


def demo_class(site: Site) -> Cohort:
    """The cohort of the demonstration's student, among those that other tests made; wants an app context."""
    wanted = sa.select(Cohort).join(Enrollment, Enrollment.cohort_id == Cohort.id).join(User)
    return db.session.scalars(wanted.where(User.email == site.demo.student_email)).one()


def join_class(site: Site, *people: uuid.UUID) -> tuple[uuid.UUID, uuid.UUID]:
    """Let people join the demonstration's class by its code; gives the ids of program and cohort."""
    with site.app.app_context():
        code, now = demo_class(site).join_code, site.app.extensions["clock"]()
        places = [join_by_code(user_id=person, code=code, now=now) for person in people]
        db.session.remove()
    return places[0]


def quiz(
    site: Site, student: uuid.UUID, *, count: int = 5, feedback: str = "tutor", **filters: object
) -> str:
    """Begin a quiz; gives its address."""
    with site.app.app_context():
        chosen = QuizFilters(**{name: tuple(values) for name, values in filters.items()})  # type: ignore[arg-type]
        begun = start_quiz(
            user_id=student,
            filters=chosen,
            count=count,
            feedback=feedback,
            shelf=site.shelf,
            now=site.app.extensions["clock"](),
        )
        db.session.remove()
    return f"/practice/sessions/{begun}"


def today(site: Site, student: uuid.UUID) -> str:
    """Today's session of a student who has read a lesson with terms; gives its address."""
    with site.app.app_context():
        now = site.app.extensions["clock"]()
        mark_read(user_id=student, lesson="L40", read=True, shelf=site.shelf, now=now)
        begun = start_today(user_id=student, shelf=site.shelf, now=now)
        db.session.remove()
    return f"/practice/sessions/{begun}"


def slots(site: Site, student: uuid.UUID, address: str) -> list[PutUp]:
    """What stands in each slot of a session."""
    with site.app.app_context():
        row = db.session.get_one(StudySession, (student, uuid.UUID(address.rsplit("/", 1)[1])))
        found = [in_slot(Slot.from_json(slot), site.shelf) for slot in row.slots]
    return [up for up in found if up is not None]


def fields(up: PutUp, *, right: bool = True) -> Fields:
    """The form's fields of a right or a wrong answer."""
    answer = right_response(up.concrete, up.shown)
    if not right:
        answer = wrong_response(up.concrete, up.shown, seeded(1))
    return fields_of(up.concrete, up.shown, answer)


def fill(page: Page, given: Fields) -> None:
    """Fill the open question by mouse, one control after another."""
    for name, values in given.items():
        for value in values:
            if name == "choice":
                page.locator(f"label[for=q-{value}]").click()
            elif page.locator(f"select[name={name}]").count():
                page.locator(f"select[name={name}]").select_option(value)
            else:
                page.locator(f"input[name={name}]").fill(value)


def check(page: Page) -> None:
    """Press the button that answers."""
    page.locator("#answer-form button[type=submit]").click()


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until what is named has the focus."""
    for _ in range(80):
        if page.evaluate("wanted => document.activeElement?.matches(wanted)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the Tab key does not reach {selector}")


def type_answer(page: Page, given: Fields) -> None:
    """Answer the open question with the keyboard alone, and send it."""
    typed = [name for name in given if name != "choice"]
    # The next question comes as a new page: a machine would type before its script listens.
    expect(page.locator("html[data-keys-ready]")).to_have_count(1)
    for place in given.get("choice", ()):
        page.keyboard.press(str(int(place) + 1))
    for name in typed:
        tab_to(page, f"[name={name}]")
        if page.evaluate("document.activeElement.tagName") == "SELECT":
            choose_by_arrows(page, given[name][0])
        else:
            page.keyboard.type(given[name][0])
    if typed and page.evaluate("document.activeElement.tagName") == "SELECT":
        tab_to(page, "#answer-form button[type=submit]")
    page.keyboard.press("Enter")
    expect(page.locator("#verdict")).to_be_focused()


def choose_by_arrows(page: Page, value: str) -> None:
    """Move down a list that has the focus until a value is chosen."""
    for _ in range(20):
        if page.evaluate("document.activeElement.value") == value:
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"the arrow keys do not reach {value}")


def begin(page: Page, address: str) -> None:
    """Agree to an exam and begin it: its first question stands on the screen."""
    page.goto(address)
    page.get_by_role("button", name="I agree. Begin").click()
    page.wait_for_url(re.compile(r"/1$"))  # and until it is loaded, so that keys are heard


def saved(page: Page) -> None:
    """Wait until the last choice made on an exam's page is kept."""
    page.wait_for_function(
        "({ dataset, elements }) => dataset.kept === elements.turn.value",
        arg=page.locator("#exam-form").element_handle(),
    )


@contextmanager
def sitting(site: Site, student: uuid.UUID, address: str) -> Iterator[Sitting]:
    """The row of an exam, to be changed behind the student's back."""
    with site.app.app_context(), command() as work:
        yield work.get_one(Sitting, (student, uuid.UUID(address.rsplit("/", 1)[1])))
    with site.app.app_context():
        db.session.remove()
