"""What an answer does to the memory of a facet: FSRS-6 by the reference package, made deterministic."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from fsrs import Card, Rating, Scheduler, State

POLICY = 2
"""Version of the rules here; logged with every answer."""

LEECH_LAPSES = 4
DAY_BEGINS = time(4)
CARD_ID = 1


@dataclass(frozen=True)
class MemoryState:
    """FSRS state of a facet: stability in days, difficulty in [1, 10], times in UTC."""

    stability: float
    difficulty: float
    due: datetime
    last: datetime
    reps: int
    lapses: int

    @property
    def leech(self) -> bool:
        """Whether it was forgotten so often that asking again is not the cure."""
        return self.lapses >= LEECH_LAPSES


def rate(*, right: bool, guessed: bool, first: bool, open_book: bool) -> int:
    """FSRS rating: wrong or guessed 1 (Again), right 3 (Good), right at the very first time 4 (Easy).

    The first answer given in a lesson is Good at best: the text stood beside it.
    """
    if not right or guessed:
        return int(Rating.Again)
    return int(Rating.Easy if first and not open_book else Rating.Good)


def review(state: MemoryState | None, rating: int, at: datetime) -> MemoryState:
    """The state after a review rated `rating` (1, 3 or 4) at `at` (aware, UTC). Pure and exact.

    A review after another is of a later study day (see `counts`), so at least a day lies between them.
    """
    card = _card(state, at, least=1)
    card, _ = _scheduler().review_card(card, Rating(rating), at.astimezone(UTC))
    if card.stability is None or card.difficulty is None:
        raise ValueError("the scheduler gave no state")
    lapsed = state is not None and rating == Rating.Again
    return MemoryState(
        stability=card.stability,
        difficulty=card.difficulty,
        due=card.due,
        last=at,
        reps=(state.reps if state else 0) + 1,
        lapses=(state.lapses if state else 0) + int(lapsed),
    )


def retrievability(state: MemoryState, now: datetime, *, least: int = 0) -> float:
    """Predicted chance of recall at `now`, in [0, 1] (FSRS-6 curve over whole days, at least `least`)."""
    return float(_scheduler().get_card_retrievability(_card(state, now, least=least), now))


def days_between(last: datetime, now: datetime, *, least: int) -> int:
    """Whole days that a memory is old, and at least `least`: 1 where `now` is of a later study day.

    Without it a rule met at 18:10 would be no day old at 18:00 on the next, and FSRS would take its review
    for one of the same day. No time zone decides: who moves must not change what the log adds up to.
    """
    return max((now - last).days, least)


def study_day(at: datetime, zone: ZoneInfo) -> date:
    """The day an instant belongs to: days begin at 04:00 where the student is."""
    local = at.astimezone(zone)
    return local.date() if local.time() >= DAY_BEGINS else local.date() - timedelta(days=1)


def day_end(day: date, zone: ZoneInfo) -> datetime:
    """The instant (UTC) at which a study day ends: 04:00 local of the next day."""
    return datetime.combine(day + timedelta(days=1), DAY_BEGINS, zone).astimezone(UTC)


def counts(state: MemoryState | None, at: datetime, zone: ZoneInfo) -> bool:
    """Whether an answer enters the model: only the first of a facet on a study day does."""
    return state is None or study_day(at, zone) > study_day(state.last, zone)


@cache
def _scheduler() -> Scheduler:
    # Learning steps and fuzzing are off: they would hide ten-minute steps and randomness in the state.
    return Scheduler(learning_steps=(), relearning_steps=(), enable_fuzzing=False)


def _card(state: MemoryState | None, at: datetime, *, least: int) -> Card:
    # Card() without an id sleeps a millisecond to make one; the id plays no part in the model.
    if state is None:
        return Card(card_id=CARD_ID, due=at)
    return Card(
        card_id=CARD_ID,
        state=State.Review,
        stability=state.stability,
        difficulty=state.difficulty,
        due=state.due,
        last_review=at - timedelta(days=days_between(state.last, at, least=least)),
    )
