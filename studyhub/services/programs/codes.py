"""The code by which students join a cohort: what it is made of, and when it is open."""

from __future__ import annotations

import secrets
import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyhub.models import Cohort
from studyhub.services.database import command
from studyhub.services.errors import Conflict, Invalid

from .audit import note
from .permissions import CohortAct, allow_in, hold

CODE_SIGNS = "ACDEFGHJKMNPQRTUVWXY34679"
"""What codes are made of: no two that look alike (0 O, 1 I L, 2 Z, 5 S, 8 B)."""
CODE_LENGTH = 8
ARCHIVED = "This cohort is in the archive. Take it out first."
CODE_CHANGES = {"open": "opened", "close": "closed", "renew": "renewed"}


def readable(code: str) -> str:
    """A code as it is shown: two groups of four."""
    return f"{code[:4]}-{code[4:]}"


def normalise_code(typed: str) -> str:
    """A code as it is kept, from what somebody typed."""
    return "".join(sign for sign in typed.upper() if sign.isalnum())


def change_code(
    *, user_id: uuid.UUID, program_id: uuid.UUID, cohort_id: uuid.UUID, change: str, now: datetime
) -> None:
    """Open or close the join code, or make another one (the earlier ends). Raises Invalid."""
    with command() as session:
        cohort = in_use(session, user_id, program_id, cohort_id)
        if change not in CODE_CHANGES:
            raise Invalid("Choose what to do with the code.")
        if change == "renew":
            cohort.join_code = fresh_code(session)
        cohort.joins_open = change != "close"
        done = CODE_CHANGES[change]
        note(
            session,
            "cohort.code",
            program_id=program_id,
            actor_id=user_id,
            now=now,
            cohort=cohort,
            done=done,
        )


def fresh_code(session: Session) -> str:
    """A code that no cohort has."""
    while True:
        code = "".join(secrets.choice(CODE_SIGNS) for _ in range(CODE_LENGTH))
        if session.scalar(sa.select(Cohort.id).where(Cohort.join_code == code)) is None:
            return code


def in_use(session: Session, user_id: uuid.UUID, program_id: uuid.UUID, cohort_id: uuid.UUID) -> Cohort:
    """A cohort that may be changed, within a command; raises Conflict for one in the archive."""
    cohort = allow_in(session, user_id, program_id, cohort_id, CohortAct.EDIT_COHORT)
    hold(session, program_id)
    if cohort.archived_at is not None:
        raise Conflict(ARCHIVED)
    return cohort
