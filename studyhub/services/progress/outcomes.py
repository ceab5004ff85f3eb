"""How a student's real exam ended, as told by the student, beside what was foretold before that day."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyhub.catalog.shelf import Shelf
from studyhub.extensions import db
from studyhub.learning.memory import day_end
from studyhub.learning.readiness.verdict import band_of
from studyhub.models import ExamOutcome, StudyPlan
from studyhub.services.database import command
from studyhub.services.practice.log import queue
from studyhub.services.practice.student import day_of, truncated

from .check import BAND_WORDS
from .errors import NotTellable
from .evidence import as_of

LOWEST, PASS, HIGHEST = 100, 300, 400
"""The scaled score; 300 passes on every form."""
FURTHEST_BACK = 3650
RETAKE_DAYS = 30
"""Nobody sits twice within so many days, so a result this close before a planned day is of that exam."""
FUTURE = "That day has not come yet. Tell how it went once you have sat the exam."
LONG_AGO = "That day is more than ten years ago. Check the year."
OFF_SCALE = f"Scaled scores are from {LOWEST} to {HIGHEST}. Check the score, or leave it empty."
PASSED_BELOW = f"A score below {PASS} does not pass. Check the score, or choose “I did not pass”."
FAILED_ABOVE = f"A score of {PASS} or more passes. Check the score, or choose “I passed”."
TAKEN = "You have told a result for that day already. Take one of the two back first."


@dataclass(frozen=True)
class Told:
    """What a student tells: the day, passed or not, the scaled score (100-400) or None."""

    sat_on: date
    passed: bool
    scaled: int | None


@dataclass(frozen=True)
class ToldRow:
    """A result on the page; `foretold` are the words said before that day, empty where withheld."""

    sat_on: date
    passed: bool
    scaled: int | None
    foretold: str


@dataclass(frozen=True)
class OutcomePage:
    """The page: `planned` is an exam day that has come and of which nothing was told."""

    planned: date | None
    told: tuple[ToldRow, ...]
    correcting: ToldRow | None


def outcome_page(*, user_id: uuid.UUID, correct: date | None, now: datetime) -> OutcomePage:
    """What was told, newest first, and the result of the day `correct`, if there is one, to be corrected."""
    session = db.session()
    today = day_of(session, user_id, now).date
    exam_date = session.scalar(sa.select(StudyPlan.exam_date).where(StudyPlan.user_id == user_id))
    rows = session.scalars(
        sa.select(ExamOutcome).where(ExamOutcome.user_id == user_id).order_by(ExamOutcome.sat_on.desc())
    )
    told = tuple(ToldRow(row.sat_on, row.passed, row.scaled, _words(row.foretold)) for row in rows)
    if exam_date is not None and exam_date <= today:
        untold = passed_around(session, user_id=user_id, exam_date=exam_date) is None
    else:
        untold = False
    correcting = next((row for row in told if row.sat_on == correct), None)
    return OutcomePage(exam_date if untold else None, told, correcting)


def passed_around(session: Session, *, user_id: uuid.UUID, exam_date: date) -> bool | None:
    """Whether the exam planned for a day was passed, as told since; None where nothing was told of it."""
    return session.scalar(
        sa.select(ExamOutcome.passed)
        .where(ExamOutcome.user_id == user_id, ExamOutcome.sat_on > exam_date - timedelta(days=RETAKE_DAYS))
        .order_by(ExamOutcome.sat_on.desc())
        .limit(1)
    )


def tell(*, user_id: uuid.UUID, told: Told, was: date | None, shelf: Shelf, now: datetime) -> None:
    """Keep a result, in place of the one of the day `was` (and of one told for the same day). Commits.

    Raises NotTellable with a sentence by field.
    """
    day = day_of(db.session(), user_id, now)
    refuse(told, day.date)
    foretold = foretold_before(user_id=user_id, sat_on=told.sat_on, zone=day.zone, shelf=shelf)
    with command() as session:
        queue(session, user_id)
        row = session.get(ExamOutcome, (user_id, told.sat_on))
        before = session.get(ExamOutcome, (user_id, was)) if was and was != told.sat_on else None
        if row is not None and before is not None:
            raise NotTellable({"sat_on": TAKEN})
        if before is not None:
            session.delete(before)
        if row is None:
            # A correction of the same day keeps what was foretold: the content may have changed since.
            row = ExamOutcome(user_id=user_id, sat_on=told.sat_on, foretold=foretold)
            session.add(row)
        row.passed, row.scaled, row.told_at = told.passed, told.scaled, truncated(now)


def take_back(*, user_id: uuid.UUID, sat_on: date) -> None:
    """Forget the result of a day, if there is one. Commits."""
    with command() as session:
        session.execute(
            sa.delete(ExamOutcome).where(ExamOutcome.user_id == user_id, ExamOutcome.sat_on == sat_on)
        )


def refuse(told: Told, today: date) -> None:
    """Raise NotTellable with all that cannot be so."""
    faults = {}
    if told.sat_on > today:
        faults["sat_on"] = FUTURE
    elif (today - told.sat_on).days > FURTHEST_BACK:
        faults["sat_on"] = LONG_AGO
    if told.scaled is not None and not LOWEST <= told.scaled <= HIGHEST:
        faults["scaled"] = OFF_SCALE
    elif told.scaled is not None and told.passed != (told.scaled >= PASS):
        faults["scaled"] = PASSED_BELOW if told.passed else FAILED_ABOVE
    if faults:
        raise NotTellable(faults)


def foretold_before(*, user_id: uuid.UUID, sat_on: date, zone: ZoneInfo, shelf: Shelf) -> float | None:
    """The chance of a pass as it stood when the study day `sat_on` began; None where it was withheld."""
    last = day_end(sat_on - timedelta(days=1), zone) - timedelta(milliseconds=1)
    verdict = as_of(db.session(), user_id=user_id, shelf=shelf, at=last).verdict
    return verdict.pass_chance if verdict.band else None


def _words(foretold: float | None) -> str:
    return "" if foretold is None else BAND_WORDS[band_of(foretold)]
