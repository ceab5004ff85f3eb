"""The outcome ledger of a program: how each student's exam ended and what became of them, year by year."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Annotated, Literal

import msgspec

from studyhub.services.accreditation import ledger as service
from studyhub.services.accreditation.entries import Outcome
from studyhub.services.connect.scopes import Scope
from studyhub.web.api.declare import Body, Listed, Query, Resource, Wire
from studyhub.web.api.dispatch import caller
from studyhub.web.api.paging import Number, Pages, listed
from studyhub.web.api.texts import PersonName, Place
from studyhub.web.context import now

routes = Resource("Outcomes", "/programs/<uuid:program_id>/outcomes")
ENTRY = "/<uuid:entry_id>"
Mark = Annotated[int, msgspec.Meta(ge=1, le=5)]
Domain = Literal["D1", "D2", "D3", "D4", "D5", "D6"]


class OutcomeIn(Body):
    """Who, by a student's id or (for somebody without an account here) a name, and what is known.

    A PUT gives the whole entry. `domains` is the score report's feedback; surveys are marks from 1 to 5.
    """

    cohort_id: uuid.UUID
    student_id: uuid.UUID | None = None
    name: PersonName = ""
    exam_on: date | None = None
    attempt: Annotated[int, msgspec.Meta(ge=1, le=20)] | None = None
    passed: bool | None = None
    domains: dict[Domain, Literal["above", "at", "below"]] = msgspec.field(default_factory=dict)
    graduated_on: date | None = None
    placement: Literal["", "field", "other", "study", "none", "unknown"] = ""
    placed_as: Place = ""
    graduate_mark: Mark | None = None
    employer_mark: Mark | None = None


class Entry(Wire):
    """An entry under the name that it goes by; `year` is the one in which its academic year begins."""

    id: uuid.UUID
    who: str
    cohort: str
    year: int | None
    cohort_id: uuid.UUID
    student_id: uuid.UUID | None
    exam_on: date | None
    attempt: int | None
    passed: bool | None
    domains: dict[str, str]
    graduated_on: date | None
    placement: str
    placed_as: str
    graduate_mark: int | None
    employer_mark: int | None


class Kept(Wire):
    """The entry that was written."""

    entry_id: uuid.UUID


class OfYear(Query):
    """Which academic year, by the calendar year in which it begins; without one, the running year."""

    year: Annotated[int, msgspec.Meta(ge=1950, le=2200)] | None = None
    page: Number = 1
    per_page: Annotated[int, msgspec.Meta(ge=1, le=200)] = 100


@routes.get("", Scope.OUTCOMES_READ)
def outcomes(program_id: uuid.UUID, query: OfYear) -> Listed[Entry]:
    """The ledger of a year, and what is of no year yet. The look is put on record."""
    page = service.ledger_page(user_id=caller().user_id, program_id=program_id, year=query.year, now=now())
    rows = [
        {**vars(line.outcome), "id": line.id, "who": line.who, "cohort": line.cohort, "year": line.year}
        for line in page.entries
    ]
    return listed(Entry, rows, Pages(page=query.page, per_page=query.per_page))


@routes.post("", Scope.OUTCOMES_WRITE)
def write_outcome(program_id: uuid.UUID, body: OutcomeIn) -> Kept:
    """Write an entry. The same person with the same attempt, or day, is refused: change that entry."""
    return Kept(entry_id=keep(program_id, body, None))


@routes.put(ENTRY, Scope.OUTCOMES_WRITE)
def change_outcome(program_id: uuid.UUID, entry_id: uuid.UUID, body: OutcomeIn) -> Kept:
    """Change an entry. Nothing known is emptied while its student waits for an answer about their records."""
    return Kept(entry_id=keep(program_id, body, entry_id))


@routes.delete(ENTRY, Scope.OUTCOMES_WRITE)
def remove_outcome(program_id: uuid.UUID, entry_id: uuid.UUID) -> None:
    """Take an entry off the ledger, unless its student waits for an answer about their records."""
    service.remove(user_id=caller().user_id, program_id=program_id, entry_id=entry_id, now=now())


def keep(program_id: uuid.UUID, body: OutcomeIn, entry_id: uuid.UUID | None) -> uuid.UUID:
    """Write or change an entry; gives its id."""
    outcome = Outcome(**msgspec.structs.asdict(body))
    return service.keep(
        user_id=caller().user_id, program_id=program_id, outcome=outcome, now=now(), entry_id=entry_id
    )
