"""Whose answers item statistics are made of: a cohort's, all cohorts of a program, or everybody's."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

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
    grant_in,
)


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
class Scope:
    """The heads of the page that asked, the groups whose answers it may see, and to questions of which banks.

    A student may be in two programs: neither sees the banks of the other.
    """

    where: Where
    head: Head | None
    cohort: CohortHead | None
    groups: tuple[Group, ...]
    banks: frozenset[str]

    @property
    def people(self) -> dict[uuid.UUID, datetime | None]:
        """Everybody once; who is in two cohorts counts up to the later end."""
        found: dict[uuid.UUID, datetime | None] = {}
        for group in self.groups:
            for student, until in group.students:
                ends = (until, found.get(student, until))
                found[student] = None if None in ends else max(end for end in ends if end)
        return found


def scope_of(user_id: uuid.UUID, where: Where) -> Scope:
    """The scope, for somebody who may see it; raises NotFound for everybody else.

    A program's scope is of those of its cohorts that this person may see, and of the shipped bank and its own
    ones; the site's is of the shipped bank alone. Left and archived cohorts count up to that day, as in the
    students' records.
    """
    session = db.session()
    if where.program_id is None:
        allow_administrator(session, user_id)
        everybody = session.scalars(sa.select(User.id).order_by(User.id))
        group = Group("", tuple((one, None) for one in everybody))
        return Scope(where, None, None, (group,), frozenset({CORE_BANK}))
    banks = frozenset({CORE_BANK, *_own_banks(session, where.program_id)})
    if where.cohort_id is not None:
        grant, cohort = grant_in(
            session, user_id, where.program_id, where.cohort_id, CohortAct.SEE_STATISTICS
        )
        groups = _groups(session, [cohort])
        return Scope(where, head_of(session, grant), cohort_head_of(grant, cohort), groups, banks)
    grant = allow(session, user_id, where.program_id, Act.SEE_ITEMS)
    cohorts = session.scalars(
        sa.select(Cohort).where(Cohort.program_id == where.program_id).order_by(Cohort.created_at, Cohort.id)
    )
    seen = [cohort for cohort in cohorts if grant.may_in(cohort.id, CohortAct.SEE_STATISTICS)]
    return Scope(where, head_of(session, grant), None, _groups(session, seen), banks)


def _own_banks(session: Session, program_id: uuid.UUID) -> Sequence[str]:
    return session.scalars(sa.select(Bank.slug).where(Bank.program_id == program_id)).all()


def _groups(session: Session, cohorts: Sequence[Cohort]) -> tuple[Group, ...]:
    if not cohorts:
        return ()
    rows = session.execute(
        sa.select(Enrollment.cohort_id, Enrollment.user_id, Enrollment.left_at)
        .where(
            Enrollment.program_id == cohorts[0].program_id,
            Enrollment.cohort_id.in_([cohort.id for cohort in cohorts]),
        )
        .order_by(Enrollment.user_id)
    ).all()
    return tuple(
        Group(
            cohort.name,
            tuple(
                (row.user_id, _earlier(row.left_at, cohort.archived_at))
                for row in rows
                if row.cohort_id == cohort.id
            ),
        )
        for cohort in cohorts
    )


def _earlier(left_at: datetime | None, archived_at: datetime | None) -> datetime | None:
    return min((at for at in (left_at, archived_at) if at is not None), default=None)
