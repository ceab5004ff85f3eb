"""Invitations by list: first a preview that sends nothing, then everybody whose line is in order."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from studyhub.extensions import db
from studyhub.services.accounts.desk import Desk
from studyhub.services.database import command
from studyhub.services.errors import Invalid
from studyhub.services.programs.audit import note
from studyhub.services.programs.heads import Head, head_of
from studyhub.services.programs.permissions import CohortAct, allow_in, grant_in, hold

from .outbox import STUDENT, known_in, post, put, refuse_archived
from .roster import Roster, read_roster

NOBODY = "There is nobody on this list who could be invited."


@dataclass(frozen=True)
class Preview:
    """What a list would do."""

    head: Head
    cohort_id: uuid.UUID
    cohort: str
    roster: Roster


def preview_list(
    *, user_id: uuid.UUID, program_id: uuid.UUID, cohort_id: uuid.UUID, data: bytes | str, now: datetime
) -> Preview:
    """Read a list of students and say what is wrong with it; nothing is kept and nothing sent."""
    session = db.session()
    grant, cohort = grant_in(session, user_id, program_id, cohort_id, CohortAct.INVITE_STUDENTS)
    roster = read_roster(data, known_in(session, program_id, cohort_id, now=now))
    return Preview(head_of(grant), cohort.id, cohort.name, roster)


def send_list(
    *,
    desk: Desk,
    user_id: uuid.UUID,
    program_id: uuid.UUID,
    cohort_id: uuid.UUID,
    data: bytes | str,
    now: datetime,
) -> int:
    """Invite everybody on a list whose line has no fault; gives how many. Raises Invalid for nobody.

    Sent twice it invites nobody twice: by then all are known.
    """
    with command() as session:
        cohort = allow_in(session, user_id, program_id, cohort_id, CohortAct.INVITE_STUDENTS)
        program = hold(session, program_id)
        refuse_archived(program, cohort)
        roster = read_roster(data, known_in(session, program_id, cohort_id, now=now))
        if not roster.entries:
            raise Invalid(NOBODY)
        letters = [
            put(session, program, cohort, email=one.email, name=one.name, role=STUDENT, now=now)[1]
            for one in roster.entries
        ]
        note(
            session,
            "students.invited",
            program_id=program_id,
            actor_id=user_id,
            now=now,
            cohort=cohort,
            count=len(letters),
        )
        for letter in letters:
            post(desk, letter)
    return len(letters)
