"""Cohorts: listed, read, made, changed, put into the archive and taken out."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from studyhub.services.connect.scopes import Scope
from studyhub.services.programs import cohorts as service
from studyhub.services.programs.cohorts import CohortWishes
from studyhub.services.programs.programs import program_page
from studyhub.web.api.declare import Body, Listed, Resource, Wire
from studyhub.web.api.dispatch import caller
from studyhub.web.api.paging import Pages, listed, wire
from studyhub.web.api.texts import Key, Name, Term
from studyhub.web.context import now, shelf

routes = Resource("Cohorts", "/programs/<uuid:program_id>/cohorts")


class CohortLine(Wire):
    """A cohort in the list; `right` is what you may do in it, view or edit."""

    id: uuid.UUID
    name: str
    term: str
    students: int
    joins_open: bool
    archived: bool
    right: str


class Cohort(Wire):
    """A cohort; blueprint and framework are null for the site's own, code is "" for who may not invite."""

    id: uuid.UUID
    name: str
    term: str
    blueprint: str | None
    framework: str | None
    window_from: date | None
    window_to: date | None
    code: str
    joins_open: bool
    created_at: datetime
    archived_at: datetime | None


class CohortIn(Body):
    """What a cohort is to be, the exam window included; a PUT that leaves a field out empties it."""

    name: Name
    term: Term = ""
    blueprint: Key | None = None
    framework: Key | None = None
    window_from: date | None = None
    window_to: date | None = None


def read(program_id: uuid.UUID, cohort_id: uuid.UUID) -> Cohort:
    """A cohort as it stands."""
    found = service.cohort_facts(user_id=caller().user_id, program_id=program_id, cohort_id=cohort_id)
    return wire(Cohort, found)


def wishes_of(body: CohortIn) -> CohortWishes:
    """What was sent, as the use case takes it."""
    return CohortWishes(
        name=body.name,
        term=body.term,
        blueprint=body.blueprint,
        framework=body.framework,
        window_from=body.window_from,
        window_to=body.window_to,
    )


@routes.get("", Scope.PROGRAMS_READ)
def cohorts(program_id: uuid.UUID, query: Pages) -> Listed[CohortLine]:
    """The cohorts of a program that you may see, the latest first."""
    return listed(CohortLine, program_page(user_id=caller().user_id, program_id=program_id).cohorts, query)


@routes.post("", Scope.PROGRAMS_WRITE)
def make_cohort(program_id: uuid.UUID, body: CohortIn) -> Cohort:
    """Make a cohort."""
    made = service.make_cohort(
        user_id=caller().user_id, program_id=program_id, wishes=wishes_of(body), shelf=shelf(), now=now()
    )
    return read(program_id, made)


@routes.get("/<uuid:cohort_id>", Scope.PROGRAMS_READ)
def cohort(program_id: uuid.UUID, cohort_id: uuid.UUID) -> Cohort:
    """A cohort."""
    return read(program_id, cohort_id)


@routes.put("/<uuid:cohort_id>", Scope.PROGRAMS_WRITE)
def change_cohort(program_id: uuid.UUID, cohort_id: uuid.UUID, body: CohortIn) -> Cohort:
    """Change a cohort."""
    service.change_cohort(
        user_id=caller().user_id,
        program_id=program_id,
        cohort_id=cohort_id,
        wishes=wishes_of(body),
        shelf=shelf(),
        now=now(),
    )
    return read(program_id, cohort_id)


@routes.post("/<uuid:cohort_id>/archive", Scope.PROGRAMS_WRITE, status=204)
def archive_cohort(program_id: uuid.UUID, cohort_id: uuid.UUID) -> None:
    """Put a cohort into the archive: its code and invitations end, and its time of keeping begins."""
    service.archive_cohort(user_id=caller().user_id, program_id=program_id, cohort_id=cohort_id, now=now())


@routes.post("/<uuid:cohort_id>/restore", Scope.PROGRAMS_WRITE, status=204)
def restore_cohort(program_id: uuid.UUID, cohort_id: uuid.UUID) -> None:
    """Take a cohort out of the archive; its code stays closed."""
    service.restore_cohort(user_id=caller().user_id, program_id=program_id, cohort_id=cohort_id, now=now())
