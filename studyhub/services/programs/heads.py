"""What every page of a program begins with: its name, and which of its pages the reader may open."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyhub.models import Program, RecordRequest

from .permissions import Act, Grant


@dataclass(frozen=True)
class Head:
    """A program as its staff see it on every page; `may` holds the names of acts, `open_requests` waits."""

    id: uuid.UUID
    name: str
    college: str
    role: str
    archived: bool
    may: frozenset[str]
    open_requests: int


def head_of(session: Session, grant: Grant) -> Head:
    """The head of a program for somebody who works in it."""
    program = session.get_one(Program, grant.program_id)
    may = frozenset(act.name.lower() for act in Act if grant.may(act))
    waiting = 0
    if grant.may(Act.ANSWER_REQUESTS):
        open_ = (RecordRequest.program_id == program.id, RecordRequest.closed_at.is_(None))
        waiting = session.scalar(sa.select(sa.func.count()).select_from(RecordRequest).where(*open_)) or 0
    return Head(
        id=program.id,
        name=program.name,
        college=program.college,
        role=grant.role.value,
        archived=program.archived_at is not None,
        may=may,
        open_requests=waiting,
    )
