"""A graded exam as its staff see it: terms, code, versions, results; every look is put on record."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from studyhub.adapters.sheets import CSV, XLSX, Row, csv_bytes, file_name, xlsx_bytes
from studyhub.catalog.shelf import Shelf
from studyhub.extensions import db
from studyhub.learning.exams.versions import LETTERS
from studyhub.models import Assignment, AssignmentAttempt, Bank, GradedForm
from studyhub.services.assignments.doing.settling import overdue
from studyhub.services.assignments.records import Which, begun_by
from studyhub.services.assignments.words import rendered
from studyhub.services.database import command
from studyhub.services.errors import NotFound
from studyhub.services.exams import sitting as exams
from studyhub.services.exams.desk import Paper, put_up_paper
from studyhub.services.graded.releasing import mark_all
from studyhub.services.graded.rows import exam_in, keys_at
from studyhub.services.graded.seeing.results import ExamRow, VersionRow, exam_rows, version_rows
from studyhub.services.graded.setting.making import note_exam
from studyhub.services.practice.rendering import block, inline
from studyhub.services.practice.slots import Slot
from studyhub.services.programs.heads import CohortHead, Head, cohort_head_of, head_of
from studyhub.services.programs.permissions import CohortAct, allow_in, grant_in

COLUMNS = (
    "Student",
    "Mail address",
    "State",
    "Version",
    "Right",
    "Of",
    "Score %",
    "Minutes",
    "Incidents",
    "Void",
)
NO_VERSION = "There is no such version of this exam."


@dataclass(frozen=True)
class ExamHead:
    """A graded exam on each of its pages; `place` is waiting, open, over, ended (early) or withdrawn."""

    id: uuid.UUID
    title: str
    opens_at: datetime
    until: datetime
    keys_at: datetime
    place: str
    released: bool


@dataclass(frozen=True)
class ExamPage:
    """A graded exam with its results. `items` is how many questions a version has; `html` is safe."""

    head: Head
    cohort: CohortHead
    exam: ExamHead
    html: str
    bank: str
    bank_id: uuid.UUID
    made: str
    items: int
    minutes: int
    code: str
    ranges: tuple[str, ...]
    begun: int
    versions: tuple[VersionRow, ...]
    rows: tuple[ExamRow, ...]
    sort: str


@dataclass(frozen=True)
class PlaceOfVersion:
    """A question in a version; `options` in their order, each with whether it is right. Texts are HTML."""

    number: int
    item: str
    objective: str
    scenario: str
    stem: str
    options: tuple[tuple[str, bool], ...]


@dataclass(frozen=True)
class VersionPage:
    """A version of an exam with its keys, for staff."""

    head: Head
    cohort: CohortHead
    exam: ExamHead
    letter: str
    letters: tuple[str, ...]
    places: tuple[PlaceOfVersion, ...]


def exam_page(
    *,
    user_id: uuid.UUID,
    which: Which,
    shelf: Shelf,
    now: datetime,
    sort: str = "name",
    action: str = "graded.seen",
) -> ExamPage:
    """A graded exam with what each student did; the look is put on record first.

    Attempts whose time is up are ended, and marked once the keys are out, each in a command of its own.
    """
    look(action, user_id, which, now)
    _settle(which, shelf, now)
    session = db.session()
    grant, cohort = grant_in(session, user_id, which.program_id, which.cohort_id, CohortAct.SEE_WORK)
    row, form = exam_in(session, cohort, which.assignment_id)
    rows = exam_rows(session, row, form, shelf=shelf, now=now)
    bank = session.get_one(Bank, (row.program_id, form.bank_id))
    return ExamPage(
        head=head_of(grant),
        cohort=cohort_head_of(grant, cohort),
        exam=exam_head(session, row, form, now),
        html=rendered(row.instructions),
        bank=bank.title,
        bank_id=bank.id,
        made=form.made,
        items=len(form.versions[0]),
        minutes=form.minutes,
        code=form.code,
        ranges=tuple(form.ranges),
        begun=begun_by(session, row),
        versions=version_rows(rows, form),
        rows=tuple(sorted(rows, key=SORTS.get(sort, _by_name))),
        sort=sort if sort in SORTS else "name",
    )


def version_page(
    *, user_id: uuid.UUID, which: Which, letter: str, shelf: Shelf, now: datetime
) -> VersionPage:
    """A version with its keys; the look is put on record first. Raises NotFound."""
    look("graded.version", user_id, which, now, version=letter[:1])
    session = db.session()
    grant, cohort = grant_in(session, user_id, which.program_id, which.cohort_id, CohortAct.SEE_WORK)
    row, form = exam_in(session, cohort, which.assignment_id)
    letters = tuple(LETTERS[: len(form.versions)])
    if letter not in letters:
        raise NotFound(NO_VERSION)
    slots = form.versions[letters.index(letter)]
    return VersionPage(
        head=head_of(grant),
        cohort=cohort_head_of(grant, cohort),
        exam=exam_head(session, row, form, now),
        letter=letter,
        letters=letters,
        places=tuple(_place(session, slot, shelf) for slot in slots),
    )


def results_file(
    *, user_id: uuid.UUID, which: Which, kind: str, shelf: Shelf, now: datetime
) -> tuple[bytes, str, str]:
    """The results as csv or xlsx, its type and its name; that it was taken is put on record first."""
    if kind not in {"csv", "xlsx"}:
        raise NotFound("Results are there as csv and xlsx.")
    page = exam_page(user_id=user_id, which=which, shelf=shelf, now=now, action="graded.taken")
    rows: list[Row] = [
        (
            one.student.name,
            one.student.email,
            one.state,
            one.version,
            one.right,
            one.asked,
            one.percent,
            one.minutes,
            one.incidents,
            one.void_reason or None,
        )
        for one in page.rows
    ]
    return as_file(page.cohort.name, page.exam.title, COLUMNS, rows, kind)


def as_file(
    cohort: str, title: str, columns: tuple[str, ...], rows: list[Row], kind: str
) -> tuple[bytes, str, str]:
    """A table as a file, its type and its name."""
    name = file_name(cohort, title, kind=kind)
    if kind == "csv":
        return csv_bytes(columns, rows), CSV, name
    return xlsx_bytes(title, columns, rows), XLSX, name


def look(action: str, user_id: uuid.UUID, which: Which, now: datetime, **detail: Any) -> None:
    """Put a look at an exam on record, for who may see assigned work. Commits."""
    with command() as session:
        cohort = allow_in(session, user_id, which.program_id, which.cohort_id, CohortAct.SEE_WORK)
        row, _ = exam_in(session, cohort, which.assignment_id)
        note_exam(session, action, row, cohort, by=user_id, now=now, **detail)


def exam_head(session: Session, row: Assignment, form: GradedForm, now: datetime) -> ExamHead:
    """The head of an exam."""
    place = "waiting" if now < row.opens_at else "open" if now < row.closes_at else "over"
    if row.withdrawn_at is not None:
        place = "withdrawn"
    elif form.ended_at is not None:
        place = "ended"
    return ExamHead(
        id=row.id,
        title=row.title,
        opens_at=row.opens_at,
        until=row.closes_at,
        keys_at=keys_at(session, row, form),
        place=place,
        released=form.released_at is not None,
    )


def _settle(which: Which, shelf: Shelf, now: datetime) -> None:
    of_it = (
        AssignmentAttempt.program_id == which.program_id,
        AssignmentAttempt.assignment_id == which.assignment_id,
    )
    for student, sitting_id in overdue(db.session(), *of_it, now=now):
        exams.end(user_id=student, sitting_id=sitting_id, shelf=shelf, now=now)
    mark_all(program_id=which.program_id, assignment_id=which.assignment_id, shelf=shelf, now=now)


def _place(session: Session, slot: dict[str, Any], shelf: Shelf) -> PlaceOfVersion:
    paper = Paper(Slot.from_json(slot), scored=True, content=str(slot["content"]))
    up = put_up_paper(session, paper, shelf)
    options = {option.key: option for option in up.concrete.options}
    return PlaceOfVersion(
        number=paper.slot.n + 1,
        item=paper.slot.item,
        objective=up.concrete.objective,
        scenario=block(up.concrete.scenario),
        stem=block(up.concrete.stem),
        options=tuple(
            (inline(options[key].text), options[key].correct)
            for key in up.shown.order["options"]
            if key in options
        ),
    )


def _by_name(one: ExamRow) -> tuple[Any, ...]:
    return (one.student.name.lower(), one.student.id)


def _by_version(one: ExamRow) -> tuple[Any, ...]:
    return (not one.version, one.version, *_by_name(one))


def _by_score(one: ExamRow) -> tuple[Any, ...]:
    """The lowest first; who has none comes last."""
    return (one.percent is None, one.percent or 0, *_by_name(one))


SORTS: dict[str, Callable[[ExamRow], tuple[Any, ...]]] = {
    "name": _by_name,
    "version": _by_version,
    "score": _by_score,
}
