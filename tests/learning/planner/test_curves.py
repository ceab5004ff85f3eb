"""The array form of FSRS-6 against the reference package, step by step."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from fsrs import Card, Rating, Scheduler, State
from hypothesis import given
from hypothesis import strategies as st

from studyhub.learning.planner import curves

START = datetime(2026, 1, 5, 12, tzinfo=UTC)
REFERENCE = Scheduler(learning_steps=(), relearning_steps=(), enable_fuzzing=False)


@given(
    first=st.sampled_from([Rating.Again, Rating.Good, Rating.Easy]),
    later=st.lists(st.tuples(st.integers(1, 400), st.booleans()), max_size=12),
)
def test_every_step_equals_that_of_the_reference(first: Rating, later: list[tuple[int, bool]]) -> None:
    card, _ = REFERENCE.review_card(Card(card_id=1, due=START), first, START)
    stability, difficulty = curves.first_stability(first), curves.first_difficulty(first)
    at = START
    for days, right in later:
        at += timedelta(days=days)
        chance = curves.recall(stability, days)
        assert chance == pytest.approx(REFERENCE.get_card_retrievability(card, at), rel=1e-12)
        rating = Rating.Good if right else Rating.Again
        step = curves.after_recall if right else curves.after_lapse
        stability, difficulty = (
            float(step(stability, difficulty, chance)),
            float(curves.next_difficulty(difficulty, rating)),
        )
        card, _ = REFERENCE.review_card(card, rating, at)
        assert (stability, difficulty) == pytest.approx((card.stability, card.difficulty), rel=1e-9)


@given(st.floats(0.01, 3000), st.sampled_from([0.8, 0.9]))
def test_intervals_equal_those_of_the_reference(stability: float, retention: float) -> None:
    scheduler = Scheduler(
        desired_retention=retention, learning_steps=(), relearning_steps=(), enable_fuzzing=False
    )
    card = Card(
        card_id=1, state=State.Review, stability=stability, difficulty=5.0, due=START, last_review=START
    )
    after, _ = scheduler.review_card(card, Rating.Good, START + timedelta(days=3))
    assert curves.interval(after.stability or 0, retention) == (after.due - START - timedelta(days=3)).days


def test_arrays_of_any_shape_are_taken_together() -> None:
    stability = np.array([[0.5, 2.0], [20.0, 300.0]])
    assert curves.recall(stability, 10).shape == (2, 2)
    assert curves.recall(stability[0, 1], 10) == curves.recall(stability, 10)[0, 1]
