"""Students of a cohort: who they are, their practice in totals, single answers of who shares them."""

from __future__ import annotations

import uuid
from datetime import datetime

from studyhub.services.connect.scopes import Scope
from studyhub.services.programs.cohorts import cohort_page
from studyhub.services.programs.records import students as service
from studyhub.services.programs.records.students import Whose
from studyhub.web.api.declare import Listed, Resource, Wire
from studyhub.web.api.dispatch import caller
from studyhub.web.api.paging import Page, Pages, listed, numbered, wire
from studyhub.web.context import now, shelf

routes = Resource("Students", "/programs/<uuid:program_id>/cohorts/<uuid:cohort_id>/students")
STUDENT = "/<uuid:student_id>"


class Student(Wire):
    """A student in the list; `answers` and `minutes` are of the last seven days."""

    id: uuid.UUID
    name: str
    email: str
    joined_at: datetime
    shares: bool
    last_active: datetime | None
    answers: int
    minutes: int


class DomainTotal(Wire):
    """Practice in an exam domain: rules met, right of asked at first tries and on repeats."""

    domain: str
    title: str
    met: int
    rules: int
    fresh_right: int
    fresh_total: int
    repeat_right: int
    repeat_total: int
    minutes: int


class Totals(Wire):
    """Practice in totals."""

    domains: list[DomainTotal]
    answers: int
    minutes: int
    last: datetime | None


class Record(Wire):
    """A student's record; `until` is set where it ends in the past, `asked` where a request is open."""

    student_id: uuid.UUID
    name: str
    email: str
    joined_at: datetime
    left: bool
    until: datetime | None
    shares: bool
    asked: bool
    totals: Totals


class AnswerLine(Wire):
    """An answer in the list; `item` is the question's key, `score` from 0 to 1."""

    id: uuid.UUID
    at: datetime
    item: str
    domain: str
    objective: str
    objective_title: str
    stem: str
    score: float
    guessed: bool
    mode: str
    regraded: bool


class Part(Wire):
    """A stretch of the question's text, as HTML that is safe to show."""

    html: str


class Choice(Wire):
    """A choice as it stood on the screen."""

    letter: str
    html: str
    chosen: bool
    right: bool | None
    why: str


class Question(Wire):
    """The question as it was then."""

    item: str
    type: str
    domain: str
    scenario: str
    stem: list[Part]
    choices: list[Choice]
    typed: str
    unit: str


class Answer(Wire):
    """An answer; `question` is null where that version is not kept any more."""

    row: AnswerLine
    question: Question | None
    seconds: int


@routes.get("", Scope.STUDENTS_READ)
def students(program_id: uuid.UUID, cohort_id: uuid.UUID, query: Pages) -> Listed[Student]:
    """The students of a cohort by name. The look is put on record."""
    page = cohort_page(
        user_id=caller().user_id, program_id=program_id, cohort_id=cohort_id, shelf=shelf(), now=now()
    )
    return listed(Student, page.students, query)


@routes.get(STUDENT, Scope.STUDENTS_READ)
def student(**ids: uuid.UUID) -> Record:
    """A student's record, practice in totals. The look is put on record."""
    page = service.record_page(user_id=caller().user_id, whose=Whose(**ids), shelf=shelf(), now=now())
    return wire(Record, page)


@routes.delete(STUDENT, Scope.STUDENTS_WRITE)
def remove_student(**ids: uuid.UUID) -> None:
    """Take a student off a cohort; the record up to now is kept until its time is over."""
    service.remove_student(user_id=caller().user_id, whose=Whose(**ids), now=now())


@routes.get(STUDENT + "/answers", Scope.STUDENTS_READ)
def answers(query: Page, **ids: uuid.UUID) -> Listed[AnswerLine]:
    """Single answers of a student who shares them, newest first; not found for all others. On record."""
    _, page = service.student_answers(
        user_id=caller().user_id, whose=Whose(**ids), shelf=shelf(), now=now(), number=query.page
    )
    return numbered(AnswerLine, page.rows, page.page, later=page.later is not None)


@routes.get(STUDENT + "/answers/<uuid:answer_id>", Scope.STUDENTS_READ)
def answer(answer_id: uuid.UUID, **ids: uuid.UUID) -> Answer:
    """One answer with its question as it was then. The look is put on record."""
    _, page = service.student_answer(
        user_id=caller().user_id, whose=Whose(**ids), answer_id=answer_id, shelf=shelf(), now=now()
    )
    return wire(Answer, page)
