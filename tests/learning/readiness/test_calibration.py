"""A correction is claimed from a hundred results on, and used only where it helps with unseen ones."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studyhub.learning.chance import numbers
from studyhub.learning.readiness.calibration import calibrate
from studyhub.learning.readiness.outcomes import Outcome


def results(count: int, *, offset: float, slope: float, seed: int = 1) -> list[Outcome]:
    """Invented results of a model that is off by so much."""
    rng = numbers(seed)
    foretold = rng.uniform(0.1, 0.95, count)
    true = 1 / (1 + np.exp(-(offset + slope * np.log(foretold / (1 - foretold)))))
    passed = rng.uniform(size=count) < true
    return [Outcome(float(said), bool(did)) for said, did in zip(foretold, passed, strict=True)]


def test_nothing_is_claimed_below_a_hundred_results() -> None:
    assert calibrate(results(99, offset=1, slope=1)) is None


def test_model_that_is_off_is_corrected_to_what_is_true() -> None:
    found = calibrate(results(3000, offset=-0.8, slope=0.6))
    assert found is not None
    assert [found.offset, found.slope] == pytest.approx([-0.8, 0.6], abs=0.15)
    assert found.helps


def test_model_that_is_right_is_not_corrected() -> None:
    found = calibrate(results(400, offset=0, slope=1, seed=3))
    assert found is not None
    assert not found.helps


def test_interval_holds_the_true_chance_about_nineteen_times_in_twenty() -> None:
    true = float(1 / (1 + np.exp(-(0.5 + 0.8 * np.log(0.6 / 0.4)))))
    inside = 0
    for seed in range(60):
        found = calibrate(results(150, offset=0.5, slope=0.8, seed=seed))
        assert found is not None
        low, _, high = found.corrected(0.6)
        inside += low <= true <= high
    assert inside >= 52


@settings(max_examples=30)
@given(
    st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=100, max_size=140),
    st.randoms(use_true_random=False),
)
def test_correction_is_in_order_and_the_same_in_any_order_of_results(
    pairs: list[tuple[float, bool]], random: Random
) -> None:
    made = [Outcome(foretold, passed) for foretold, passed in pairs]
    found = calibrate(made)
    if found is None:
        assert len({one.passed for one in made}) == 1
        return
    low, chance, high = found.corrected(0.5)
    assert 0 <= low <= chance <= high <= 1
    random.shuffle(made)
    again = calibrate(made)
    assert again is not None
    assert again.corrected(0.5) == (low, chance, high)
