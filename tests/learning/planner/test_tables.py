"""The tables hold what the recursion says, and interpolation does not invent."""

from __future__ import annotations

import numpy as np
import pytest
from fsrs import Rating
from hypothesis import given
from hypothesis import strategies as st

from studyhub.learning.planner import curves, tables

GRID = tables.grid()
STABILITIES, DIFFICULTIES, PRICES = GRID.stabilities, GRID.difficulties, GRID.prices
TABLES = tables.build(25)
VALUE = TABLES.value.reshape(26, STABILITIES.size, DIFFICULTIES.size, PRICES.size)


def test_with_a_day_to_go_all_that_counts_is_recall_tomorrow() -> None:
    expected = np.repeat(curves.recall(STABILITIES, 1)[:, None], DIFFICULTIES.size, axis=1)
    assert np.allclose(VALUE[1, :, :, 3], expected, atol=1e-6)


def test_a_dearer_price_never_raises_a_value_and_no_price_is_at_least_recall() -> None:
    assert (np.diff(VALUE[1:], axis=3) <= 1e-6).all()
    for days in (5, 25):
        assert (VALUE[days, :, :, 0] >= curves.recall(STABILITIES, days)[:, None] - 1e-6).all()


def test_beyond_the_dearest_price_nothing_is_ever_asked_again() -> None:
    assert np.allclose(VALUE[20, 30:, :, -1], curves.recall(STABILITIES[30:], 20)[:, None], atol=1e-6)


@pytest.mark.parametrize(("row", "column", "price"), [(20, 3, 2), (14, 5, 5), (26, 1, 0)])
def test_a_value_is_the_best_next_review_found_by_trying_each_day(row: int, column: int, price: int) -> None:
    days = 12
    s, d = STABILITIES[row], DIFFICULTIES[column]
    best = float(curves.recall(s, days))
    for elapsed in range(1, days):
        chance = float(curves.recall(s, elapsed))
        good = read(days - elapsed, curves.after_recall(s, d, chance), d, Rating.Good, price)
        bad = read(days - elapsed, curves.after_lapse(s, d, chance), d, Rating.Again, price)
        best = max(best, chance * good + (1 - chance) * bad - PRICES[price])
    assert VALUE[days, row, column, price] == pytest.approx(best, abs=1e-5)


def read(days: int, stability: np.ndarray, difficulty: float, rating: Rating, price: int) -> float:
    corners = tables.locate(
        np.atleast_1d(stability), np.atleast_1d(curves.next_difficulty(difficulty, rating))
    )
    return float((TABLES.value[days, corners.cells[0], price] * corners.weights[0]).sum())


@given(st.floats(1e-3, 1e5), st.floats(1, 10))
def test_weights_of_corners_are_a_mean(stability: float, difficulty: float) -> None:
    corners = tables.locate(np.array([stability]), np.array([difficulty]))
    assert (corners.weights >= 0).all()
    assert corners.weights.sum() == pytest.approx(1, abs=1e-5)
    assert ((corners.cells >= 0) & (corners.cells < STABILITIES.size * DIFFICULTIES.size)).all()
