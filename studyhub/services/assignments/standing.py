"""What became of an assignment with each student, read from the log: a regraded answer changes it.

Nothing of it is stored. An undo, a regrade and a withdrawn question change what was reached, and a copy would
have to follow each of them; a cohort's results are a few statements.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from studyhub.catalog.shelf import Shelf
from studyhub.learning.assigned import Outcome, Terms, counting, credit, kept
from studyhub.models import Assignment

from .kinds import KINDS
from .log import Place, places_of, practised, read_at
from .records import Doer, seen_until, terms_of
from .rules import LessonRule, PracticeRule, read_rule

NOT_STARTED, UNDER_WAY, DONE = "not started", "under way", "done"


@dataclass(frozen=True)
class Try:
    """An attempt. `right` is None while it is under way or `sealed`; `answered` counts what counts.

    `done_at` is the last answer's moment (an exam's: when it was begun), by which lateness is judged.
    One that is under way may be over by the clock alone, at `turns_at`.
    """

    number: int
    state: str
    right: int | None
    asked: int
    answered: int
    minutes: int
    started_at: datetime
    done_at: datetime
    late: bool
    credit: float | None
    session_id: uuid.UUID | None
    sitting_id: uuid.UUID | None
    sealed: bool = False
    turns_at: datetime | None = None

    @property
    def percent(self) -> int | None:
        """Right of asked in whole percent, None while under way or where nothing could be asked."""
        return None if self.right is None or not self.asked else round(100 * self.right / self.asked)


@dataclass(frozen=True)
class Standing:
    """How a student stands with an assignment. `counted` is the attempt that counts, of those that are over.

    `credit` in [0, 1] is what it is worth after the late rule; None until something is done.
    """

    state: str
    late: bool = False
    done_at: datetime | None = None
    minutes: int = 0
    tries: tuple[Try, ...] = ()
    counted: Try | None = None
    credit: float | None = None

    @property
    def open_try(self) -> Try | None:
        """The attempt that is under way."""
        return next((one for one in self.tries if one.state == UNDER_WAY), None)


def standings_of(
    session: Session, row: Assignment, people: Iterable[Doer], *, shelf: Shelf, now: datetime
) -> dict[uuid.UUID, Standing]:
    """How each student stands with an assignment.

    What came after a student's `until`, or after the assignment was withdrawn, is left out.
    """
    until = {one.id: seen_until(row, one.until) for one in people}
    rule, terms = read_rule(row.kind, row.rule), terms_of(row)
    if isinstance(rule, LessonRule):
        return _of_lesson(read_at(session, rule.lesson, until), terms, until)
    if isinstance(rule, PracticeRule):
        return _of_practice(session, rule, terms, until, now)
    places = places_of(session, row, until, shelf=shelf, now=now)
    return {person: _of_tries(places.get(person, ()), terms) for person in until}


def is_tried(row: Assignment) -> bool:
    """Whether an assignment is done in attempts."""
    return KINDS[row.kind].tried


def _of_lesson(
    read: Mapping[uuid.UUID, datetime], terms: Terms, people: Iterable[uuid.UUID]
) -> dict[uuid.UUID, Standing]:
    """Read before it was set is read, and read after it closed is not done in time."""
    return {
        person: _finished(terms, read[person], 0)
        if person in read and read[person] < terms.closes
        else Standing(NOT_STARTED)
        for person in people
    }


def _of_practice(
    session: Session,
    rule: PracticeRule,
    terms: Terms,
    until: Mapping[uuid.UUID, datetime | None],
    now: datetime,
) -> dict[uuid.UUID, Standing]:
    found = practised(session, until, terms, minutes=rule.minutes, now=now)
    return {
        person: _finished(terms, found[person].reached_at, found[person].minutes)
        if person in found
        else Standing(NOT_STARTED)
        for person in until
    }


def _finished(terms: Terms, at: datetime | None, minutes: int) -> Standing:
    """How work without a score stands, done at a moment (None: not yet)."""
    if at is None:
        return Standing(UNDER_WAY if minutes else NOT_STARTED, minutes=minutes)
    return Standing(DONE, late=at > terms.due, done_at=at, minutes=minutes, credit=kept(terms, at))


def _of_tries(places: Iterable[Place], terms: Terms) -> Standing:
    tries = tuple(_try(place, terms) for place in places)
    over = [_outcome(one) for one in tries if one.state == DONE]
    best = counting(terms, over)
    counted = next((one for one in tries if best and one.number == best.number), None)
    state = DONE if counted else UNDER_WAY if tries else NOT_STARTED
    return Standing(
        state=state,
        late=bool(counted and counted.late),
        done_at=counted.done_at if counted else None,
        minutes=sum(one.minutes for one in tries),
        tries=tries,
        counted=counted,
        credit=counted.credit if counted else None,
    )


def _try(place: Place, terms: Terms) -> Try:
    outcome = Outcome(place.number, place.right, place.asked, place.done_at)
    return Try(
        number=place.number,
        state=DONE if place.over else UNDER_WAY,
        right=place.right if place.over and not place.sealed else None,
        asked=place.asked,
        answered=place.answered,
        minutes=place.minutes,
        started_at=place.started_at,
        done_at=place.done_at,
        late=place.done_at > terms.due,
        credit=credit(terms, outcome) if place.over and not place.sealed else None,
        session_id=place.session_id,
        sitting_id=place.sitting_id,
        sealed=place.sealed,
        turns_at=place.turns_at,
    )


def _outcome(one: Try) -> Outcome:
    return Outcome(one.number, one.right or 0, one.asked, one.done_at)
