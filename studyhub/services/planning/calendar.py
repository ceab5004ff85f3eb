"""The plan as a calendar feed."""

from __future__ import annotations

import uuid
from datetime import datetime
from zoneinfo import ZoneInfo

from studyhub.adapters.calendar_feed import WholeDay, written
from studyhub.catalog.shelf import Shelf
from studyhub.extensions import db
from studyhub.models import Assignment
from studyhub.services.assignments.doing.mine import Todo, todos_of
from studyhub.services.assignments.standing import DONE
from studyhub.services.banks.shelves import shelf_of
from studyhub.services.practice.student import day_of

from .links import CALENDAR, Signer, check
from .mocks import MockDay, outlook_of
from .wishes import wishes_of

AHEAD = 120


def calendar_of(
    *, user_id: uuid.UUID, signature: str, signer: Signer, site: str, shelf: Shelf, now: datetime
) -> bytes:
    """The study days until the exam, at most 120 days ahead, the exams to sit, work that is due, the exam.

    `shelf` is the core. Raises NotFound for a dead link.
    """
    check(purpose=CALENDAR, user_id=user_id, signature=signature, signer=signer)
    session, wishes = db.session(), wishes_of(user_id=user_id)
    today = day_of(session, user_id, now)
    outlook = outlook_of(session, user_id, wishes, today)
    entries = [
        WholeDay(f"{day.isoformat()}@{user_id}", day, f"Study, {minutes} minutes", site)
        for day, minutes in list(zip(outlook.days, outlook.study, strict=True))[:AHEAD]
        if minutes
    ]
    entries += [
        WholeDay(f"{mock.kind}-{mock.day.isoformat()}@{user_id}", mock.day, _title(mock), f"{site}/exams")
        for mock in outlook.mocks
        if mock.day in outlook.days[:AHEAD]
    ]
    own = shelf_of(user_id=user_id, core=shelf)
    due = todos_of(session, user_id, Assignment.due_at > now, shelf=own, now=now)
    entries += [_due(one, user_id, today.zone, site) for one in due if one.standing.state != DONE]
    if wishes.exam_date is not None and wishes.exam_date >= today.date:
        entries.append(WholeDay(f"exam@{user_id}", wishes.exam_date, "Your exam", site))
    return written("Study plan", entries, now=now)


def _due(one: Todo, user_id: uuid.UUID, zone: ZoneInfo, site: str) -> WholeDay:
    """Work on the day on which it is due where the student lives."""
    at = one.due_at.astimezone(zone)
    return WholeDay(f"due-{one.id}@{user_id}", at.date(), f"Due {at:%H:%M}: {one.title}", f"{site}/assigned")


def _title(mock: MockDay) -> str:
    return f"{mock.title}, {mock.minutes} minutes"
