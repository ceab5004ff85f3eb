"""Who may work on an alert, what is kept of it, and that everything is on record."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from studyhub.extensions import db
from studyhub.models import Alert, AlertContact
from studyhub.services.cohorts.alerts.pages import AlertPage, alert_page, alerts_page
from studyhub.services.cohorts.alerts.work import (
    Noted,
    Spoken,
    close,
    log_contact,
    note_outcome,
    reopen,
    take,
)
from studyhub.services.cohorts.watch import watch
from studyhub.services.errors import Conflict, Invalid, NotFound
from tests.conftest import NOW
from tests.services.cohorts.conftest import WEEKS_AGO, College

SPOKEN = Spoken(None, "phone", " Works more hours now. ")


def raised(college: College) -> uuid.UUID:
    """The alert of a student who never answered."""
    college.student(at=WEEKS_AGO)
    watch(shelf=college.shelf, now=NOW)
    return db.session.scalars(sa.select(Alert.id)).one()


def at(college: College, alert: uuid.UUID, by: uuid.UUID | None = None) -> dict[str, object]:
    return {
        "user_id": by or college.director,
        "program_id": college.program,
        "alert_id": alert,
        "now": NOW,
    }


def page(college: College, alert: uuid.UUID) -> AlertPage:
    return alert_page(**at(college, alert))


def listed(college: College, which: str = "open", by: uuid.UUID | None = None) -> list[uuid.UUID]:
    found = alerts_page(
        user_id=by or college.director,
        program_id=college.program,
        cohort_id=None,
        which=which,
        number=0,
        now=NOW,
    )
    return [line.id for line in found.lines]


def test_alert_is_taken_and_given(college: College) -> None:
    alert, colleague = raised(college), college.staff("assistant", "edit")
    take(**at(college, alert), owner_id=None)
    assert page(college, alert).line.owner_id == college.director
    take(**at(college, alert), owner_id=colleague)
    assert listed(college, "mine", colleague) == [alert]
    assert {event.action for event in college.events("alert.")} == {
        "alert.taken",
        "alert.seen",
        "alert.given",
    }
    assert listed(college, "mine") == []


@pytest.mark.parametrize("right", ["", "view"])
def test_nobody_is_given_an_alert_who_may_not_edit(college: College, right: str) -> None:
    alert, person = raised(college), college.staff("instructor", right)
    with pytest.raises(Invalid):
        take(**at(college, alert), owner_id=person)


def test_contact_is_logged_and_takes_an_alert_that_nobody_has(college: College) -> None:
    alert = raised(college)
    log_contact(**at(college, alert), spoken=SPOKEN)
    found = page(college, alert)
    (contact,) = found.contacts
    assert (contact.day, contact.how, contact.body) == (NOW.date(), "by phone", "Works more hours now.")
    assert (found.line.owner_id, found.line.contacts) == (college.director, 1)


@pytest.mark.parametrize(
    "spoken",
    [
        Spoken(None, "pigeon", "x"),
        Spoken(None, "mail", "  "),
        Spoken(None, "mail", "x" * 2001),
        Spoken(NOW.date() + timedelta(days=2), "mail", "x"),
    ],
)
def test_contact_that_cannot_be_is_refused(college: College, spoken: Spoken) -> None:
    alert = raised(college)
    with pytest.raises(Invalid):
        log_contact(**at(college, alert), spoken=spoken)
    assert db.session.query(AlertContact).count() == 0


def test_outcome_may_be_noted_after_the_alert_is_over(college: College) -> None:
    alert = raised(college)
    close(**at(college, alert))
    note_outcome(**at(college, alert), noted=Noted("Tutoring.", "failed", "Sat too early."))
    found = page(college, alert)
    assert (found.action, found.line.outcome, found.outcome_note) == (
        "Tutoring.",
        "failed the exam",
        "Sat too early.",
    )
    assert listed(college, "over") == [alert]


def test_outcome_that_is_none_is_refused(college: College) -> None:
    alert = raised(college)
    with pytest.raises(Invalid):
        note_outcome(**at(college, alert), noted=Noted("", "vanished", ""))


def test_alert_is_closed_once_and_opened_again_while_its_reason_stands(college: College) -> None:
    alert = raised(college)
    with pytest.raises(Conflict):
        reopen(**at(college, alert))
    close(**at(college, alert))
    with pytest.raises(Conflict):
        close(**at(college, alert))
    reopen(**at(college, alert))
    assert listed(college) == [alert]


def test_who_may_view_reads_and_changes_nothing(college: College) -> None:
    alert, viewer = raised(college), college.staff("assistant", "view")
    assert listed(college, by=viewer) == [alert]
    for act in (
        lambda: take(**at(college, alert, viewer), owner_id=None),
        lambda: log_contact(**at(college, alert, viewer), spoken=SPOKEN),
        lambda: close(**at(college, alert, viewer)),
    ):
        with pytest.raises(NotFound):
            act()


def test_alerts_of_a_cohort_that_one_may_not_see_are_not_there(college: College) -> None:
    alert, outsider = raised(college), college.staff("instructor")
    assert listed(college, by=outsider) == []
    with pytest.raises(NotFound):
        alert_page(**at(college, alert, outsider))


def test_every_look_at_an_alert_is_a_look_at_the_student(college: College) -> None:
    alert = raised(college)
    student = page(college, alert).line.student_id
    (event,) = college.events("alert.")
    assert (event.action, event.subject_id) == ("alert.seen", student)


def test_contact_may_be_dated_back(college: College) -> None:
    alert = raised(college)
    log_contact(**at(college, alert), spoken=Spoken(date(2026, 11, 20), "class", "Asked how it goes."))
    assert page(college, alert).line.last_contact == date(2026, 11, 20)
