"""How questions are asked outside sessions: in a lesson (open book, logged) and on the landing page."""

from __future__ import annotations

import uuid
from collections import Counter
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyhub.catalog.shelf import Shelf
from studyhub.catalog.types import CORE_BANK, Lesson, Question, QuestionBlock
from studyhub.extensions import db
from studyhub.learning.chance import seed_of
from studyhub.learning.grading import grade
from studyhub.learning.replay import LESSON
from studyhub.learning.responses import Fields, fields_of, read_response
from studyhub.models import Memory, Review
from studyhub.services.database import command
from studyhub.services.errors import NotFound
from studyhub.services.stamps import wrote_for

from .errors import StaleForm
from .log import memory_of, queue
from .rendering import question_view
from .slot_pages import answered_view
from .slots import PutUp, put_up, version_kept
from .student import truncated
from .types import LessonQuestion, QuestionView
from .writing import Given, aftermath, clamped, known_of, write_answer

NO_SUCH = "There is no such question in this lesson."


def lesson_questions(*, user_id: uuid.UUID | None, lesson: str, shelf: Shelf) -> dict[str, LessonQuestion]:
    """The check-yourself questions of a lesson by their keys, each ready to be answered (again)."""
    embedded = _embedded(lesson, shelf)
    attempts: Counter[str] = Counter()
    if user_id is not None:
        attempts = _attempts(db.session(), user_id, list(embedded))
    views = {}
    for key, question in embedded.items():
        up = _put_up(user_id, question, attempts[key])
        views[key] = LessonQuestion(_view(up, shelf), attempts[key])
    return views


def questions_in(lesson: Lesson) -> list[str]:
    """The keys of the questions that stand in a lesson, in their order."""
    return [block.key for block in lesson.blocks if isinstance(block, QuestionBlock)]


def answer_in_lesson(
    *,
    user_id: uuid.UUID,
    lesson: str,
    question: str,
    attempt: int,
    fields: Fields,
    shelf: Shelf,
    now: datetime,
    asked: str = "",
    guessed: bool = False,
    millis: int = 0,
) -> LessonQuestion:
    """Mark and log the answer to a lesson's question (its key, or its bare id). Commits.

    It moves the memory of the facet but is open book: no evidence, no first exposure. Sent again it gives
    the stored result. Raises Unmarkable, StaleForm, NotFound.
    """
    item = _embedded(lesson, shelf).get(question if "/" in question else f"{CORE_BANK}/{question}")
    if item is None:
        raise NotFound(NO_SUCH)
    given_id = uuid.uuid5(user_id, f"{LESSON}:{item.key}:{attempt}")
    up = _put_up(user_id, item, attempt)
    with command() as session:
        queue(session, user_id)
        connection = session.connection()
        known = known_of(connection, user_id, up)
        if known.logged(given_id):
            return _stored(session, user_id, given_id, shelf, known.timezone)
        earlier = sum(line.kind == "answer" and line.mode == LESSON for line in known.earlier)
        if attempt != earlier or (asked and asked != item.ask_hash):
            raise StaleForm("This question changed since the page was opened. Here it is as it stands now.")
        response = read_response(up.concrete, up.shown, fields)
        graded = grade(up.concrete, response)
        at = truncated(now)
        given = Given(given_id, at, "lesson", response, guessed, clamped(millis), False, attempt=attempt)
        after = write_answer(connection, user_id, up, known, given=given, graded=graded)
        wrote_for(session, user_id)
    version_kept(item)
    fields = fields_of(up.concrete, up.shown, response)
    view = question_view(up.concrete, up.shown, shelf, fields=fields, graded=graded, guessed=guessed)
    return LessonQuestion(view, attempt, after)


def try_question(
    *, question: str, shelf: Shelf, fields: Fields | None = None, typed: Fields | None = None
) -> QuestionView:
    """A question without an account: shown, or with `fields` marked; nothing is stored.

    `typed` puts fields that could not be marked back into the open question. Raises NotFound (items of a
    mock form too), Unmarkable.
    """
    item = shelf.find_question(question if "/" in question else f"{CORE_BANK}/{question}")
    if item is None or item.form is not None:
        raise NotFound("There is no such question to try.")
    up = put_up(item, seed_of("try", item.ask_hash))
    if fields is None:
        return question_view(up.concrete, up.shown, shelf, fields=typed)
    response = read_response(up.concrete, up.shown, fields)
    kept = fields_of(up.concrete, up.shown, response)
    return question_view(up.concrete, up.shown, shelf, fields=kept, graded=grade(up.concrete, response))


def _embedded(lesson: str, shelf: Shelf) -> dict[str, Question]:
    """Questions of a lesson by their key; those of a mock form never (the checker refuses them too)."""
    found = {key: shelf.find_question(key) for key in questions_in(shelf.lesson(lesson))}
    return {key: question for key, question in found.items() if question and question.form is None}


def _attempts(session: Session, user_id: uuid.UUID, items: list[str]) -> Counter[str]:
    rows = session.execute(
        sa.select(Review.item_key, sa.func.count())
        .where(
            Review.user_id == user_id,
            Review.item_key.in_(items),
            Review.kind == "answer",
            Review.mode == LESSON,
        )
        .group_by(Review.item_key)
    )
    return Counter({item: int(count) for item, count in rows})


def _put_up(user_id: uuid.UUID | None, question: Question, attempt: int) -> PutUp:
    """Shuffled and drawn alike for the same person and attempt: nothing is stored before the answer."""
    return put_up(question, seed_of(LESSON, user_id, question.ask_hash, attempt))


def _view(up: PutUp, shelf: Shelf) -> QuestionView:
    return question_view(up.concrete, up.shown, shelf)


def _stored(
    session: Session, user_id: uuid.UUID, given_id: uuid.UUID, shelf: Shelf, timezone: str
) -> LessonQuestion:
    review = session.get_one(Review, (user_id, given_id))
    view = answered_view(session, review, shelf)
    if view is None:
        raise NotFound(NO_SUCH)
    state = memory_of(session.get(Memory, (user_id, review.facet)))
    after = aftermath(state, review.at, timezone, counted=review.rating is not None)
    return LessonQuestion(view, review.attempt, after)
