"""The plan as a calendar feed."""

from __future__ import annotations

import uuid
from datetime import datetime

from studyhub.adapters.calendar_feed import WholeDay, written
from studyhub.extensions import db
from studyhub.services.practice.student import day_of

from .links import CALENDAR, Signer, check
from .wishes import days_until, wishes_of

AHEAD = 120


def calendar_of(*, user_id: uuid.UUID, signature: str, signer: Signer, site: str, now: datetime) -> bytes:
    """The study days until the exam, at most 120 of them, and the exam; raises NotFound for a dead link."""
    check(purpose=CALENDAR, user_id=user_id, signature=signature, signer=signer)
    today = day_of(db.session(), user_id, now).date
    wishes = wishes_of(user_id=user_id)
    entries = [
        WholeDay(f"{day.isoformat()}@{user_id}", day, f"Study, {minutes} minutes", site)
        for day, minutes in days_until(wishes, today)[:AHEAD]
        if minutes
    ]
    if wishes.exam_date is not None and wishes.exam_date >= today:
        entries.append(WholeDay(f"exam@{user_id}", wishes.exam_date, "Your exam", site))
    return written("Study plan", entries, now=now)
