"""What a program recorded of a student's outcome, as the student reads it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

import sqlalchemy as sa

from studyhub.extensions import db
from studyhub.models import Evidence, LedgerEntry
from studyhub.services.programs.enrolled import own_cohort

from .entries import Outcome, outcome_of
from .ratings import EvidenceLine


@dataclass(frozen=True)
class OwnRecord:
    """Entries of the ledger, whatever the cohort, the earliest exam first; ratings in this cohort."""

    entries: tuple[Outcome, ...]
    ratings: tuple[EvidenceLine, ...]


def own_record(*, user_id: uuid.UUID, program_id: uuid.UUID, cohort_id: uuid.UUID) -> OwnRecord:
    """The record for who is or was in the cohort; raises NotFound for everybody else."""
    session = db.session()
    own_cohort(session, user_id, program_id, cohort_id)
    entries = session.scalars(
        sa.select(LedgerEntry)
        .where(LedgerEntry.program_id == program_id, LedgerEntry.user_id == user_id)
        .order_by(LedgerEntry.exam_on, LedgerEntry.id)
    )
    ratings = session.scalars(
        sa.select(Evidence)
        .where(
            Evidence.program_id == program_id, Evidence.cohort_id == cohort_id, Evidence.user_id == user_id
        )
        .order_by(Evidence.seen_on.desc(), Evidence.id)
    )
    return OwnRecord(
        tuple(map(outcome_of, entries)),
        tuple(EvidenceLine(row.id, "", row.competency, row.level, row.seen_on, row.note) for row in ratings),
    )
