"""Alerts about students: which there are, one with all that was done, and what staff do about it."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Literal

from studyhub.services.cohorts.alerts import work
from studyhub.services.cohorts.alerts.pages import alert_page, alerts_page
from studyhub.services.connect.scopes import Scope
from studyhub.web.api.declare import Body, Listed, Query, Resource, Wire
from studyhub.web.api.dispatch import caller
from studyhub.web.api.paging import Number, numbered, wire
from studyhub.web.api.texts import Note, Said
from studyhub.web.context import now

routes = Resource("Alerts", "/programs/<uuid:program_id>/alerts")
ALERT = "/<uuid:alert_id>"


class AlertLine(Wire):
    """An alert; `evidence` as it was raised, `clear` or only possible, `closed` how it ended ("": open)."""

    id: uuid.UUID
    student_id: uuid.UUID
    name: str
    cohort_id: uuid.UUID
    cohort: str
    reason: str
    label: str
    evidence: list[str]
    clear: bool
    raised_at: datetime
    owner_id: uuid.UUID | None
    owner: str
    contacts: int
    last_contact: date | None
    closed_at: datetime | None
    closed: str
    outcome: str


class Flag(Wire):
    """What holds of the student today."""

    reason: str
    label: str
    words: list[str]
    clear: bool


class Contact(Wire):
    """Somebody spoke to the student; `other` names another alert that it was logged with."""

    day: date
    how: str
    body: str
    by: str
    at: datetime
    other: str


class Alert(Wire):
    """An alert with all that was done about it."""

    line: AlertLine
    now: list[Flag]
    action: str
    outcome_key: str
    outcome_note: str
    contacts: list[Contact]


class Which(Query):
    """Which alerts, 50 a page: open, your own, or over; of one cohort or of all that you see."""

    state: Literal["open", "mine", "over"] = "open"
    cohort: uuid.UUID | None = None
    page: Number = 1


class OwnerIn(Body):
    """Who is to have it; null: you."""

    owner: uuid.UUID | None = None


class ContactIn(Body):
    """A contact as it is logged; without a day, today."""

    how: Literal["meeting", "phone", "mail", "class", "other"]
    body: Said
    day: date | None = None


class OutcomeIn(Body):
    """What is done and what came of it, as a whole."""

    action: Note = ""
    outcome: Literal["", "recovered", "no change", "passed", "failed", "left", "mistaken"] = ""
    outcome_note: Note = ""


@routes.get("", Scope.ALERTS_READ)
def alerts(program_id: uuid.UUID, query: Which) -> Listed[AlertLine]:
    """Alerts of the cohorts that you may see. The look is put on record."""
    page = alerts_page(
        user_id=caller().user_id,
        program_id=program_id,
        cohort_id=query.cohort,
        which=query.state,
        number=query.page - 1,
        now=now(),
    )
    return numbered(AlertLine, page.lines, query.page, later=page.later)


@routes.get(ALERT, Scope.ALERTS_READ)
def alert(**ids: uuid.UUID) -> Alert:
    """One alert. The look at the student is put on record."""
    return wire(Alert, alert_page(user_id=caller().user_id, now=now(), **ids))


@routes.put(ALERT + "/owner", Scope.ALERTS_WRITE, status=204)
def take_alert(body: OwnerIn, **ids: uuid.UUID) -> None:
    """Take an alert, or give it to somebody who may edit the cohort."""
    work.take(user_id=caller().user_id, owner_id=body.owner, now=now(), **ids)


@routes.post(ALERT + "/contacts", Scope.ALERTS_WRITE, status=204)
def log_contact(body: ContactIn, **ids: uuid.UUID) -> None:
    """Log that somebody spoke to the student."""
    spoken = work.Spoken(body.day, body.how, body.body)
    work.log_contact(user_id=caller().user_id, spoken=spoken, now=now(), **ids)


@routes.put(ALERT + "/outcome", Scope.ALERTS_WRITE, status=204)
def note_outcome(body: OutcomeIn, **ids: uuid.UUID) -> None:
    """Note what is done, and what came of it."""
    noted = work.Noted(body.action, body.outcome, body.outcome_note)
    work.note_outcome(user_id=caller().user_id, noted=noted, now=now(), **ids)


@routes.post(ALERT + "/close", Scope.ALERTS_WRITE, status=204)
def close_alert(**ids: uuid.UUID) -> None:
    """Close an alert; it comes up again only after its reason has passed once."""
    work.close(user_id=caller().user_id, now=now(), **ids)


@routes.post(ALERT + "/reopen", Scope.ALERTS_WRITE, status=204)
def reopen_alert(**ids: uuid.UUID) -> None:
    """Open an alert again that a person closed."""
    work.reopen(user_id=caller().user_id, now=now(), **ids)
