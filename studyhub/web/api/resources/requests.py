"""What students ask about their records, and the director's answers."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Annotated, Literal

import msgspec

from studyhub.services.connect.scopes import Scope
from studyhub.services.programs.records import requests as service
from studyhub.web.api.declare import Body, Listed, Query, Resource, Wire
from studyhub.web.api.dispatch import caller
from studyhub.web.api.paging import Number, Pages, listed
from studyhub.web.api.texts import Text
from studyhub.web.context import desk, now

routes = Resource("Requests", "/programs/<uuid:program_id>/requests")


class Request(Wire):
    """What a student asked: to inspect or to correct; `due` is when it must be answered."""

    id: uuid.UUID
    kind: str
    student: str
    student_id: uuid.UUID
    cohort: str
    cohort_id: uuid.UUID
    body: str
    opened_at: datetime
    due: datetime
    overdue: bool
    closed_at: datetime | None
    outcome: str
    answer: str


class Asked(Query):
    """Which requests: open ones, or the latest closed ones."""

    state: Literal["open", "closed"] = "open"
    page: Number = 1
    per_page: Annotated[int, msgspec.Meta(ge=1, le=200)] = 100


class AnswerIn(Body):
    """What is answered; a request to inspect cannot be refused."""

    outcome: Literal["done", "refused"]
    answer: Text


@routes.get("", Scope.STUDENTS_READ)
def requests(program_id: uuid.UUID, query: Asked) -> Listed[Request]:
    """What students ask about their records. The look is put on record."""
    page = service.requests_page(user_id=caller().user_id, program_id=program_id, now=now())
    rows = page.open if query.state == "open" else page.closed
    return listed(Request, rows, Pages(page=query.page, per_page=query.per_page))


@routes.post("/<uuid:request_id>/answer", Scope.STUDENTS_WRITE, status=204)
def answer_request(program_id: uuid.UUID, request_id: uuid.UUID, body: AnswerIn) -> None:
    """Answer a student, who gets a mail."""
    service.answer_request(
        desk=desk(),
        user_id=caller().user_id,
        program_id=program_id,
        request_id=request_id,
        outcome=body.outcome,
        answer=body.answer,
        now=now(),
    )
