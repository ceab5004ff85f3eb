"""What an entry of the ledger says, and what is wrong with one before it is written."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyhub.models import Cohort, Enrollment, LedgerEntry

PLACEMENTS = {
    "field": "employed in the field",
    "other": "employed elsewhere",
    "study": "further study",
    "none": "not employed",
    "unknown": "not known",
}
FEEDBACK = ("above", "at", "below")
DOMAINS = ("D1", "D2", "D3", "D4", "D5", "D6")
TWICE = "This exam stands in the ledger already (same person and attempt, or same day): change that entry."
NO_STUDENT = "Choose a student of one of the program's cohorts, or give a name and a cohort."


@dataclass(frozen=True)
class Outcome:
    """An entry as it is written: who (a student's id, or a name), and what is known."""

    cohort_id: uuid.UUID
    student_id: uuid.UUID | None = None
    name: str = ""
    exam_on: date | None = None
    attempt: int | None = None
    passed: bool | None = None
    domains: dict[str, str] = field(default_factory=dict)
    graduated_on: date | None = None
    placement: str = ""
    placed_as: str = ""
    graduate_mark: int | None = None
    employer_mark: int | None = None


def faults_of(
    session: Session,
    program_id: uuid.UUID,
    outcome: Outcome,
    today: date,
    entry_id: uuid.UUID | None = None,
) -> list[str]:
    """Everything that is wrong with an entry, a sentence each; `entry_id` is the one that it changes."""
    cohort, student = outcome.cohort_id, outcome.student_id
    enrolled = student and session.get(Enrollment, (program_id, cohort, student)) is not None
    sat, passed = outcome.exam_on, outcome.passed
    marks = [mark for mark in (outcome.graduate_mark, outcome.employer_mark) if mark is not None]
    feedback = all(domain in DOMAINS and said in FEEDBACK for domain, said in outcome.domains.items())
    judged = (
        (session.get(Cohort, (program_id, cohort)) is not None, "Choose a cohort of the program."),
        (enrolled if student else bool(outcome.name.strip()), NO_STUDENT),
        (sat is None or sat <= today or passed is None, "An exam that is ahead has no result yet."),
        (passed is None or sat is not None, "Give the day of the exam with its result."),
        (outcome.attempt is None or 1 <= outcome.attempt <= 20, "An attempt is a number from 1 to 20."),
        (outcome.placement in {"", *PLACEMENTS}, f"A placement is one of {', '.join(PLACEMENTS)}."),
        (feedback, "Domain feedback is above, at or below, for D1 to D6."),
        (all(1 <= mark <= 5 for mark in marks), "A survey's mark is a number from 1 to 5."),
        (not _is_there(session, program_id, outcome, entry_id), TWICE),
    )
    return [fault for fine, fault in judged if not fine]


def _is_there(session: Session, program_id: uuid.UUID, outcome: Outcome, entry_id: uuid.UUID | None) -> bool:
    """Whether the ledger has this exam already: counted twice it would bend every rate.

    Somebody without an account is known by name and cohort.
    """
    if outcome.exam_on is None:
        return False
    if outcome.student_id is not None:
        whose = LedgerEntry.user_id == outcome.student_id
    else:
        name = sa.func.lower(LedgerEntry.name) == outcome.name.strip().lower()
        whose = sa.and_(LedgerEntry.user_id.is_(None), LedgerEntry.cohort_id == outcome.cohort_id, name)
    same = sa.or_(LedgerEntry.exam_on == outcome.exam_on, LedgerEntry.attempt == (outcome.attempt or 1))
    wanted = sa.select(LedgerEntry.id).where(LedgerEntry.program_id == program_id, whose, same)
    if entry_id is not None:
        wanted = wanted.where(LedgerEntry.id != entry_id)
    return session.scalar(wanted.limit(1)) is not None
