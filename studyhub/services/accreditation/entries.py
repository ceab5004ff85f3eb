"""What an entry of the ledger says, and what is wrong with one before it is written."""

from __future__ import annotations

import uuid
from collections.abc import Set as AbstractSet
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
TWICE = "This stands in the ledger already (same person, and same attempt or day): change that entry."
LONGEST_NAME, LONGEST_PLACE = 80, 160
EARLIEST, LATEST = 1950, 2200
"""Years between which a day of an entry lies."""
NO_STUDENT = "Choose a student of one of the program's cohorts, or give a name and a cohort."


Key = tuple[object, ...]
"""By what an entry is known."""


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

    @property
    def number(self) -> int | None:
        """Which attempt it is: the first where nothing is said of an exam's."""
        return self.attempt or (1 if self.exam_on else None)


def faults_of(
    session: Session,
    program_id: uuid.UUID,
    outcome: Outcome,
    today: date,
    standing: AbstractSet[Key],
    *,
    nameless: bool = False,
) -> list[str]:
    """Everything that is wrong with an entry, a sentence each; `standing` are the keys of all the others.

    `nameless`: it is of somebody whose account is gone, and may stay so.
    """
    cohort, student = outcome.cohort_id, outcome.student_id
    enrolled = student and session.get(Enrollment, (program_id, cohort, student)) is not None
    named = bool(outcome.name.strip()) or nameless
    sat, passed = outcome.exam_on, outcome.passed
    judged = (
        (session.get(Cohort, (program_id, cohort)) is not None, "Choose a cohort of the program."),
        (enrolled if student else named, NO_STUDENT),
        (sat is None or sat <= today or passed is None, "An exam that is ahead has no result yet."),
        (passed is None or sat is not None, "Give the day of the exam with its result."),
        *_bounds(outcome),
        (not keys_of(outcome) & standing, TWICE),
    )
    return [fault for fine, fault in judged if not fine]


def _bounds(outcome: Outcome) -> tuple[tuple[bool, str], ...]:
    """What each part may be, whatever the others are: whether it is, and what to say if not."""
    marks = [mark for mark in (outcome.graduate_mark, outcome.employer_mark) if mark is not None]
    days = [day for day in (outcome.exam_on, outcome.graduated_on) if day is not None]
    feedback = all(domain in DOMAINS and said in FEEDBACK for domain, said in outcome.domains.items())
    short = len(outcome.name.strip()) <= LONGEST_NAME and len(outcome.placed_as.strip()) <= LONGEST_PLACE
    return (
        (all(EARLIEST <= day.year < LATEST for day in days), f"A day lies between {EARLIEST} and {LATEST}."),
        (outcome.attempt is None or 1 <= outcome.attempt <= 20, "An attempt is a number from 1 to 20."),
        (outcome.placement in {"", *PLACEMENTS}, f"A placement is one of {', '.join(PLACEMENTS)}."),
        (feedback, "Domain feedback is above, at or below, for D1 to D6."),
        (all(1 <= mark <= 5 for mark in marks), "A survey's mark is a number from 1 to 5."),
        (short, f"A name has at most {LONGEST_NAME} characters, where somebody went {LONGEST_PLACE}."),
    )


def keys_of(outcome: Outcome) -> frozenset[Key]:
    """Whose it is, with the day of the exam and with the attempt's number; without either, whose it is alone.

    Somebody without an account is known by name and cohort; who has neither name nor account, by nothing.
    """
    name = outcome.name.strip().casefold()
    if outcome.student_id is None and not name:
        return frozenset()
    whose: Key = (outcome.student_id,) if outcome.student_id else (name, outcome.cohort_id)
    days = () if outcome.exam_on is None else (outcome.exam_on,)
    return frozenset((*whose, part) for part in (*days, outcome.number))


def standing_in(session: Session, program_id: uuid.UUID, but: uuid.UUID | None = None) -> frozenset[Key]:
    """The keys of all entries of a program `but` one: what is counted twice would bend every rate."""
    rows = session.scalars(sa.select(LedgerEntry).where(LedgerEntry.program_id == program_id))
    return frozenset(key for row in rows if row.id != but for key in keys_of(outcome_of(row)))


def outcome_of(entry: LedgerEntry) -> Outcome:
    """An entry as it was written."""
    return Outcome(
        cohort_id=entry.cohort_id,
        student_id=entry.user_id,
        name=entry.name,
        exam_on=entry.exam_on,
        attempt=entry.attempt,
        passed=entry.passed,
        domains=dict(entry.domains),
        graduated_on=entry.graduated_on,
        placement=entry.placement,
        placed_as=entry.placed_as,
        graduate_mark=entry.graduate_mark,
        employer_mark=entry.employer_mark,
    )
