"""How an answer of a session is accepted, marked once, and taken back."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from studyhub.catalog.shelf import Shelf
from studyhub.learning.grading import Graded, grade
from studyhub.learning.responses import Fields, fields_of, read_response
from studyhub.models import Review, StudySession, User
from studyhub.services.database import command, plain_command
from studyhub.services.errors import Conflict, NotFound
from studyhub.services.stamps import count_for
from studyhub.services.statements import Statement

from .errors import SessionOver, StaleForm
from .log import queue, refold
from .opened import LAID, Laid
from .rendering import question_view
from .sessions import is_over
from .slot_pages import open_session, slot_page
from .slots import PutUp, in_slot, version_kept
from .student import truncated
from .types import Aftermath, SlotPage
from .writing import Given, Known, clamped, known_of, write_answer

EDITED = "This question was edited while you read it. Here it is as it stands now; nothing was marked."
UNDONE_ELSEWHERE = "This question was opened again in another tab. Here it is as it stands now."
TIME_UP = "The time was up before this answer came, so it was not marked. Everything before it counts."
ENDED = "This session was ended before this answer came, so it was not marked. Everything before it counts."
NOT_LAST = "Only the last answer can be taken back."

# Asked with every answer: built once. Locks the user's row too (see log.queue): one statement with the read.
_HELD = Statement(
    sa.select(*LAID)
    .join(User, User.id == StudySession.user_id)
    .where(StudySession.user_id == sa.bindparam("user_id"), StudySession.id == sa.bindparam("session_id"))
    .with_for_update(key_share=True)
)


@dataclass(frozen=True)
class SentAnswer:
    """An answer as a form sends it: where it belongs, what the question asked (its hash), what was typed."""

    session_id: uuid.UUID
    slot: int
    attempt: int
    asked: str
    fields: Fields
    guessed: bool = False
    millis: int = 0

    @property
    def id(self) -> uuid.UUID:
        """The one id of this answer: the same from a retry, a double click or another tab."""
        return answer_id(self.session_id, self.slot, self.attempt)


@dataclass(frozen=True)
class _Desk:
    """The slot that an answer is for."""

    session: Laid
    total: int
    up: PutUp
    known: Known


class _Marked(NamedTuple):
    """An answer as it was given, what it was worth, and what followed."""

    given: Given
    graded: Graded
    aftermath: Aftermath


def answer_id(session_id: uuid.UUID, slot: int, attempt: int) -> uuid.UUID:
    """UUIDv5 of session, slot and attempt; a browser that was offline computes the same."""
    return uuid.uuid5(session_id, f"{slot}:{attempt}")


def submit_answer(*, user_id: uuid.UUID, answer: SentAnswer, shelf: Shelf, now: datetime) -> SlotPage:
    """Mark and log an answer; the same answer sent again gives the stored result and changes nothing.

    Raises Unmarkable (says what is missing; the form stays), SessionOver, StaleForm, NotFound. The page of
    a fresh answer has no `states` and no flag: it is made without further queries. Commits.
    """
    now = truncated(now)
    marked: _Marked | None = None
    try:
        with plain_command() as connection:
            desk = _desk(connection, user_id, answer, shelf)
            if not desk.known.logged(answer.id):
                marked = _mark(connection, desk, answer, now)
                count_for(connection, user_id)
    except IntegrityError:  # the same answer came by another connection at the same moment
        marked = None
    if marked is None:
        return slot_page(
            user_id=user_id, session_id=answer.session_id, shelf=shelf, now=now, slot=answer.slot
        )
    version_kept(desk.up.authored)
    return _page(desk, marked, shelf)  # made when others may write again


def undo_answer(*, user_id: uuid.UUID, session_id: uuid.UUID, slot: int, attempt: int, now: datetime) -> None:
    """Take an answer back: the log keeps it and says so, memory and counts forget it. Commits.

    With feedback at once only the last answer of the session can be taken back, before the end of a timed
    one any. Doing it twice changes nothing. Raises NotFound, SessionOver, Conflict.
    """
    now = truncated(now)
    with command() as session:
        queue(session, user_id)
        opened = open_session(user_id, session_id, now)
        answer = session.get(Review, (user_id, answer_id(session_id, slot, attempt)))
        if answer is None:
            raise NotFound("There is no answer to take back here.")
        undo_id = uuid.uuid5(session_id, f"{slot}:{attempt}:undo")
        if session.get(Review, (user_id, undo_id)) is not None:
            return
        if opened.over:
            raise SessionOver("The session is over; its answers stand.")
        if not opened.may_undo(answer.id):
            raise Conflict(NOT_LAST)
        session.add(undo_row(answer, undo_id, now))
        refold(session, user_id, answer.facet, answer.objective)


def _desk(connection: sa.Connection, user_id: uuid.UUID, answer: SentAnswer, shelf: Shelf) -> _Desk:
    mine = {"user_id": user_id, "session_id": answer.session_id}
    found = next(iter(_HELD.rows(connection, mine)), None)
    row = Laid._make(found) if found else None
    if row is None or not 0 <= answer.slot < len(row.slots):
        raise NotFound("There is no such question in your sessions.")
    up = in_slot(row.slot(answer.slot), shelf)
    if up is None:
        raise StaleForm("This question was withdrawn while you read it; nothing was marked.")
    return _Desk(row, len(row.slots), up, known_of(connection, user_id, up))


def _mark(connection: sa.Connection, desk: _Desk, answer: SentAnswer, now: datetime) -> _Marked:
    _refuse(desk, answer, now)
    concrete, shown = desk.up.concrete, desk.up.shown
    response = read_response(concrete, shown, answer.fields)
    graded = grade(concrete, response)
    given = Given(
        id=answer.id,
        at=now,
        mode="today" if desk.session.kind == "today" else "quiz",
        response=response,
        guessed=answer.guessed,
        millis=clamped(answer.millis),
        first_exposure=_first_exposure(desk, answer),
        session_id=answer.session_id,
        slot=answer.slot,
        attempt=answer.attempt,
    )
    user_id = desk.session.user_id
    aftermath = write_answer(connection, user_id, desk.up, desk.known, given=given, graded=graded)
    return _Marked(given, graded, aftermath)


def _refuse(desk: _Desk, answer: SentAnswer, now: datetime) -> None:
    if is_over(desk.session, now):
        raise SessionOver(ENDED if desk.session.ended_at else TIME_UP)
    undone = [line for line in _lines_of_slot(desk, answer) if line.kind == "undo"]
    if answer.attempt != len(undone):
        raise StaleForm(UNDONE_ELSEWHERE)
    if answer.asked != desk.up.authored.ask_hash:
        raise StaleForm(EDITED)


def _lines_of_slot(desk: _Desk, answer: SentAnswer) -> list[Any]:
    place = (answer.session_id, answer.slot)
    return [line for line in desk.known.earlier if (line.session_id, line.slot) == place]


def _first_exposure(desk: _Desk, answer: SentAnswer) -> bool:
    """Never answered before; changing an answer of a timed session, its key untold, is still the first.

    A card is never one: nothing was tested.
    """
    if desk.up.authored.type == "card":
        return False
    untold = _lines_of_slot(desk, answer) if desk.session.feedback == "timed" else []
    return all(line in untold for line in desk.known.earlier)


def _page(desk: _Desk, marked: _Marked, shelf: Shelf) -> SlotPage:
    given, graded, aftermath = marked
    told = desk.session.feedback == "tutor"
    fields = fields_of(desk.up.concrete, desk.up.shown, given.response)
    return SlotPage(
        session_id=desk.session.id,
        title=desk.session.title,
        kind=desk.session.kind,
        feedback=desk.session.feedback,
        slot=given.slot,
        total=desk.total,
        attempt=given.attempt,
        states=(),
        flagged=False,
        over=False,
        answered=True,
        can_undo=True,
        next_slot=given.slot + 1 if given.slot + 1 < desk.total else None,
        started_ms=0,
        closes_at=desk.session.closes_at,
        seconds_left=None,
        question=question_view(
            desk.up.concrete,
            desk.up.shown,
            shelf,
            fields=fields,
            graded=graded if told else None,
            guessed=given.guessed,
        ),
        aftermath=aftermath if told else None,
    )


def undo_row(answer: Review, undo_id: uuid.UUID, now: datetime) -> Review:
    """The log's line that takes an answer back."""
    kept = {
        column.key: getattr(answer, column.key)
        for column in Review.__mapper__.column_attrs
        if column.key not in {"id", "at", "kind", "target_id", "rating", "millis"}
    }
    return Review(**kept, id=undo_id, at=now, kind="undo", target_id=answer.id, rating=None, millis=0)
