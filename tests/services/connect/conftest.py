"""A college with a webhook."""

from __future__ import annotations

import uuid

import sqlalchemy as sa

from studyhub.extensions import db
from studyhub.models import Hook, HookDelivery
from studyhub.models.base import new_id
from studyhub.services.connect.events import Event
from studyhub.services.connect.hooks import announce
from studyhub.services.database import command
from studyhub.services.errors import NotFound
from tests.conftest import NOW
from tests.services.accounts.conftest import desk, enroll, letterbox, open_desk  # noqa: F401 - fixtures
from tests.services.programs.conftest import College, college  # noqa: F401 - a fixture

ADDRESS = "https://lms.example.edu/hooks/studyhub"


def lay_hook(
    college: College,  # noqa: F811
    *events: Event,
    address: str = ADDRESS,
    is_on: bool = True,
) -> uuid.UUID:
    """A webhook that is told of some events; of all where none is named."""
    with command() as session:
        row = Hook(program_id=college.program, id=new_id(NOW), address=address, created_at=NOW)
        row.events, row.is_on = [str(event) for event in events or Event], is_on
        session.add(row)
        return row.id


def tell(
    college: College,  # noqa: F811
    student: uuid.UUID,
    event: Event = Event.STUDENT_AT_RISK,
    *,
    fails: bool = False,
) -> None:
    """Something happens to a student of the cohort, in a command that comes to its end or not."""
    payload = {"cohort_id": college.cohort, "student_id": student, "reasons": 2}
    with command() as session:
        announce(session, college.program, event, payload, NOW)
        if fails:
            raise NotFound("not there")


def deliveries() -> list[HookDelivery]:
    """All that is or was on its way, the oldest first."""
    db.session.rollback()
    return list(db.session.scalars(sa.select(HookDelivery).order_by(HookDelivery.id)))
