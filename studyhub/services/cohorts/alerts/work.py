"""What staff do about alerts: take them, give them to one another, log contacts, note what came of it."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from studyhub.models import Alert, AlertContact, Cohort
from studyhub.models.base import new_id
from studyhub.services.database import command
from studyhub.services.errors import Conflict, Invalid
from studyhub.services.programs.audit import note
from studyhub.services.programs.permissions import CohortAct, hold

from .lines import HOW, OUTCOMES
from .pages import alert_for, staff_of

LONGEST = 2000
NOT_STAFF = "Choose somebody who may edit this cohort."
IS_CLOSED = "This alert is over."
IS_OPEN = "This alert is open."
RAISED_AGAIN = "There is a newer open alert of the same reason. Go on there."


@dataclass(frozen=True)
class Spoken:
    """A contact as it is logged."""

    day: date | None
    how: str
    body: str


@dataclass(frozen=True)
class Noted:
    """What is done about an alert, the outcome by its key ("": not known yet), and more in words."""

    action: str
    outcome: str
    outcome_note: str


@dataclass(frozen=True)
class _At:
    session: Session
    cohort: Cohort
    alert: Alert
    user_id: uuid.UUID
    now: datetime

    def note(self, action: str, *, changed: str = "") -> None:
        """Put what was done on record."""
        note(
            self.session,
            action,
            program_id=self.alert.program_id,
            actor_id=self.user_id,
            now=self.now,
            subject_id=self.alert.user_id,
            cohort=self.cohort,
            changed=changed,
        )


def take(
    *,
    user_id: uuid.UUID,
    program_id: uuid.UUID,
    alert_id: uuid.UUID,
    owner_id: uuid.UUID | None,
    now: datetime,
) -> None:
    """Make somebody who may edit the cohort the owner of an alert; None: oneself. Raises Invalid."""
    with _working(user_id, program_id, alert_id, now) as at:
        owner = owner_id or user_id
        if owner not in dict(staff_of(at.session, at.cohort)):
            raise Invalid(NOT_STAFF)
        if at.alert.owner_id != owner:
            at.alert.owner_id = owner
            at.note("alert.taken" if owner == user_id else "alert.given")


def log_contact(
    *, user_id: uuid.UUID, program_id: uuid.UUID, alert_id: uuid.UUID, spoken: Spoken, now: datetime
) -> None:
    """Log that somebody spoke to the student. Whoever logs on an alert without an owner takes it.

    Raises Invalid.
    """
    with _working(user_id, program_id, alert_id, now) as at:
        day = spoken.day or now.date()
        if spoken.how not in HOW:
            raise Invalid("Choose how you spoke.")
        # Where it is already tomorrow, the day is the server's and one more.
        if day > now.date() + timedelta(days=1):
            raise Invalid("That day has not come yet.")
        at.session.add(
            AlertContact(
                program_id=program_id,
                id=new_id(now),
                alert_id=alert_id,
                user_id=at.alert.user_id,
                by_id=user_id,
                day=day,
                how=spoken.how,
                body=_text(spoken.body, "Write what was said."),
                at=now,
            )
        )
        at.alert.owner_id = at.alert.owner_id or user_id
        at.note("alert.contact")


def note_outcome(
    *, user_id: uuid.UUID, program_id: uuid.UUID, alert_id: uuid.UUID, noted: Noted, now: datetime
) -> None:
    """Note what is done about an alert and what came of it, while it is open or after. Raises Invalid."""
    with _working(user_id, program_id, alert_id, now) as at:
        if noted.outcome and noted.outcome not in OUTCOMES:
            raise Invalid("Choose an outcome from the list.")
        wanted = {
            "action": _text(noted.action),
            "outcome": noted.outcome or None,
            "outcome_note": _text(noted.outcome_note),
        }
        changed = [name for name, value in wanted.items() if getattr(at.alert, name) != value]
        for name in changed:
            setattr(at.alert, name, wanted[name])
        if changed:
            at.note("alert.changed", changed=", ".join(changed).replace("_", " "))


def close(*, user_id: uuid.UUID, program_id: uuid.UUID, alert_id: uuid.UUID, now: datetime) -> None:
    """Close an alert; it is raised again only after its reason has passed once. Raises Conflict."""
    with _working(user_id, program_id, alert_id, now) as at:
        if at.alert.closed_at is not None:
            raise Conflict(IS_CLOSED)
        at.alert.closed_at, at.alert.closed_by = now, "person"
        at.note("alert.closed")


def reopen(*, user_id: uuid.UUID, program_id: uuid.UUID, alert_id: uuid.UUID, now: datetime) -> None:
    """Open an alert again that a person closed while its reason stands. Raises Conflict."""
    with _working(user_id, program_id, alert_id, now) as at:
        if at.alert.closed_at is None:
            raise Conflict(IS_OPEN)
        if at.alert.closed_by != "person" or at.alert.passed_at is not None:
            raise Conflict(RAISED_AGAIN)
        at.alert.closed_at = at.alert.closed_by = None
        at.note("alert.reopened")


@contextmanager
def _working(user_id: uuid.UUID, program_id: uuid.UUID, alert_id: uuid.UUID, now: datetime) -> Iterator[_At]:
    """A command on an alert, one at a time in a program, for who may work on it."""
    with command() as session:
        alert_for(session, user_id, program_id, alert_id, CohortAct.WORK_ALERTS)
        hold(session, program_id)
        cohort, alert = alert_for(session, user_id, program_id, alert_id, CohortAct.WORK_ALERTS)
        session.refresh(alert)
        yield _At(session, cohort, alert, user_id, now)


def _text(text: str, missing: str = "") -> str:
    plain = text.strip()
    if missing and not plain:
        raise Invalid(missing)
    if len(plain) > LONGEST:
        raise Invalid(f"At most {LONGEST} letters.")
    return plain
