"""What came of a graded exam, student by student and version by version.

Staff may see it as soon as somebody has ended. Until the keys are out a score is counted from the sealed
sitting; after that from the log, so that regraded answers change it.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyhub.catalog.shelf import Shelf
from studyhub.learning.exams.versions import LETTERS
from studyhub.learning.exams.window import ends_by
from studyhub.models import Assignment, GradedAttempt, GradedForm, GradedIncident, GradedStudent, Sitting
from studyhub.services.assignments.records import Doer
from studyhub.services.assignments.standing import standings_of
from studyhub.services.exams.desk import answers_of
from studyhub.services.exams.report import marked_items
from studyhub.services.graded.rows import attempts_of, grants_of, people_of, terms_of

STATES = ("not begun", "under way", "handed in", "voided")


@dataclass(frozen=True)
class ExamRow:
    """A student at a graded exam, with the attempt that counts, or else the last.

    `minutes` are those from beginning to end; `ends_at` when nothing more is taken; `more`, `until` and
    `reason` what staff granted; `void_reason` why the attempt does not count.
    """

    student: Doer
    state: str
    number: int | None
    version: str
    right: int | None
    asked: int | None
    minutes: int | None
    more: int
    until: datetime | None
    reason: str
    void_reason: str
    incidents: int = 0
    ends_at: datetime | None = None

    @property
    def percent(self) -> int | None:
        """Right of asked in whole percent."""
        return round(100 * self.right / self.asked) if self.asked and self.right is not None else None


@dataclass(frozen=True)
class VersionRow:
    """A version: how many got it, and the scores of those who handed it in, in whole percent."""

    letter: str
    given: int
    ended: int
    mean: int | None
    lowest: int | None
    highest: int | None


def exam_rows(
    session: Session, row: Assignment, form: GradedForm, *, shelf: Shelf, now: datetime
) -> tuple[ExamRow, ...]:
    """Everybody whom an exam is for, by name; who left without beginning is not asked for."""
    people = people_of(session, row)
    latest = {attempt.user_id: (attempt, sitting) for attempt, sitting in attempts_of(session, row)}
    grants = grants_of(session, row, [one.id for one in people])
    scores = _scores(session, row, list(latest.values()), people, shelf=shelf, now=now)
    counts, granted = _incidents(session, row), _granted(session, row)
    terms = terms_of(row, form)
    return tuple(
        replace(
            _row(one, latest.get(one.id), scores.get(one.id), granted.get(one.id)),
            incidents=counts.get(one.id, 0),
            ends_at=ends_by(terms, grants[one.id]),
        )
        for one in people
        if not one.left or one.id in latest
    )


def version_rows(rows: Sequence[ExamRow], form: GradedForm) -> tuple[VersionRow, ...]:
    """The versions of a form, with what came of each; voided attempts are left out."""
    found = []
    for letter in LETTERS[: len(form.versions)]:
        mine = [one for one in rows if one.version == letter and one.state != "voided"]
        shares = [one.percent for one in mine if one.percent is not None]
        found.append(
            VersionRow(
                letter,
                len(mine),
                sum(one.state == "handed in" for one in mine),
                round(sum(shares) / len(shares)) if shares else None,
                min(shares, default=None),
                max(shares, default=None),
            )
        )
    return tuple(found)


def _row(
    one: Doer,
    attempt: tuple[GradedAttempt, Sitting] | None,
    score: tuple[int, int] | None,
    extra: GradedStudent | None,
) -> ExamRow:
    row, sitting = attempt or (None, None)
    return ExamRow(
        student=one,
        state=_state(row, sitting),
        number=row.number if row else None,
        version=LETTERS[row.version] if row else "",
        right=score[0] if score else None,
        asked=score[1] if score else None,
        minutes=_minutes(sitting),
        more=extra.more if extra else 0,
        until=extra.until if extra else None,
        reason=extra.reason if extra else "",
        void_reason=row.void_reason if row and row.voided_at else "",
    )


def _state(row: GradedAttempt | None, sitting: Sitting | None) -> str:
    if row is None or sitting is None:
        return "not begun"
    if row.voided_at is not None:
        return "voided"
    return "under way" if sitting.ended_at is None else "handed in"


def _minutes(sitting: Sitting | None) -> int | None:
    if sitting is None or sitting.began_at is None or sitting.ended_at is None:
        return None
    return round((sitting.ended_at - sitting.began_at).total_seconds() / 60)


def _scores(
    session: Session,
    row: Assignment,
    attempts: Sequence[tuple[GradedAttempt, Sitting]],
    people: Sequence[Doer],
    *,
    shelf: Shelf,
    now: datetime,
) -> dict[uuid.UUID, tuple[int, int]]:
    """Right and asked by student."""
    standings = standings_of(session, row, people, shelf=shelf, now=now)
    found = {
        student: (one.counted.right, one.counted.asked)
        for student, one in standings.items()
        if one.counted is not None and one.counted.right is not None
    }
    for attempt, sitting in attempts:
        if attempt.voided_at is None and sitting.sealed and sitting.ended_at is not None:
            marked = marked_items(sitting, answers_of(session, sitting), shelf)
            found[sitting.user_id] = (sum(one.right for one in marked), len(marked))
    return found


def _incidents(session: Session, row: Assignment) -> dict[uuid.UUID, int]:
    wanted = (
        sa.select(GradedIncident.user_id, sa.func.count())
        .where(
            GradedIncident.program_id == row.program_id,
            GradedIncident.assignment_id == row.id,
            GradedIncident.user_id.is_not(None),
        )
        .group_by(GradedIncident.user_id)
    )
    return {student: count for student, count in session.execute(wanted) if student is not None}


def _granted(session: Session, row: Assignment) -> dict[uuid.UUID, GradedStudent]:
    wanted = sa.select(GradedStudent).where(
        GradedStudent.program_id == row.program_id, GradedStudent.assignment_id == row.id
    )
    return {one.user_id: one for one in session.scalars(wanted)}
