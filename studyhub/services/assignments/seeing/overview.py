"""The assignments of a cohort, each with how many students stand where."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from studyhub.catalog.shelf import Shelf
from studyhub.extensions import db
from studyhub.models import Assignment
from studyhub.services.assignments.kinds import KINDS
from studyhub.services.assignments.records import Doer, chosen_for, doers, of_cohort, students_of
from studyhub.services.assignments.rules import read_rule
from studyhub.services.assignments.standing import DONE, NOT_STARTED, UNDER_WAY, Standing, standings_of
from studyhub.services.programs.heads import CohortHead, Head, cohort_head_of, head_of
from studyhub.services.programs.permissions import CohortAct, grant_in


@dataclass(frozen=True)
class Counted:
    """How many students an assignment is for, and how many of them stand where."""

    given: int
    not_started: int
    under_way: int
    done: int
    late: int
    mean: int | None
    scored: int

    @staticmethod
    def of(standings: Iterable[Standing]) -> Counted:
        """Counts, and the mean of the scores that count, in whole percent of `scored` students."""
        all_ = list(standings)
        shares = [one.counted.percent for one in all_ if one.counted and one.counted.percent is not None]
        return Counted(
            given=len(all_),
            not_started=sum(one.state == NOT_STARTED for one in all_),
            under_way=sum(one.state == UNDER_WAY for one in all_),
            done=sum(one.state == DONE for one in all_),
            late=sum(one.late for one in all_),
            mean=round(sum(shares) / len(shares)) if shares else None,
            scored=len(shares),
        )


@dataclass(frozen=True)
class WorkRow:
    """An assignment in the list of a cohort; `place` is waiting, open, over or withdrawn."""

    id: uuid.UUID
    title: str
    kind: str
    kind_title: str
    said: str
    opens_at: datetime
    due_at: datetime
    closes_at: datetime
    place: str
    counts: Counted


@dataclass(frozen=True)
class CohortWork:
    """The assignments of a cohort, the latest due first; `kinds` are those that can be set."""

    head: Head
    cohort: CohortHead
    rows: tuple[WorkRow, ...]
    kinds: tuple[tuple[str, str, str], ...]


def cohort_work(
    *, user_id: uuid.UUID, program_id: uuid.UUID, cohort_id: uuid.UUID, shelf: Shelf, now: datetime
) -> CohortWork:
    """The assignments of a cohort with counts; names nobody, so no look is put on record.

    Steps of remediation plans are left out: they are one student's, and stand in the plan.
    """
    session = db.session()
    grant, cohort = grant_in(session, user_id, program_id, cohort_id, CohortAct.SEE_WORK)
    rows = [row for row in of_cohort(session, cohort) if not row.remedial]
    students = students_of(session, cohort)
    chosen = chosen_for(session, rows)
    found = []
    for row in rows:
        people = _present(doers(row, students, chosen.get(row.id)))
        standings = standings_of(session, row, people, shelf=shelf, now=now)
        found.append(row_of(row, Counted.of(standings.values()), shelf, now))
    return CohortWork(
        head=head_of(grant),
        cohort=cohort_head_of(grant, cohort),
        rows=tuple(found),
        kinds=tuple((kind.id, kind.title, kind.lead) for kind in KINDS.values()),
    )


def _present(people: Iterable[Doer]) -> list[Doer]:
    return [one for one in people if not one.left]


def row_of(row: Assignment, counts: Counted, shelf: Shelf, now: datetime) -> WorkRow:
    """An assignment with its counts."""
    place = "waiting" if now < row.opens_at else "open" if now < row.closes_at else "over"
    return WorkRow(
        id=row.id,
        title=row.title,
        kind=row.kind,
        kind_title=KINDS[row.kind].title,
        said=KINDS[row.kind].said(read_rule(row.kind, row.rule), shelf),
        opens_at=row.opens_at,
        due_at=row.due_at,
        closes_at=row.closes_at,
        place="withdrawn" if row.withdrawn_at else place,
        counts=counts,
    )
