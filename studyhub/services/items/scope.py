"""Whose answers item statistics are made of: a cohort's, all cohorts of a program, or everybody's."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyhub.catalog.types import CORE_BANK
from studyhub.extensions import db
from studyhub.models import Bank, Cohort, Enrollment, User
from studyhub.services.programs.heads import CohortHead, Head, cohort_head_of, head_of
from studyhub.services.programs.permissions import (
    Act,
    CohortAct,
    allow,
    allow_administrator,
    look_in,
)
from studyhub.services.stamps import marks_of
from studyhub.services.statements import reading


@dataclass(frozen=True)
class Where:
    """Whose answers are asked for: those of a cohort, of a program, or (neither) of the whole site."""

    program_id: uuid.UUID | None = None
    cohort_id: uuid.UUID | None = None


@dataclass(frozen=True)
class Group:
    """A cohort's name and its students, each with the moment up to which answers count (None: all)."""

    name: str
    students: tuple[tuple[uuid.UUID, datetime | None], ...]


@dataclass(frozen=True)
class Sight:
    """What somebody may see: the heads of the page that asked, and the cohorts whose answers count there.

    `seen` are their ids, names and ends; `marks` are others after each change of what is counted of their
    students (see `services/stamps`), None where everybody is counted.
    """

    where: Where
    head: Head | None
    cohort: CohortHead | None
    seen: tuple[tuple[uuid.UUID, str, datetime | None], ...]
    marks: bytes | None


@dataclass(frozen=True)
class Scope:
    """The heads of the page that asked, the groups whose answers it may see, and to questions of which banks.

    A student may be in two programs: neither sees the banks of the other.
    """

    where: Where
    head: Head | None
    cohort: CohortHead | None
    groups: tuple[Group, ...]
    banks: frozenset[str]

    @cached_property
    def people(self) -> dict[uuid.UUID, datetime | None]:
        """Everybody once; who is in two cohorts counts up to the later end."""
        found: dict[uuid.UUID, datetime | None] = {}
        for group in self.groups:
            for student, until in group.students:
                ends = (until, found.get(student, until))
                found[student] = None if None in ends else max(end for end in ends if end)
        return found


def scope_of(user_id: uuid.UUID, where: Where) -> Scope:
    """The scope, for somebody who may see it; raises NotFound for everybody else."""
    return scope_in(sight_of(user_id, where))


def sight_of(user_id: uuid.UUID, where: Where) -> Sight:
    """What somebody may see of a scope; raises NotFound for who may see nothing.

    A program's is of those of its cohorts that this person may see.
    """
    if where.program_id is None:
        allow_administrator(db.session(), user_id)
        return Sight(where, None, None, (), None)
    with reading():
        return _sight_in(user_id, where, where.program_id)


def _sight_in(user_id: uuid.UUID, where: Where, program_id: uuid.UUID) -> Sight:
    cohort_head = None
    if where.cohort_id is not None:
        grant, cohort = look_in(user_id, program_id, where.cohort_id, CohortAct.SEE_STATISTICS)
        cohorts: Sequence[Cohort] = [cohort]
        cohort_head = cohort_head_of(grant, cohort)
    else:
        grant = allow(user_id, program_id, Act.SEE_ITEMS)
        cohorts = [
            cohort
            for cohort in _cohorts(db.session(), program_id)
            if grant.may_in(cohort.id, CohortAct.SEE_STATISTICS)
        ]
    seen = tuple((cohort.id, cohort.name, cohort.archived_at) for cohort in cohorts)
    marks = marks_of(program_id, [id_ for id_, _, _ in seen])
    return Sight(where, head_of(grant), cohort_head, seen, marks)


def scope_in(sight: Sight) -> Scope:
    """Whose answers are counted of what somebody may see.

    A program's are to questions of the shipped bank and of its own ones; the site's to the shipped bank
    alone. Left and archived cohorts count up to that day, as in the students' records.
    """
    session, program_id = db.session(), sight.where.program_id
    if program_id is None:
        everybody = session.scalars(sa.select(User.id).order_by(User.id))
        group = Group("", tuple((one, None) for one in everybody))
        return Scope(sight.where, None, None, (group,), frozenset({CORE_BANK}))
    banks = frozenset({CORE_BANK, *_own_banks(session, program_id)})
    return Scope(sight.where, sight.head, sight.cohort, _groups(session, program_id, sight.seen), banks)


def _cohorts(session: Session, program_id: uuid.UUID) -> Sequence[Cohort]:
    wanted = sa.select(Cohort).where(Cohort.program_id == program_id)
    return session.scalars(wanted.order_by(Cohort.created_at, Cohort.id)).all()


def _own_banks(session: Session, program_id: uuid.UUID) -> Sequence[str]:
    return session.scalars(sa.select(Bank.slug).where(Bank.program_id == program_id)).all()


def _groups(
    session: Session, program_id: uuid.UUID, seen: Sequence[tuple[uuid.UUID, str, datetime | None]]
) -> tuple[Group, ...]:
    if not seen:
        return ()
    rows = session.execute(
        sa.select(Enrollment.cohort_id, Enrollment.user_id, Enrollment.left_at)
        .where(
            Enrollment.program_id == program_id,
            Enrollment.cohort_id.in_([cohort_id for cohort_id, _, _ in seen]),
        )
        .order_by(Enrollment.user_id)
    ).all()
    return tuple(
        Group(
            name,
            tuple((row.user_id, _earlier(row.left_at, ended)) for row in rows if row.cohort_id == cohort_id),
        )
        for cohort_id, name, ended in seen
    )


def _earlier(left_at: datetime | None, archived_at: datetime | None) -> datetime | None:
    return min((at for at in (left_at, archived_at) if at is not None), default=None)
