"""The invented cohort as the nightly watch leaves it, with an alert that was taken and spoken about."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from studyhub.catalog.shelf import Shelf
from studyhub.extensions import db
from studyhub.models import Alert, Standing, User
from studyhub.services.cohorts.alerts.work import Noted, Spoken, log_contact, note_outcome
from studyhub.services.cohorts.watch import watch

from .college import INSTRUCTOR

SAID = (
    "Called after class. Works more hours at the hospital since the first; wants to study in the "
    "mornings instead. We moved the plan to twenty minutes a day."
)
DONE = "A smaller plan for three weeks; look again after the next mock exam."


def watch_over_college(*, shelf: Shelf, now: datetime) -> None:
    """Reckon standings and raise alerts unless it was done; the instructor has spoken to one student."""
    if db.session.scalar(sa.select(Standing.user_id).limit(1)) is not None:
        return
    watch(shelf=shelf, now=now)
    alert = db.session.scalars(sa.select(Alert).order_by(Alert.reason.desc(), Alert.id).limit(1)).first()
    instructor = db.session.scalar(sa.select(User.id).where(User.email == INSTRUCTOR[1]))
    if alert is None or instructor is None:
        return
    named = {"user_id": instructor, "program_id": alert.program_id, "alert_id": alert.id}
    log_contact(**named, spoken=Spoken(now.date(), "phone", SAID), now=now)
    note_outcome(**named, noted=Noted(DONE, "", ""), now=now)
