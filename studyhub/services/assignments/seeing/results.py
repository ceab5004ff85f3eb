"""What each student of a cohort did on an assignment."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyhub.catalog.shelf import Shelf
from studyhub.extensions import db
from studyhub.models import Assignment, AssignmentAttempt, AssignmentResult, Cohort
from studyhub.services.assignments.doing.settling import overdue
from studyhub.services.assignments.kinds import KINDS, standing_items
from studyhub.services.assignments.records import Doer, Which, chosen_for, doers, find, students_of
from studyhub.services.assignments.rules import QuizRule, read_rule
from studyhub.services.assignments.standing import DONE, NOT_STARTED, UNDER_WAY, Standing, standings_of
from studyhub.services.assignments.words import rendered
from studyhub.services.database import command
from studyhub.services.exams import sitting as exams
from studyhub.services.programs.audit import note
from studyhub.services.programs.heads import CohortHead, Head, cohort_head_of, head_of
from studyhub.services.programs.permissions import CohortAct, allow_in, grant_in, grant_of

from .overview import Counted, WorkRow, row_of


@dataclass(frozen=True)
class ResultRow:
    """A student in the results of an assignment."""

    student: Doer
    standing: Standing


@dataclass(frozen=True)
class ResultsPage:
    """What a cohort did on an assignment. `gone` are results of accounts that were deleted.

    `questions` are those of a fixed list as they stand; `missing` of it were withdrawn from the content.
    """

    head: Head
    cohort: CohortHead
    row: WorkRow
    html: str
    late: str
    percent: int
    attempts: int
    counted: str
    tried: bool
    rows: tuple[ResultRow, ...]
    shown: str
    sort: str
    gone: tuple[AssignmentResult, ...]
    questions: tuple[tuple[str, str, str], ...]
    missing: int
    others: tuple[tuple[uuid.UUID, str], ...]


def results_page(
    *,
    user_id: uuid.UUID,
    which: Which,
    shelf: Shelf,
    now: datetime,
    sort: str = "name",
    shown: str = "all",
    action: str = "work.results",
) -> ResultsPage:
    """What each student did on an assignment; the look is put on record first (as `action`).

    Exams whose time is up are ended for their students: without it no answer of theirs would count.
    """
    _look(action, user_id, which, now)
    _settle(which, shelf, now)
    session = db.session()
    grant, cohort = grant_in(session, user_id, which.program_id, which.cohort_id, CohortAct.SEE_WORK)
    row = find(session, cohort, which.assignment_id)
    people = doers(row, students_of(session, cohort), chosen_for(session, [row]).get(row.id))
    standings = standings_of(session, row, people, shelf=shelf, now=now)
    rows = [ResultRow(one, standings[one.id]) for one in people if _is_shown(one, standings[one.id])]
    rule = read_rule(row.kind, row.rule)
    listed = standing_items(rule, shelf) if isinstance(rule, QuizRule) else []
    present = [one.standing for one in rows if not one.student.left]
    return ResultsPage(
        head=head_of(grant),
        cohort=cohort_head_of(grant, cohort),
        row=row_of(row, Counted.of(present), shelf, now),
        html=rendered(row.instructions),
        late=row.late,
        percent=row.percent,
        attempts=row.attempts,
        counted=row.counts,
        tried=KINDS[row.kind].tried,
        rows=tuple(sorted((one for one in rows if _fits(one, shown)), key=SORTS.get(sort, _by_name))),
        shown=shown if shown in SHOWN else "all",
        sort=sort if sort in SORTS else "name",
        gone=_gone(session, row),
        questions=tuple((one.key, one.domain, _shortened(one.stem)) for one in listed),
        missing=len(rule.items) - len(listed) if isinstance(rule, QuizRule) else 0,
        others=_others(session, user_id, which.program_id),
    )


def _by_name(one: ResultRow) -> tuple[Any, ...]:
    return (one.student.name.lower(), one.student.id)


def _by_score(one: ResultRow) -> tuple[Any, ...]:
    """The lowest first; who has none comes last."""
    credit = one.standing.credit
    return (credit is None, credit or 0.0, *_by_name(one))


def _by_state(one: ResultRow) -> tuple[Any, ...]:
    order = (NOT_STARTED, UNDER_WAY, DONE)
    return (order.index(one.standing.state), one.standing.late, *_by_name(one))


SORTS: dict[str, Callable[[ResultRow], tuple[Any, ...]]] = {
    "name": _by_name,
    "score": _by_score,
    "state": _by_state,
}
SHOWN = {"all": "Everybody", "missing": "Not handed in", "done": "Handed in", "late": "Late"}


def _fits(one: ResultRow, shown: str) -> bool:
    if shown == "missing":
        return one.standing.state != DONE
    if shown == "late":
        return one.standing.late
    return shown != "done" or one.standing.state == DONE


def _is_shown(one: Doer, standing: Standing) -> bool:
    """Who left and had done nothing is not asked for anything."""
    return not one.left or standing.state != NOT_STARTED


def _settle(which: Which, shelf: Shelf, now: datetime) -> None:
    """End the exams of an assignment whose time is up, each in its student's name and in its own command."""
    of_it = (
        AssignmentAttempt.program_id == which.program_id,
        AssignmentAttempt.assignment_id == which.assignment_id,
    )
    for student, sitting_id in overdue(db.session(), *of_it, now=now):
        exams.end(user_id=student, sitting_id=sitting_id, shelf=shelf, now=now)


def _look(action: str, user_id: uuid.UUID, which: Which, now: datetime) -> None:
    with command() as session:
        cohort = allow_in(session, user_id, which.program_id, which.cohort_id, CohortAct.SEE_WORK)
        row = find(session, cohort, which.assignment_id)
        note(
            session,
            action,
            program_id=which.program_id,
            actor_id=user_id,
            now=now,
            cohort=cohort,
            title=row.title,
        )


def _gone(session: Session, row: Assignment) -> tuple[AssignmentResult, ...]:
    wanted = sa.select(AssignmentResult).where(
        AssignmentResult.program_id == row.program_id, AssignmentResult.assignment_id == row.id
    )
    return tuple(session.scalars(wanted.order_by(AssignmentResult.person)))


def _others(session: Session, user_id: uuid.UUID, program_id: uuid.UUID) -> tuple[tuple[uuid.UUID, str], ...]:
    """The cohorts that the person may set work for: to copy an assignment into."""
    grant = grant_of(user_id, program_id)
    rows = session.scalars(
        sa.select(Cohort).where(Cohort.program_id == program_id, Cohort.archived_at.is_(None))
    )
    found = [(row.id, row.name) for row in rows if grant.may_in(row.id, CohortAct.SET_WORK)]
    return tuple(sorted(found, key=lambda one: (one[1].lower(), one[0])))


def _shortened(stem: str) -> str:
    plain = " ".join(stem.replace("*", "").replace("[[", "").replace("]]", "").split())
    return plain if len(plain) <= 110 else plain[:107].rsplit(" ", 1)[0] + " …"
