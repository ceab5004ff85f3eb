"""What every page of a program or cohort begins with: its name, and which pages the reader may open."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from studyhub.models import Cohort, Program, ProgramEnding, RecordRequest
from studyhub.services.statements import Statement

from .permissions import Act, CohortAct, Grant


@dataclass(frozen=True)
class Head:
    """A program as its staff see it on every page; `may` holds the names of acts, `open_requests` waits.

    `ends_at`: when the program is deleted, where a director has asked for that.
    """

    id: uuid.UUID
    name: str
    college: str
    role: str
    archived: bool
    may: frozenset[str]
    open_requests: int
    ends_at: datetime | None = None


@dataclass(frozen=True)
class CohortHead:
    """A cohort as its staff see it on each of its pages; `may` holds the names of acts in the cohort."""

    id: uuid.UUID
    name: str
    term: str
    archived_at: datetime | None
    may: frozenset[str]


def cohort_head_of(grant: Grant, cohort: Cohort) -> CohortHead:
    """The head of a cohort for somebody who may see it."""
    may = frozenset(act.name.lower() for act in CohortAct if grant.may_in(cohort.id, act))
    return CohortHead(cohort.id, cohort.name, cohort.term, cohort.archived_at, may)


def head_of(grant: Grant) -> Head:
    """The head of a program for somebody who works in it."""
    (row,) = _HEAD.read({"program_id": grant.program_id})
    return Head(
        id=grant.program_id,
        name=row.name,
        college=row.college,
        role=grant.role.value,
        archived=row.archived_at is not None,
        may=frozenset(act.name.lower() for act in Act if grant.may(act)),
        open_requests=row.waiting if grant.may(Act.ANSWER_REQUESTS) else 0,
        ends_at=row.ends_at,
    )


# Asked on every page of a program: built once.
_HEAD = Statement(
    sa.select(
        Program.name,
        Program.college,
        Program.archived_at,
        ProgramEnding.ends_at,
        sa.select(sa.func.count())
        .select_from(RecordRequest)
        .where(RecordRequest.program_id == Program.id, RecordRequest.closed_at.is_(None))
        .scalar_subquery()
        .label("waiting"),
    )
    .outerjoin(ProgramEnding, ProgramEnding.program_id == Program.id)
    .where(Program.id == sa.bindparam("program_id"))
)
