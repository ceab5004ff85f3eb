"""What a sitting came to: the report, the review of each question, and a study list of the misses."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from studyhub.catalog.shelf import Shelf
from studyhub.extensions import db
from studyhub.learning.chance import seed_of
from studyhub.learning.exams.report import Marked, Report, Share, of_sitting
from studyhub.learning.responses import Response, fields_of
from studyhub.models import AssignmentAttempt, Sitting, SittingAnswer, StudyPlan
from studyhub.services.database import command
from studyhub.services.errors import Conflict
from studyhub.services.practice.errors import NothingToAsk
from studyhub.services.practice.rendering import question_view
from studyhub.services.practice.sessions import new_session
from studyhub.services.practice.slots import PutUp, lay_out
from studyhub.services.practice.student import day_of, truncated
from studyhub.services.practice.types import QuestionView

from .desk import answers_of, paper_of, put_up_paper, sitting_of
from .sitting import graded_answer

NOT_ENDED = "This exam has not ended yet. End it first; then its report is here."
NO_MISSES = "Nothing was missed, so there is nothing to list."
SEALED = (
    "Your answers are kept. Result and keys are released when this exam is over for everybody who sits it."
)
MOST_LISTED = 150


class Sealed(Conflict):
    """A graded sitting whose keys are not out; `work` are the program and the assignment that it is of."""

    def __init__(self, work: tuple[uuid.UUID, uuid.UUID] | None) -> None:
        super().__init__(SEALED)
        self.work = work


@dataclass(frozen=True)
class ShareRow:
    """A domain or level in the report, in whole percent."""

    name: str
    title: str
    right: int
    total: int
    low: int
    high: int
    standing: str


@dataclass(frozen=True)
class ItemRow:
    """A question in the list under the report."""

    number: int
    domain: str
    right: bool
    answered: bool
    scored: bool
    flagged: bool
    seconds: int


@dataclass(frozen=True)
class ReportPage:
    """The score report of a sitting; `has_date` is whether the student has a coming exam date."""

    id: uuid.UUID
    title: str
    kind: str
    has_date: bool
    at: datetime
    whole: ShareRow
    percent: int
    domains: tuple[ShareRow, ...]
    levels: tuple[ShareRow, ...]
    unanswered: int
    pretest: int
    minutes_used: int
    median_seconds: int
    slowest: tuple[int, ...]
    misses: int
    items: tuple[ItemRow, ...]


@dataclass(frozen=True)
class ReviewPage:
    """A question of an ended sitting with its reasons."""

    id: uuid.UUID
    title: str
    number: int
    total: int
    question: QuestionView
    answered: bool
    scored: bool
    kind: str


def report_page(*, user_id: uuid.UUID, sitting_id: uuid.UUID, shelf: Shelf, now: datetime) -> ReportPage:
    """The report of an ended sitting. Raises NotFound, Conflict before its end."""
    session = db.session()
    row = _ended(user_id, sitting_id)
    day, plan = day_of(session, user_id, now), session.get(StudyPlan, user_id)
    answers = answers_of(session, row)
    marked = marked_items(row, answers, shelf)
    report = of_sitting(marked)
    titles = {area.domain: area.title for area in shelf.areas}
    numbers = {one.key: n for n, one in enumerate(marked, start=1)}
    return ReportPage(
        id=row.id,
        title=row.title,
        kind=row.kind,
        has_date=bool(plan and plan.exam_date and plan.exam_date > day.date),
        at=(row.ended_at or row.created_at).astimezone(day.zone),
        whole=_share("all", "All scored questions", report.whole),
        percent=round(100 * report.whole.share),
        domains=tuple(_share(d, titles.get(d, d), share) for d, share in report.domains.items()),
        levels=tuple(_share(level, level.capitalize(), share) for level, share in report.levels.items()),
        unanswered=report.unanswered,
        pretest=sum(not one.scored for one in marked),
        minutes_used=_minutes_used(row),
        median_seconds=round(report.median_seconds),
        slowest=tuple(numbers[one.key] for one in report.slowest),
        misses=len(report.missed),
        items=tuple(_item(n, one, answers.get(n - 1)) for n, one in enumerate(marked, start=1)),
    )


def review_page(*, user_id: uuid.UUID, sitting_id: uuid.UUID, number: int, shelf: Shelf) -> ReviewPage:
    """A question of an ended sitting, with every reason. Raises NotFound, Conflict before the end."""
    session = db.session()
    row = _ended(user_id, sitting_id)
    paper = paper_of(row, number - 1)
    up = put_up_paper(session, paper, shelf)
    answer = answers_of(session, row).get(number - 1)
    keys = tuple(answer.keys) if answer else ()
    fields = fields_of(up.concrete, up.shown, Response(keys=keys)) if keys else None
    graded = graded_answer(up, keys) or graded_answer(up, _nothing(up))
    return ReviewPage(
        id=row.id,
        title=row.title,
        number=number,
        total=len(row.slots),
        question=question_view(up.concrete, up.shown, shelf, fields=fields, graded=graded),
        answered=bool(keys),
        scored=paper.scored,
        kind=row.kind,
    )


def study_misses(*, user_id: uuid.UUID, sitting_id: uuid.UUID, shelf: Shelf, now: datetime) -> uuid.UUID:
    """Begin a quiz on what was missed; gives its session. Raises NothingToAsk. Commits."""
    row = _ended(user_id, sitting_id)
    missed = of_sitting(marked_items(row, answers_of(db.session(), row), shelf)).missed
    title = f"Missed in {row.title}"
    now = truncated(now)
    with command() as session:
        questions = [question for key in missed if (question := shelf.find_question(key)) is not None]
        seed = seed_of(sitting_id, "misses")
        slots = lay_out(questions[:MOST_LISTED], seed)
        if not slots:
            raise NothingToAsk(NO_MISSES)
        day = day_of(session, user_id, now)
        made = new_session(user_id, now, day, kind="quiz", feedback="tutor", title=title[:160], seed=seed)
        made.slots = [slot.to_json() for slot in slots]
        made.catalog_hash = shelf.hash
        session.add(made)
        return made.id


def report_of(row: Sitting, shelf: Shelf) -> Report:
    """The bare report of a sitting."""
    return of_sitting(marked_items(row, answers_of(db.session(), row), shelf))


def marked_items(row: Sitting, answers: dict[int, SittingAnswer], shelf: Shelf) -> list[Marked]:
    """Every question of the form, marked as it was drawn."""
    session = db.session()
    marked = []
    for n in range(len(row.slots)):
        paper = paper_of(row, n)
        up = put_up_paper(session, paper, shelf)
        answer = answers.get(n)
        graded = graded_answer(up, answer.keys) if answer else None
        marked.append(
            Marked(
                key=up.authored.key,
                domain=up.authored.domain,
                level=up.authored.level,
                scored=paper.scored,
                answered=bool(answer and answer.keys),
                right=bool(graded and graded.right),
                seconds=(answer.millis / 1000) if answer else 0.0,
            )
        )
    return marked


def _ended(user_id: uuid.UUID, sitting_id: uuid.UUID) -> Sitting:
    row = sitting_of(db.session(), user_id, sitting_id)
    if row.sealed:
        raise Sealed(_work_of(row))
    if row.ended_at is None:
        raise Conflict(NOT_ENDED)
    return row


def _work_of(row: Sitting) -> tuple[uuid.UUID, uuid.UUID] | None:
    """Program and assignment of an assigned sitting."""
    found = db.session.execute(
        sa.select(AssignmentAttempt.program_id, AssignmentAttempt.assignment_id).where(
            AssignmentAttempt.user_id == row.user_id, AssignmentAttempt.sitting_id == row.id
        )
    ).first()
    return None if found is None else (found.program_id, found.assignment_id)


def _nothing(up: PutUp) -> Sequence[str]:
    """A wrong choice, so that a question left open can be shown with its reasons."""
    wrong = [option.key for option in up.concrete.options if not option.correct]
    return wrong[: up.concrete.choose if up.concrete.type == "multiple" else 1]


def _share(name: str, title: str, share: Share) -> ShareRow:
    low, high = round(100 * share.low), round(100 * share.high)
    return ShareRow(name, title, share.right, share.total, low, high, share.standing)


def _item(number: int, one: Marked, answer: SittingAnswer | None) -> ItemRow:
    flagged = bool(answer and answer.flagged)
    return ItemRow(number, one.domain, one.right, one.answered, one.scored, flagged, round(one.seconds))


def _minutes_used(row: Sitting) -> int:
    if row.began_at is None or row.ended_at is None:
        return 0
    stopped = sum((end or start or 0) - (start or 0) for start, end in row.breaks) / 60_000
    return round((row.ended_at - row.began_at).total_seconds() / 60 - stopped)
