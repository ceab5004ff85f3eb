"""Which questions a student's own quiz is made of, and how it begins."""

from __future__ import annotations

import secrets
import uuid
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyhub.catalog.shelf import Shelf
from studyhub.catalog.types import DOMAINS, LEVELS, Question
from studyhub.extensions import db
from studyhub.learning.chance import seeded
from studyhub.learning.selection import choose_quiz
from studyhub.models import Flag, Review
from studyhub.services.database import command
from studyhub.services.errors import Invalid

from .errors import NothingToAsk
from .log import not_undone, of_user, score_now
from .sessions import new_session
from .slots import lay_out
from .student import Day, day_of, memories, seen_by, sibling, truncated

FEWEST, MOST = 5, 100
POOLS = {
    "all": "All questions",
    "new": "Never answered",
    "missed": "Last answer wrong",
    "flagged": "Flagged",
    "due": "Due for review",
}
TYPES = {
    "single": "One best answer",
    "multiple": "Several answers",
    "numeric": "Number to compute",
    "order": "Put in order",
    "match": "Match",
    "cloze": "Fill the blanks",
}
NOTHING_FITS = "No question fits these choices. Choose fewer filters, or another set of questions."
EXAM_PACE = 82
"""Seconds a question on the exam: 205 minutes for 150."""


@dataclass(frozen=True)
class QuizFilters:
    """What a quiz is drawn from; an empty tuple does not narrow."""

    domains: tuple[str, ...] = ()
    tasks: tuple[str, ...] = ()
    objectives: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    pool: str = "all"

    def fits(self, question: Question) -> bool:
        """Whether a question passes all filters but the pool."""
        return all(
            not wanted or value in wanted
            for wanted, value in (
                (self.domains, question.domain),
                (self.tasks, question.task),
                (self.objectives, question.objective),
                (self.levels, question.level),
                (self.types, question.type),
            )
        )


@dataclass(frozen=True)
class QuizChoice:
    """A box to tick in the builder, with how many practice questions stand behind it."""

    value: str
    label: str
    count: int
    domain: str = ""


@dataclass(frozen=True)
class BuilderPage:
    """Everything that can be chosen in the builder."""

    domains: tuple[QuizChoice, ...]
    tasks: tuple[QuizChoice, ...]
    objectives: tuple[QuizChoice, ...]
    levels: tuple[QuizChoice, ...]
    types: tuple[QuizChoice, ...]
    pools: tuple[QuizChoice, ...]
    minutes_per_question: float


def builder_page(*, user_id: uuid.UUID, shelf: Shelf, now: datetime) -> BuilderPage:
    """The choices of the quiz builder with their counts; choices without a question are left out."""
    session = db.session()
    questions = shelf.practice_questions()
    day = day_of(session, user_id, now)
    areas = [shelf.area_of_domain(domain) for domain in DOMAINS if _has_area(shelf, domain)]
    by_pool = {pool: len(_in_pool(session, user_id, questions, pool, day)) for pool in POOLS}
    return BuilderPage(
        domains=_boxes(((area.domain, area.title, "") for area in areas), (q.domain for q in questions)),
        tasks=_boxes(
            ((t.id, f"{t.id} {t.title}", area.domain) for area in areas for t in area.tasks),
            (q.task for q in questions),
        ),
        objectives=_boxes(
            ((o.id, o.title, area.domain) for area in areas for o in area.objectives),
            (q.objective for q in questions),
        ),
        levels=_boxes(((level, level.capitalize(), "") for level in LEVELS), (q.level for q in questions)),
        types=_boxes(((kind, label, "") for kind, label in TYPES.items()), (q.type for q in questions)),
        pools=tuple(QuizChoice(pool, label, by_pool[pool]) for pool, label in POOLS.items()),
        minutes_per_question=EXAM_PACE * day.extra_time / 60,
    )


def count_matching(*, user_id: uuid.UUID, filters: QuizFilters, shelf: Shelf, now: datetime) -> int:
    """How many questions a quiz with these filters could draw from."""
    session = db.session()
    return len(_matching(session, user_id, filters, shelf, day_of(session, user_id, now)))


def start_quiz(
    *,
    user_id: uuid.UUID,
    filters: QuizFilters,
    count: int,
    feedback: str,
    shelf: Shelf,
    now: datetime,
    title: str = "Quiz",
) -> uuid.UUID:
    """Begin a quiz of up to `count` questions, `tutor` or `timed`; gives the session's id. Commits.

    A timed quiz closes after 82 seconds a question (the exam's pace) times the student's extra time.
    Raises Invalid for impossible choices, NothingToAsk when no question fits.
    """
    if not FEWEST <= count <= MOST:
        raise Invalid(f"A quiz has {FEWEST} to {MOST} questions.")
    if feedback not in {"tutor", "timed"} or filters.pool not in POOLS:
        raise Invalid("Choose feedback at once or at the end, and which questions to draw from.")
    now = truncated(now)
    with command() as session:
        day = day_of(session, user_id, now)
        matching = _matching(session, user_id, filters, shelf, day)
        seed = secrets.randbits(53)
        seen = seen_by(session, user_id, day)
        chosen = choose_quiz([sibling(question, seen) for question in matching], count, seeded(seed))
        slots = lay_out((shelf.question(question.key) for question in chosen), seed)
        if not slots:
            raise NothingToAsk(NOTHING_FITS)
        row = new_session(user_id, now, day, kind="quiz", feedback=feedback, title=title[:160], seed=seed)
        row.slots = [slot.to_json() for slot in slots]
        row.choices = _choices(filters, count)
        row.catalog_hash = shelf.hash
        if feedback == "timed":
            row.closes_at = now + timedelta(seconds=round(EXAM_PACE * len(slots) * day.extra_time))
        session.add(row)
        return row.id


def _matching(
    session: Session, user_id: uuid.UUID, filters: QuizFilters, shelf: Shelf, day: Day
) -> list[Question]:
    fitting = [question for question in shelf.practice_questions() if filters.fits(question)]
    return _in_pool(session, user_id, fitting, filters.pool, day)


def _in_pool(
    session: Session, user_id: uuid.UUID, questions: Iterable[Question], pool: str, day: Day
) -> list[Question]:
    if pool == "new":
        seen = seen_by(session, user_id, day).last
        return [question for question in questions if question.key not in seen]
    if pool == "due":
        due = {facet for facet, state in memories(session, user_id).items() if state.due < day.ends}
        return [question for question in questions if question.facet in due]
    if pool == "flagged":
        keys = set(session.scalars(sa.select(Flag.item_key).where(Flag.user_id == user_id)))
        return [question for question in questions if question.key in keys]
    if pool == "missed":
        missed = _missed(session, user_id)
        return [question for question in questions if question.key in missed]
    return list(questions)


def _missed(session: Session, user_id: uuid.UUID) -> set[str]:
    """Questions whose latest standing answer is not right."""
    rows = session.execute(
        sa.select(Review.item_key, score_now(of_user(user_id)))
        .where(Review.user_id == user_id, not_undone(of_user(user_id)))
        .order_by(Review.at, Review.id)
    )
    latest = {item: score for item, score in rows}  # noqa: C416 - the last of each item wins
    return {item for item, score in latest.items() if score < 1.0}


def _has_area(shelf: Shelf, domain: str) -> bool:
    return any(area.domain == domain for area in shelf.areas)


def _boxes(entries: Iterable[tuple[str, str, str]], values: Iterable[str | None]) -> tuple[QuizChoice, ...]:
    counts = Counter(values)
    return tuple(
        QuizChoice(value, label, counts[value], domain) for value, label, domain in entries if counts[value]
    )


def _choices(filters: QuizFilters, count: int) -> dict[str, object]:
    return {
        "count": count,
        "pool": filters.pool,
        "domains": list(filters.domains),
        "tasks": list(filters.tasks),
        "objectives": list(filters.objectives),
        "levels": list(filters.levels),
        "types": list(filters.types),
    }
