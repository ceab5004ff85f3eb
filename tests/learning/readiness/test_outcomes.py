"""What real results say of the model, and what may be shown of them."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyhub.learning.readiness.outcomes import LEAST_SHOWN, Check, Fit, Outcome, check
from studyhub.learning.readiness.verdict import Band

CHANCE = {Band.UNLIKELY: 0.2, Band.UNSURE: 0.5, Band.LIKELY: 0.75, Band.VERY_LIKELY: 0.95}
SOME = st.lists(st.builds(Outcome, st.floats(0, 1), st.booleans()), max_size=150)
SIZES = st.tuples(*[st.integers(0, 60)] * 4)


def group(band: Band, total: int, passed: int = 0) -> list[Outcome]:
    return [Outcome(CHANCE[band], n < passed) for n in range(total)]


def of_sizes(sizes: tuple[int, ...]) -> Check:
    return check([one for band, size in zip(Band, sizes, strict=True) for one in group(band, size)])


@given(SOME)
def test_every_result_is_in_one_band(outcomes: list[Outcome]) -> None:
    found = check(outcomes)
    assert sum(tally.total for tally in found.bands.values()) == found.whole.total == len(outcomes)
    assert sum(tally.passed for tally in found.bands.values()) == found.whole.passed


@given(SOME)
def test_a_share_lies_in_its_interval_and_the_error_between_none_and_all(outcomes: list[Outcome]) -> None:
    found = check(outcomes)
    tallies = [tally for tally in (found.whole, *found.bands.values()) if tally.total]
    assert all(tally.low <= tally.share + 1e-12 and tally.share <= tally.high + 1e-12 for tally in tallies)
    assert 0 <= found.brier <= 1


@given(SOME, st.randoms(use_true_random=False))
def test_the_order_of_results_does_not_matter(outcomes: list[Outcome], rng: random.Random) -> None:
    shuffled = rng.sample(outcomes, len(outcomes))
    one, other = check(outcomes), check(shuffled)
    assert one.brier == pytest.approx(other.brier)
    assert (one.whole.passed, one.shown.keys()) == (other.whole.passed, other.shown.keys())


@given(SIZES)
def test_nobody_in_a_small_band_can_be_worked_out(sizes: tuple[int, ...]) -> None:
    found = of_sizes(sizes)
    hidden = [tally.total for band, tally in found.bands.items() if band not in found.shown]
    assert all(tally.total >= LEAST_SHOWN for tally in found.shown.values())
    assert not found.enough or sum(hidden) == 0 or sum(hidden) >= LEAST_SHOWN


@given(SIZES)
def test_no_more_is_hidden_than_must_be(sizes: tuple[int, ...]) -> None:
    found = of_sizes(sizes)
    large = [band for band, tally in found.bands.items() if tally.total >= LEAST_SHOWN]
    assert not found.enough or len(large) - len(found.shown) <= 1


@pytest.mark.parametrize(("number", "enough"), [(0, False), (99, False), (100, True)])
def test_a_hundred_results_are_enough_and_one_fewer_is_not(number: int, enough: bool) -> None:
    found = check(group(Band.LIKELY, number, number // 2))
    assert found.enough is enough
    assert bool(found.shown) is enough


def test_a_band_of_nine_takes_the_next_smallest_with_it() -> None:
    found = of_sizes((9, 20, 40, 60))
    assert list(found.shown) == [Band.LIKELY, Band.VERY_LIKELY]
    assert list(of_sizes((9, 9, 40, 60)).shown) == [Band.LIKELY, Band.VERY_LIKELY]


@pytest.mark.parametrize(("passed", "fit"), [(40, Fit.HOPEFUL), (75, Fit.FITS), (95, Fit.CAUTIOUS)], ids=str)
def test_too_hopeful_and_too_cautious_are_told_from_chance(passed: int, fit: Fit) -> None:
    assert check(group(Band.LIKELY, 100, passed)).whole.fit is fit


def test_the_brier_score_is_the_mean_squared_error() -> None:
    found = check([Outcome(1.0, passed=True), Outcome(0.5, passed=False)])
    assert found.brier == pytest.approx(0.125)
    assert found.baseline == pytest.approx(0.25)


def test_no_results_are_no_error() -> None:
    found = check([])
    assert (found.whole.total, found.brier, found.enough) == (0, 0.0, False)
