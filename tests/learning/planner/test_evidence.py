"""What a student's own answers change in the plan."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyhub.learning.planner import evidence


def test_few_first_tries_hardly_move_the_prior_and_many_decide_it() -> None:
    start = evidence.known(0, 0, 0.25)
    assert start == pytest.approx((0.5 - 0.25) / 0.75)
    assert abs(evidence.known(1, 1, 0.25) - start) < 0.1
    assert evidence.known(180, 200, 0.25) == pytest.approx((0.9 - 0.25) / 0.75, abs=0.03)


@given(st.integers(0, 500), st.integers(0, 500))
def test_a_prior_stays_a_chance(right: int, wrong: int) -> None:
    assert 0 < evidence.known(right, right + wrong, 0.25) < 1


def test_a_student_who_only_guesses_is_taken_to_know_next_to_nothing() -> None:
    assert evidence.known(50, 200, 0.25) < 0.06


def test_caution_grows_only_with_what_was_forgotten_beyond_the_forecast() -> None:
    assert evidence.caution(0, 0, 0.25) == evidence.CAUTION
    assert evidence.caution(50, 20, 0.25) == evidence.CAUTION
    assert evidence.caution(50, 75, 0.25) > 1.5 * evidence.CAUTION
    assert evidence.caution(10, 500, 0.25) == evidence.CAUTION_MOST


def test_missed_days_lower_the_time_that_is_counted_on() -> None:
    assert evidence.attendance(0, 0) == 1
    assert evidence.attendance(10, 20) == pytest.approx(18 / 28)
