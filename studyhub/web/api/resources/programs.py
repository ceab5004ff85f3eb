"""The programs that one works in, and who else does."""

from __future__ import annotations

import uuid
from datetime import datetime

from studyhub.services.connect.scopes import Scope
from studyhub.services.programs.programs import my_programs, program_page
from studyhub.services.programs.staff import staff_page
from studyhub.web.api.declare import Listed, Resource, Wire
from studyhub.web.api.dispatch import caller
from studyhub.web.api.paging import Pages, listed, wire
from studyhub.web.context import now

routes = Resource("Programs", "/programs")


class ProgramLine(Wire):
    """A program in the list."""

    id: uuid.UUID
    name: str
    college: str
    role: str


class Program(ProgramLine):
    """A program; `may` names what you may do in it, `open_requests` counts who waits for an answer."""

    archived: bool
    may: list[str]
    open_requests: int


class Right(Wire):
    """What somebody may do in a cohort: view or edit."""

    cohort: str
    may: str


class Colleague(Wire):
    """Somebody who works in the program; directors may do everything and need no rights."""

    id: uuid.UUID
    name: str
    email: str
    role: str
    since: datetime
    rights: list[Right]
    you: bool


@routes.get("", Scope.PROGRAMS_READ)
def programs(query: Pages) -> Listed[ProgramLine]:
    """The programs that you work in."""
    return listed(ProgramLine, my_programs(user_id=caller().user_id), query)


@routes.get("/<uuid:program_id>", Scope.PROGRAMS_READ)
def program(program_id: uuid.UUID) -> Program:
    """A program."""
    head = program_page(user_id=caller().user_id, program_id=program_id).head
    return wire(Program, head)


@routes.get("/<uuid:program_id>/staff", Scope.PROGRAMS_READ)
def staff(program_id: uuid.UUID, query: Pages) -> Listed[Colleague]:
    """Who works in a program."""
    page = staff_page(user_id=caller().user_id, program_id=program_id, now=now())
    people = [
        Colleague(
            id=one.id,
            name=one.name,
            email=one.email,
            role=one.role,
            since=one.since,
            rights=[Right(cohort=cohort, may=may) for cohort, may in one.rights],
            you=one.you,
        )
        for one in page.people
    ]
    return listed(Colleague, people, query)
