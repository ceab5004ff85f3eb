from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from fsrs import Card, Rating, Scheduler

from studyhub.learning.memory import MemoryState, counts, day_end, rate, retrievability, review, study_day

NOW = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
NEW_YORK = ZoneInfo("America/New_York")


@pytest.mark.parametrize(
    ("right", "guessed", "first", "open_book", "rating"),
    [
        (True, False, True, False, 4),
        (True, False, False, False, 3),
        (False, False, False, False, 1),
        (True, True, True, False, 1),
        (True, False, True, True, 3),
    ],
)
def test_rating_rule(right: bool, guessed: bool, first: bool, open_book: bool, rating: int) -> None:
    assert rate(right=right, guessed=guessed, first=first, open_book=open_book) == rating


def test_steps_equal_the_reference_scheduler() -> None:
    scheduler = Scheduler(learning_steps=(), relearning_steps=(), enable_fuzzing=False)
    card, state = Card(card_id=7, due=NOW), None
    for day, rating in ((0, 3), (4, 3), (20, 1), (23, 3), (80, 4)):
        at = NOW + timedelta(days=day)
        card, _ = scheduler.review_card(card, Rating(rating), at)
        state = review(state, rating, at)
    assert state is not None
    assert (state.stability, state.difficulty, state.due) == (card.stability, card.difficulty, card.due)


def test_forgetting_is_counted_and_the_first_answer_is_no_lapse() -> None:
    state = review(None, 1, NOW)
    for n in range(1, 5):
        state = review(state, 1, NOW + timedelta(days=n))
    assert (state.reps, state.lapses, state.leech) == (5, 4, True)


def test_recall_fades() -> None:
    state = review(None, 3, NOW)
    later = [retrievability(state, NOW + timedelta(days=n)) for n in (0, 5, 50)]
    assert later == sorted(later, reverse=True)


@pytest.mark.parametrize("rating", [1, 3])
def test_review_on_the_next_study_day_is_a_day_old_however_early_it_comes(rating: int) -> None:
    first = review(None, 1, NOW)
    tomorrow, earlier = NOW + timedelta(days=1), NOW + timedelta(hours=23, minutes=50)
    assert counts(first, earlier, NEW_YORK)
    found, wanted = review(first, rating, earlier), review(first, rating, tomorrow)
    assert (found.stability, found.difficulty) == (wanted.stability, wanted.difficulty)
    assert retrievability(first, earlier, least=1) == retrievability(first, tomorrow)


def test_study_day_begins_at_four() -> None:
    night = datetime(2026, 11, 24, 3, 59, tzinfo=NEW_YORK)
    assert study_day(night, NEW_YORK) == date(2026, 11, 23)
    assert study_day(night + timedelta(minutes=1), NEW_YORK) == date(2026, 11, 24)


def test_day_end_is_four_in_the_morning_across_a_clock_change() -> None:
    assert day_end(date(2026, 10, 31), NEW_YORK) == datetime(2026, 11, 1, 9, 0, tzinfo=UTC)


def test_second_answer_of_a_day_does_not_count() -> None:
    state = MemoryState(3.0, 5.0, NOW, NOW, 1, 0)
    assert not counts(state, NOW + timedelta(hours=2), NEW_YORK)
    assert counts(state, NOW + timedelta(hours=18), NEW_YORK)
    assert counts(None, NOW, NEW_YORK)
