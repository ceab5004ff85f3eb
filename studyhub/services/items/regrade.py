"""What follows when a key proves wrong: answers are marked anew, memory is put right, students are told."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyhub.catalog.errors import CatalogError
from studyhub.catalog.shelf import Shelf
from studyhub.catalog.types import Question
from studyhub.extensions import db
from studyhub.learning.errors import Unmarkable
from studyhub.learning.grading import grade
from studyhub.learning.memory import POLICY
from studyhub.learning.responses import Response, Shown
from studyhub.models import AuditEvent, Notice, QuestionVersion, Review
from studyhub.models.base import new_id
from studyhub.services.database import command
from studyhub.services.errors import NotFound
from studyhub.services.practice.log import not_undone, of_item, queue, refold, score_now
from studyhub.services.practice.slots import keep_version, put_up_as, read_version, version_kept
from studyhub.services.practice.student import truncated

NOTICE = "regrade"


@dataclass(frozen=True)
class RegradePreview:
    """What a regrade of a question would do: answers to older wordings, and what becomes of them."""

    item: str
    answers: int
    students: int
    now_right: int
    now_wrong: int
    unmarkable: int


@dataclass(frozen=True)
class OlderWording:
    """A question that asks or marks otherwise than when it was first answered."""

    item: str
    ask_hash: str
    first_answered: datetime
    stem_then: str
    stem_now: str


@dataclass(frozen=True)
class Change:
    """An answer with the score that stands and the one that it is to have."""

    review: Review
    was: float
    score: float


def older_wordings(*, shelf: Shelf) -> tuple[OlderWording, ...]:
    """Wordings that were answered and have changed since, by question; unknown questions are left out."""
    rows = db.session.scalars(
        sa.select(QuestionVersion).order_by(QuestionVersion.item_key, QuestionVersion.at)
    )
    found: dict[tuple[str, str], OlderWording] = {}
    for row in rows:
        question = shelf.find_question(row.item_key)
        if question is not None and question.ask_hash != row.ask_hash:
            then = read_version(row.body).stem
            older = OlderWording(row.item_key, row.ask_hash, row.at, then, question.stem)
            found.setdefault((row.item_key, row.ask_hash), older)
    return tuple(found.values())


def preview_regrade(*, item: str, old_ask_hash: str, shelf: Shelf) -> RegradePreview:
    """What `regrade_item` would change; nothing is written. Raises NotFound for an unknown question."""
    question = _question(item, shelf)
    session = db.session()
    changes, unmarkable = changes_of(session, question, old_ask_hash)
    return RegradePreview(
        item=item,
        answers=len(changes),
        students=len({change.review.user_id for change in changes}),
        now_right=sum(change.score == 1.0 != change.was for change in changes),
        now_wrong=sum(change.was == 1.0 != change.score for change in changes),
        unmarkable=unmarkable,
    )


def regrade_item(
    *, actor_id: uuid.UUID, item: str, old_ask_hash: str, shelf: Shelf, now: datetime
) -> RegradePreview:
    """Mark all answers given to an older wording by the question as it stands, and tell their students.

    Appends regrade lines to the log, makes memory and counts anew, leaves a notice with everybody concerned
    and an audit event. Doing it twice changes nothing more. Commits. Raises NotFound.
    """
    question = _question(item, shelf)
    now = truncated(now)
    preview = preview_regrade(item=item, old_ask_hash=old_ask_hash, shelf=shelf)
    with command() as session:
        changes, _ = changes_of(session, question, old_ask_hash)
        carry_out(session, changes, question, now)
        session.add(_audit(actor_id, item, old_ask_hash, len(changes), now))
    version_kept(question)
    return preview


def carry_out(session: Session, changes: Sequence[Change], question: Question, now: datetime) -> None:
    """Write marks anew within a command: lines of the log, memory and counts, a notice to each student.

    `question` is what the answers are marked by; call `version_kept` with it once the command is done.
    """
    keep_version(session, question, now)
    session.add_all(_regrade_line(change, question, now) for change in changes)
    touched = {(c.review.user_id, c.review.facet, c.review.objective) for c in changes}
    for user_id, facet, objective in sorted(touched):  # one order for all, so that locks never cross
        queue(session, user_id)
        refold(session, user_id, facet, objective)
    session.add_all(_notices(changes, question, now))


def credits_of(session: Session, item: str, ask_hash: str) -> list[Change]:
    """What gives everybody credit for a wording: its standing answers that are not fully right."""
    rows = session.execute(
        sa.select(Review, score_now(of_item(item))).where(
            Review.item_key == item, Review.ask_hash == ask_hash, not_undone(of_item(item))
        )
    )
    return [Change(review, float(was), 1.0) for review, was in rows if was < 1.0]


def _question(item: str, shelf: Shelf) -> Question:
    question = shelf.find_question(item)
    if question is None:
        raise NotFound("There is no such question.")
    return question


def changes_of(session: Session, question: Question, old_ask_hash: str) -> tuple[list[Change], int]:
    """Standing answers to the older wording, not yet marked by the present one; and how many cannot be."""
    rows = session.execute(
        sa.select(Review, score_now(of_item(question.key))).where(
            Review.item_key == question.key,
            Review.ask_hash == old_ask_hash,
            not_undone(of_item(question.key)),
        )
    ).all()
    done = set(
        session.scalars(
            sa.select(Review.target_id).where(
                Review.item_key == question.key,
                Review.kind == "regrade",
                Review.ask_hash == question.ask_hash,
            )
        )
    )
    changes, unmarkable = [], 0
    for review, was in rows:
        score = _score(question, review)
        if score is None:
            unmarkable += 1
        elif review.id not in done:
            changes.append(Change(review, float(was), score))
    return changes, unmarkable


def _score(question: Question, review: Review) -> float | None:
    """The score by the present key; None where the question changed too much to mark the old answer."""
    shown, response = Shown.from_json(review.shown), Response.from_json(review.response)
    try:
        up = put_up_as(question, shown)
        if shown.offered and sum(option.correct for option in up.concrete.options) != 1:
            return None  # the right number was not among those offered
        return grade(up.concrete, response).score
    except (CatalogError, Unmarkable):
        return None


def _regrade_line(change: Change, question: Question, now: datetime) -> Review:
    answer = change.review
    return Review(
        user_id=answer.user_id,
        id=new_id(now),
        at=now,
        kind="regrade",
        target_id=answer.id,
        session_id=answer.session_id,
        slot=answer.slot,
        attempt=answer.attempt,
        mode=answer.mode,
        item_kind=answer.item_kind,
        item_key=answer.item_key,
        ask_hash=question.ask_hash,
        content_hash=question.content_hash,
        facet=answer.facet,
        objective=answer.objective,
        shown=answer.shown,
        response=answer.response,
        score=change.score,
        guessed=answer.guessed,
        first_exposure=answer.first_exposure,
        millis=0,
        rating=None,
        policy=POLICY,
    )


def _notices(changes: Iterable[Change], question: Question, now: datetime) -> list[Notice]:
    """One notice a student: what was asked, how many of their answers, how many now stand otherwise."""
    by_user: dict[uuid.UUID, list[Change]] = {}
    for change in changes:
        by_user.setdefault(change.review.user_id, []).append(change)
    return [
        Notice(
            user_id=user_id,
            id=new_id(now),
            kind=NOTICE,
            detail={
                "item": question.key,
                "objective": question.objective,
                "answers": len(theirs),
                "now_right": sum(change.score == 1.0 != change.was for change in theirs),
                "now_wrong": sum(change.was == 1.0 != change.score for change in theirs),
            },
            at=now,
            read_at=None,
        )
        for user_id, theirs in by_user.items()
    ]


def _audit(actor_id: uuid.UUID, item: str, old: str, answers: int, now: datetime) -> AuditEvent:
    detail: dict[str, object] = {"item": item, "old_ask_hash": old, "answers": answers}
    return AuditEvent(
        id=new_id(now), at=now, actor_id=actor_id, action="regrade", subject_id=None, detail=detail
    )
