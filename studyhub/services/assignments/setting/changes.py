"""Assignments are set, changed, withdrawn and given again by who may edit the cohort."""

from __future__ import annotations

import secrets
import uuid
from dataclasses import replace
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyhub.catalog.shelf import Shelf
from studyhub.extensions import db
from studyhub.learning.assigned import Terms, harsher
from studyhub.models import Assignment, AssignmentStudent, Cohort
from studyhub.models.base import new_id
from studyhub.services.assignments.doing.beginning import drawn
from studyhub.services.assignments.doing.clocks import move_closing
from studyhub.services.assignments.kinds import fitting
from studyhub.services.assignments.records import Which, begun_by, chosen_for, find_own, students_of, terms_of
from studyhub.services.assignments.rules import QuizRule, Rule, rule_data
from studyhub.services.database import command
from studyhub.services.errors import Conflict, NotFound
from studyhub.services.practice.student import Seen, sibling
from studyhub.services.programs.audit import note
from studyhub.services.programs.permissions import NO_COHORT, CohortAct, allow_in, hold

from .wishes import Faulty, Wishes, checked, wishes_of

ARCHIVED = "This cohort is in the archive, so no work can be set for it."
BEGUN = (
    "Somebody has begun this work, so what it asks cannot be changed any more: results would not compare. "
    "Withdraw it and set another, or change when it is due, how late work is taken, or the words."
)
OTHER_KIND = "What kind of work it is cannot be changed. Withdraw it and set another."
HARSH = (
    "{count} begun this work, and this change may cost them time, an attempt or marks. "
    "Tick the box to change it all the same."
)


def set_work(
    *,
    user_id: uuid.UUID,
    program_id: uuid.UUID,
    cohort_id: uuid.UUID,
    wishes: Wishes,
    shelf: Shelf,
    now: datetime,
) -> uuid.UUID:
    """Set an assignment for a cohort; gives its id. Raises Faulty, Conflict for a cohort in the archive."""
    with command() as session:
        cohort = _in_use(session, user_id, program_id, cohort_id)
        terms = checked(wishes, shelf=shelf, students=present(session, cohort), now=now, before=None)
        row = Assignment(program_id=program_id, id=new_id(now), cohort_id=cohort_id, created_at=now)
        _write(row, wishes, terms, shelf)
        session.add(row)
        session.flush()
        choose(session, row, wishes.chosen)
        _note(session, "work.set", row, user_id, now)
        return row.id


def change_work(
    *, user_id: uuid.UUID, which: Which, wishes: Wishes, shelf: Shelf, now: datetime, sure: bool = False
) -> None:
    """Change an assignment; attempts under way follow a moved closing.

    Raises Faulty; once somebody has begun, for another rule, and unless `sure` for what may cost them.
    """
    with command() as session:
        cohort = _in_use(session, user_id, which.program_id, which.cohort_id)
        row = find_own(session, cohort, which.assignment_id)
        before = wishes_of(row, chosen_for(session, [row]).get(row.id))
        if type(wishes.rule) is not type(before.rule):
            raise Faulty({"rule": OTHER_KIND})
        wishes = replace(wishes, kind=row.kind, rule=_as_drawn(before.rule, wishes.rule))
        terms = checked(wishes, shelf=shelf, students=present(session, cohort), now=now, before=row)
        _refuse_harm(session, row, before, wishes, terms, sure=sure)
        closing = row.closes_at
        _write(row, wishes, terms, shelf)
        choose(session, row, wishes.chosen)
        if row.closes_at != closing:
            move_closing(session, row, now)
        changed = _changed(before, wishes_of(row, wishes.chosen))
        if changed:
            _note(session, "work.changed", row, user_id, now, changed=changed)


def withdraw(*, user_id: uuid.UUID, which: Which, now: datetime) -> None:
    """Withdraw an assignment: nobody begins it any more; what was done stays to be seen. Commits."""
    with command() as session:
        cohort = _in_use(session, user_id, which.program_id, which.cohort_id)
        row = find_own(session, cohort, which.assignment_id)
        if row.withdrawn_at is None:
            row.withdrawn_at = now
            _note(session, "work.withdrawn", row, user_id, now)


def give_again(*, user_id: uuid.UUID, which: Which, now: datetime) -> None:
    """Take a withdrawal back. Commits."""
    with command() as session:
        cohort = _in_use(session, user_id, which.program_id, which.cohort_id)
        row = find_own(session, cohort, which.assignment_id)
        if row.withdrawn_at is not None:
            row.withdrawn_at = None
            _note(session, "work.restored", row, user_id, now)


def copy_to(*, user_id: uuid.UUID, which: Which, cohort: str) -> uuid.UUID:
    """The cohort that an assignment is to be copied to, by its id as text; nothing is written.

    Raises NotFound where the person may not see the one or set work in the other.
    """
    session = db.session()
    allow_in(session, user_id, which.program_id, which.cohort_id, CohortAct.SEE_WORK)
    try:
        to = uuid.UUID(cohort)
    except ValueError:
        raise NotFound(NO_COHORT) from None
    return allow_in(session, user_id, which.program_id, to, CohortAct.SET_WORK).id


def _refuse_harm(
    session: Session, row: Assignment, before: Wishes, after: Wishes, terms: Terms, *, sure: bool
) -> None:
    count = begun_by(session, row)
    if not count:
        return
    if before.rule != after.rule:
        raise Faulty({"rule": BEGUN})
    gone = after.chosen is not None and (before.chosen is None or before.chosen - after.chosen)
    if (harsher(terms_of(row), terms) or gone) and not sure:
        who = "1 student has" if count == 1 else f"{count} students have"
        raise Faulty({"sure": HARSH.format(count=who)})


def _in_use(session: Session, user_id: uuid.UUID, program_id: uuid.UUID, cohort_id: uuid.UUID) -> Cohort:
    cohort = allow_in(session, user_id, program_id, cohort_id, CohortAct.SET_WORK)
    hold(session, program_id)
    if cohort.archived_at is not None:
        raise Conflict(ARCHIVED)
    return cohort


def _write(row: Assignment, wishes: Wishes, terms: Terms, shelf: Shelf) -> None:
    rule = wishes.rule
    if isinstance(rule, QuizRule) and rule.same and not rule.items:
        rule = _drawn_once(rule, shelf)
    row.kind, row.rule = wishes.kind, rule_data(rule)
    row.title, row.instructions = wishes.title.strip(), wishes.instructions.strip()
    row.opens_at, row.due_at, row.closes_at = terms.opens, terms.due, terms.closes
    row.late, row.percent = terms.late.value, terms.percent
    row.attempts, row.counts = terms.attempts, terms.counts.value
    row.chosen = wishes.chosen is not None


def _drawn_once(rule: QuizRule, shelf: Shelf) -> QuizRule:
    """The same questions for all: drawn now, with a seed that is kept."""
    seed = secrets.randbits(53)
    nobody = Seen({}, frozenset())
    found = drawn(fitting(rule, shelf), rule.count, seed, shelf, lambda question: sibling(question, nobody))
    return replace(rule, items=tuple(question.key for question in found), seed=seed)


def _as_drawn(before: Rule, after: Rule) -> Rule:
    """The rule wanted; the same questions for all stay those that were drawn while nothing else changes."""
    if isinstance(before, QuizRule) and isinstance(after, QuizRule) and before.same and after.same:
        kept = replace(after, items=before.items, seed=before.seed)
        return before if kept == before else after
    return after


def choose(session: Session, row: Assignment, chosen: frozenset[uuid.UUID] | None) -> None:
    """Give it to those chosen; what else is known of a student about it (reminded) stays."""
    wanted = sa.select(AssignmentStudent).where(
        AssignmentStudent.program_id == row.program_id, AssignmentStudent.assignment_id == row.id
    )
    known = {one.user_id: one for one in session.scalars(wanted)}
    for student, one in known.items():
        one.chosen = chosen is not None and student in chosen
    for student in (chosen or frozenset()) - known.keys():
        session.add(
            AssignmentStudent(
                program_id=row.program_id,
                assignment_id=row.id,
                user_id=student,
                chosen=True,
                reminded_at=None,
            )
        )


def present(session: Session, cohort: Cohort) -> frozenset[uuid.UUID]:
    """The students of a cohort who have not left."""
    return frozenset(one.id for one in students_of(session, cohort) if not one.left)


def _changed(before: Wishes, after: Wishes) -> str:
    names = [name for name in Wishes.__dataclass_fields__ if getattr(before, name) != getattr(after, name)]
    return ", ".join(names)


def _note(
    session: Session,
    action: str,
    row: Assignment,
    user_id: uuid.UUID,
    now: datetime,
    *,
    changed: str = "",
) -> None:
    detail = {"changed": changed} if changed else {}
    note(
        session,
        action,
        program_id=row.program_id,
        actor_id=user_id,
        now=now,
        cohort=session.get_one(Cohort, (row.program_id, row.cohort_id)),
        title=row.title,
        **detail,  # type: ignore[arg-type]  # words of the sentence
    )
