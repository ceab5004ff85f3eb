"""Assigned work of a cohort: set, changed, withdrawn, and what each student did on it."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Annotated, Literal

import msgspec

from studyhub.services.assignments.records import Which
from studyhub.services.assignments.seeing.overview import cohort_work
from studyhub.services.assignments.seeing.results import ResultRow, results_page
from studyhub.services.assignments.setting import changes as service
from studyhub.services.assignments.setting.forms import change_form
from studyhub.services.connect.scopes import Scope
from studyhub.web.api.declare import Listed, Query, Resource, Wire
from studyhub.web.api.dispatch import caller
from studyhub.web.api.paging import Number, Pages, listed, wire
from studyhub.web.context import now, shelf

from .terms import ChangedTerms, Terms, each_fault_named, terms_of, wishes_of

routes = Resource("Assignments", "/programs/<uuid:program_id>/cohorts/<uuid:cohort_id>/assignments")
ONE = "/<uuid:assignment_id>"


class Counted(Wire):
    """How many students it is for, and how many stand where; the mean in whole percent of `scored`."""

    given: int
    not_started: int
    under_way: int
    done: int
    late: int
    mean: int | None
    scored: int


class AssignmentLine(Wire):
    """An assignment in the list; `place` is waiting, open, over or withdrawn."""

    id: uuid.UUID
    title: str
    kind_title: str
    said: str
    opens_at: datetime
    due_at: datetime
    closes_at: datetime
    place: str
    counts: Counted


class Assignment(Wire):
    """An assignment as it stands; `begun` counts students who have begun it."""

    id: uuid.UUID
    terms: Terms
    begun: int


class Try(Wire):
    """An attempt; `right` is null while it is under way."""

    number: int
    state: str
    right: int | None
    asked: int
    answered: int
    minutes: int
    started_at: datetime
    done_at: datetime
    late: bool
    credit: float | None


class Result(Wire):
    """How a student stands: not started, under way or done; `credit` from 0 to 1 after the late rule."""

    student_id: uuid.UUID
    name: str
    email: str
    left: bool
    state: str
    late: bool
    done_at: datetime | None
    minutes: int
    credit: float | None
    tries: list[Try]


class Shown(Query):
    """Whom, and in what order."""

    shown: Literal["all", "missing", "done", "late"] = "all"
    sort: Literal["name", "score", "state"] = "name"
    page: Number = 1
    per_page: Annotated[int, msgspec.Meta(ge=1, le=200)] = 100


@routes.get("", Scope.ASSIGNMENTS_READ)
def assignments(program_id: uuid.UUID, cohort_id: uuid.UUID, query: Pages) -> Listed[AssignmentLine]:
    """The assignments of a cohort with counts, the latest due first."""
    page = cohort_work(
        user_id=caller().user_id, program_id=program_id, cohort_id=cohort_id, shelf=shelf(), now=now()
    )
    return listed(AssignmentLine, page.rows, query)


@routes.post("", Scope.ASSIGNMENTS_WRITE)
def set_assignment(program_id: uuid.UUID, cohort_id: uuid.UUID, body: Terms) -> Assignment:
    """Set an assignment."""
    with each_fault_named():
        made = service.set_work(
            user_id=caller().user_id,
            program_id=program_id,
            cohort_id=cohort_id,
            wishes=wishes_of(body),
            shelf=shelf(),
            now=now(),
        )
    return read(Which(program_id, cohort_id, made))


@routes.get(ONE, Scope.ASSIGNMENTS_READ, conflicts=True)
def assignment(**ids: uuid.UUID) -> Assignment:
    """An assignment as it stands, for who may change it; no graded exam, no step of a remediation plan."""
    return read(Which(**ids))


@routes.put(ONE, Scope.ASSIGNMENTS_WRITE)
def change_assignment(body: ChangedTerms, **ids: uuid.UUID) -> Assignment:
    """Change an assignment; what it asks only until somebody has begun."""
    with each_fault_named():
        service.change_work(
            user_id=caller().user_id,
            which=Which(**ids),
            wishes=wishes_of(body),
            shelf=shelf(),
            now=now(),
            sure=body.sure,
        )
    return read(Which(**ids))


@routes.post(ONE + "/withdraw", Scope.ASSIGNMENTS_WRITE, status=204)
def withdraw_assignment(**ids: uuid.UUID) -> None:
    """Withdraw an assignment: nobody begins it any more, what was done stays to be seen."""
    service.withdraw(user_id=caller().user_id, which=Which(**ids), now=now())


@routes.post(ONE + "/restore", Scope.ASSIGNMENTS_WRITE, status=204)
def restore_assignment(**ids: uuid.UUID) -> None:
    """Take a withdrawal back."""
    service.give_again(user_id=caller().user_id, which=Which(**ids), now=now())


@routes.get(ONE + "/results", Scope.ASSIGNMENTS_READ)
def results(query: Shown, **ids: uuid.UUID) -> Listed[Result]:
    """What each student did on an assignment. The look is put on record."""
    page = results_page(
        user_id=caller().user_id,
        which=Which(**ids),
        shelf=shelf(),
        now=now(),
        sort=query.sort,
        shown=query.shown,
    )
    return listed(Result, [result(row) for row in page.rows], Pages(page=query.page, per_page=query.per_page))


def read(which: Which) -> Assignment:
    """An assignment as it stands."""
    page = change_form(user_id=caller().user_id, which=which, shelf=shelf())
    return Assignment(id=which.assignment_id, terms=terms_of(page.wishes), begun=page.begun)


def result(row: ResultRow) -> Result:
    """A student's standing in one piece."""
    return Result(
        student_id=row.student.id,
        name=row.student.name,
        email=row.student.email,
        left=row.student.left,
        state=row.standing.state,
        late=row.standing.late,
        done_at=row.standing.done_at,
        minutes=row.standing.minutes,
        credit=row.standing.credit,
        tries=[wire(Try, one) for one in row.standing.tries],
    )
