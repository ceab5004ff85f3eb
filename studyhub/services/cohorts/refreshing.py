"""A cohort brought up to date because somebody asks for it, without waiting for the night."""

from __future__ import annotations

import uuid
from datetime import datetime

from studyhub.catalog.shelf import Shelf
from studyhub.extensions import db
from studyhub.models import Cohort
from studyhub.services.database import command
from studyhub.services.programs.audit import note
from studyhub.services.programs.permissions import CohortAct, allow_in

from .keeping import members_of
from .watch import watch_cohort

SECONDS = 8.0


def bring_up_to_date(
    *, user_id: uuid.UUID, program_id: uuid.UUID, cohort_id: uuid.UUID, shelf: Shelf, now: datetime
) -> int:
    """Make stale standings anew for a few seconds and settle alerts; gives how many are still older."""
    with command() as session:
        cohort = allow_in(session, user_id, program_id, cohort_id, CohortAct.SEE_DASHBOARD)
        note(session, "dashboard.refreshed", program_id=program_id, actor_id=user_id, now=now, cohort=cohort)
    watch_cohort(program_id, cohort_id, shelf=shelf, now=now, seconds=SECONDS)
    session = db.session()
    cohort = session.get_one(Cohort, (program_id, cohort_id))
    return sum(one.stale for one in members_of(session, cohort, now=now))
