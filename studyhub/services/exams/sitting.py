"""What a student does in a sitting: begin, leave a choice, flag, take a break, end."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from studyhub.catalog.shelf import Shelf
from studyhub.learning.exams.clock import on_break
from studyhub.learning.exams.highlights import NotStretches, stretches
from studyhub.learning.grading import Graded, grade
from studyhub.learning.responses import Response
from studyhub.models import Sitting, SittingAnswer, StudyPlan
from studyhub.services.database import command
from studyhub.services.errors import Invalid
from studyhub.services.graded.incidents import note_at_sitting
from studyhub.services.practice.answers import answer_id
from studyhub.services.practice.log import queue
from studyhub.services.practice.slots import PutUp
from studyhub.services.practice.student import truncated
from studyhub.services.practice.writing import Given, clamped, known_of, write_answer, write_late_answer
from studyhub.services.stamps import wrote_for

from .desk import (
    SittingClosed,
    StalePage,
    answers_of,
    clock_of,
    is_closed,
    paper_of,
    put_up_paper,
    sitting_of,
    to_millis,
)

TOO_LATE = "The time was up before this came, so it was not kept. Everything before it counts."
NOT_IN_TIME = "This exam was assigned, and the time to begin it is over. Its questions were not shown."
MANGLED = "What was sent does not belong to this question. Load the page again, please."
ENDED = "This exam has ended. What was answered before counts."
NOT_SURE = "The exam goes on. To end it, tick that you want to end it."
NO_BREAKS = "Stop-clock breaks are not among your exam conditions."
OPENED_SINCE = "This question was opened on another page since. It was loaded again; choose there."
PAUSED = "The clock stands still for your break. End the break to go on."


@dataclass(frozen=True)
class Left:
    """What a form leaves at a place: positions chosen and struck out as shown, the flag, time spent.

    `highlights` are marked stretches of the shown text, "12-40" each; see `learning.exams.highlights`.
    `page` and `turn` say which page sent it and which of its saves it is; see `SittingAnswer`.
    """

    position: int
    chosen: tuple[str, ...]
    struck: tuple[str, ...] = ()
    flagged: bool = False
    highlights: tuple[str, ...] = ()
    millis: int = 0
    page: int = 0
    turn: int = 0


def begin(*, user_id: uuid.UUID, sitting_id: uuid.UUID, now: datetime) -> None:
    """Start the clock; beginning twice changes nothing. Raises SittingClosed once it is too late. Commits."""
    now = truncated(now)
    with command() as session:
        row = sitting_of(session, user_id, sitting_id, lock=True)
        if row.began_at is None and is_closed(row, now):
            raise SittingClosed(NOT_IN_TIME)
        row.began_at = row.began_at or now


def leave(*, user_id: uuid.UUID, sitting_id: uuid.UUID, left: Left, shelf: Shelf, now: datetime) -> None:
    """Keep what stands at a place. The time is the server's. Raises SittingClosed, Invalid. Commits."""
    now = truncated(now)
    with command() as session:
        row = sitting_of(session, user_id, sitting_id, lock=True)
        _refuse(row, now)
        up = put_up_paper(session, paper_of(row, left.position), shelf)
        answer = _place(session, row, left.position)
        if left.page < answer.page:
            raise StalePage(OPENED_SINCE)
        if (left.page, left.turn) < (answer.page, answer.turn):
            return  # an older save of the same page that was overtaken on its way
        answer.page, answer.turn = left.page, left.turn
        answer.keys = _keys(up, left.chosen)
        answer.struck = _keys(up, left.struck)
        answer.flagged = left.flagged
        answer.highlights = _stretches(left.highlights)
        answer.millis = clamped(answer.millis + clamped(left.millis))
        answer.at = now


def see(*, user_id: uuid.UUID, sitting_id: uuid.UUID, position: int, now: datetime) -> None:
    """Note that a question was seen; what was left there stays. Raises SittingClosed. Commits."""
    now = truncated(now)
    with command() as session:
        row = sitting_of(session, user_id, sitting_id, lock=True)
        _refuse(row, now)
        paper_of(row, position)
        _place(session, row, position).at = now


def pause(*, user_id: uuid.UUID, sitting_id: uuid.UUID, now: datetime) -> None:
    """Begin a stop-clock break, where the student's conditions allow it. Commits."""
    now = truncated(now)
    with command() as session:
        row = sitting_of(session, user_id, sitting_id, lock=True)
        plan = session.get(StudyPlan, user_id)
        if plan is None or not plan.stop_clock:
            raise Invalid(NO_BREAKS)
        if is_closed(row, now):
            raise SittingClosed(ENDED if row.ended_at else TOO_LATE)
        if not on_break(clock_of(row)):
            row.breaks = [*row.breaks, [to_millis(now), None]]
            flag_modified(row, "breaks")


def resume(*, user_id: uuid.UUID, sitting_id: uuid.UUID, now: datetime) -> None:
    """End a break; without one nothing changes. Commits."""
    with command() as session:
        row = sitting_of(session, user_id, sitting_id, lock=True)
        if row.breaks and row.breaks[-1][1] is None:
            row.breaks = [*row.breaks[:-1], [row.breaks[-1][0], to_millis(truncated(now))]]
            flag_modified(row, "breaks")
            note_at_sitting(session, row, "break", "Went on after a break that stopped the clock.", now)


def end(*, user_id: uuid.UUID, sitting_id: uuid.UUID, shelf: Shelf, now: datetime, sure: bool = True) -> None:
    """End a sitting, write its answers into the log and keep its result, once; ending twice changes nothing.

    A question that was never answered is no line of the log: nothing was remembered or forgotten. In the
    result, right of scored questions as they were drawn, it counts as not right. Raises Invalid while there
    is time left and the student is not `sure`. Commits.
    """
    now = truncated(now)
    with command() as session:
        queue(session, user_id)
        row = sitting_of(session, user_id, sitting_id, lock=True)
        if row.ended_at is not None:
            return
        if not (sure or is_closed(row, now)):
            raise Invalid(NOT_SURE)
        end_row(session, row, shelf, now)


def end_row(session: Session, row: Sitting, shelf: Shelf, now: datetime) -> None:
    """End a sitting that has not ended, within a command that has locked it and queued its owner.

    A sealed one is neither marked nor logged: `unseal` does that once its keys are out.
    """
    up = _time_up(row, now)
    row.ended_at = min(now, up)
    if row.sealed:
        if up <= now:
            note_at_sitting(session, row, "time", "The time was up.", row.ended_at)
        return
    _mark(session, row, shelf)


def unseal(session: Session, row: Sitting, shelf: Shelf) -> None:
    """Mark a sealed sitting that has ended, and log its answers at the moments they were given.

    Within a command that has locked it and queued its owner; memory is made anew: later answers stand there.
    """
    if row.sealed and row.ended_at is not None:
        _mark(session, row, shelf)
        row.sealed = False


def _mark(session: Session, row: Sitting, shelf: Shelf) -> None:
    right = 0
    for position, answer in sorted(answers_of(session, row).items()):
        paper = paper_of(row, position)
        up = put_up_paper(session, paper, shelf)
        graded = graded_answer(up, answer.keys)
        if graded is not None:
            _log(session, row, answer, up, graded)
            right += int(paper.scored and graded.right)
    row.right, row.scored = right, sum(bool(slot["scored"]) for slot in row.slots)


def graded_answer(up: PutUp, keys: Sequence[str]) -> Graded | None:
    """The mark of what was left; None where nothing, or too few, was chosen."""
    wanted = up.concrete.choose if up.concrete.type == "multiple" else 1
    return grade(up.concrete, Response(keys=tuple(keys))) if len(keys) == wanted else None


def _log(session: Session, row: Sitting, answer: SittingAnswer, up: PutUp, graded: Graded) -> None:
    position = answer.position
    known = known_of(session.connection(), row.user_id, up)
    given = Given(
        id=answer_id(row.id, position, 0),
        at=answer.at,
        mode="mock",
        response=Response(keys=tuple(answer.keys)),
        guessed=False,
        millis=answer.millis,
        first_exposure=not known.earlier,
        session_id=row.id,
        slot=position,
    )
    if row.sealed:
        write_late_answer(session, row.user_id, up, known, given=given, graded=graded)
        session.flush()
    else:
        write_answer(session.connection(), row.user_id, up, known, given=given, graded=graded)
        wrote_for(session, row.user_id)


def _place(session: Session, row: Sitting, position: int) -> SittingAnswer:
    """What was left at a place, or a fresh row for it."""
    answer = session.get(SittingAnswer, (row.user_id, row.id, position))
    if answer is None:
        answer = SittingAnswer(
            user_id=row.user_id,
            sitting_id=row.id,
            position=position,
            keys=[],
            struck=[],
            flagged=False,
            highlights=[],
            millis=0,
            page=0,
            turn=0,
        )
        session.add(answer)
    return answer


def _refuse(row: Sitting, now: datetime) -> None:
    clock = clock_of(row)
    if is_closed(row, now):
        raise SittingClosed(ENDED if row.ended_at else TOO_LATE)
    if on_break(clock):
        raise SittingClosed(PAUSED)


def _time_up(row: Sitting, now: datetime) -> datetime:
    """The moment at which the time runs out, breaks included; `now` where it does not."""
    if row.began_at is None or row.seconds is None:
        return now
    clock = clock_of(row)
    stopped = sum(((one.end or now) - one.start for one in clock.breaks), timedelta())
    up = row.began_at + timedelta(seconds=row.seconds) + stopped
    return up if row.ends_by is None else min(up, row.ends_by)


def _keys(up: PutUp, positions: Sequence[str]) -> list[str]:
    """Authored keys of positions as shown; a position that was never shown is a mangled form."""
    order = up.shown.order["options"]
    keys = []
    for position in dict.fromkeys(positions):
        if not (position.isascii() and position.isdigit() and int(position) < len(order)):
            raise Invalid(MANGLED)
        keys.append(order[int(position)])
    return keys


def _stretches(sent: Sequence[str]) -> list[list[int]]:
    try:
        return stretches(sent)
    except NotStretches:
        raise Invalid(MANGLED) from None
