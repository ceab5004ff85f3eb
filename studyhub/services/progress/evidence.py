"""What the log says of a student's readiness as of a moment: first answers, and repeats beside them."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from math import comb
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyhub.catalog.shelf import Shelf
from studyhub.catalog.types import Question
from studyhub.learning.chance import seed_of
from studyhub.learning.readiness.memorisation import Memorisation, Sighting, compare
from studyhub.learning.readiness.verdict import FirstAnswer, Readiness, judge
from studyhub.learning.replay import LESSON
from studyhub.models import Review
from studyhub.services.practice.log import Scope, not_undone, score_now
from studyhub.services.practice.student import day_of


@dataclass(frozen=True)
class AsOf:
    """What could be said of a student at a moment."""

    verdict: Readiness
    memorisation: Memorisation


def as_of(session: Session, *, user_id: uuid.UUID, shelf: Shelf, at: datetime) -> AsOf:
    """The verdict from the log up to `at` (included), as the readiness page gave it then.

    Nothing later counts: no answer, nor an answer taken back or marked anew. Content is as it is now.
    Raises NotFound for an unknown user.
    """
    day = day_of(session, user_id, at)
    answers = _answers(session, lambda row: sa.and_(row.user_id == user_id, row.at <= at))
    items = shelf.blueprint(day.blueprint).form_items()
    return AsOf(
        verdict=judge(first_answers(answers, shelf, at), items, seed=seed_of(user_id, day.date, "readiness")),
        memorisation=compare(
            Sighting(row.facet, repeat=not row.first_exposure, right=row.score == 1.0) for row in answers
        ),
    )


def guess_chance(question: Question, *, offered: int = 0) -> float | None:
    """The chance of guessing a question right; None if its kind is no evidence of readiness.

    Evidence are single questions with four options, multiple ones, which count all or nothing, and numbers
    chosen from the `offered`, as on a mock exam; a number that was typed (0 offered) is none.
    """
    if question.type == "numeric" and offered:
        return 1 / offered
    if question.type == "multiple" and question.choose:
        return 1 / comb(len(question.options), question.choose)
    return 1 / 4 if question.type == "single" and len(question.options) == 4 else None


def _answers(session: Session, scope: Scope) -> list[Any]:
    """Standing answers to questions, open-book ones in lessons apart, by time."""
    rows = session.execute(
        sa.select(
            Review.item_key,
            Review.facet,
            Review.at,
            Review.first_exposure,
            Review.shown["offered"].label("offered"),
            score_now(scope).label("score"),
        )
        .where(scope(Review), Review.item_kind == "question", Review.mode != LESSON, not_undone(scope))
        .order_by(Review.at, Review.id)
    )
    return list(rows)


def first_answers(answers: Iterable[Any], shelf: Shelf, at: datetime) -> list[FirstAnswer]:
    """First answers to questions of the exam's kinds, aged as of `at`.

    Of each row `item_key`, `first_exposure`, `offered`, `at` and `score` are read.
    """
    first = []
    for row in answers:
        question = shelf.find_question(row.item_key) if row.first_exposure else None
        guess = guess_chance(question, offered=len(row.offered or ())) if question else None
        if question is not None and guess is not None:
            age = max((at - row.at).total_seconds() / 86_400, 0.0)
            first.append(FirstAnswer(question.domain, row.score == 1.0, guess, age))
    return first
