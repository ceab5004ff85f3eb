"""The model of what a student knows: shrinkage, guessing, recency, and calibration by simulation."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studyhub.learning.readiness import forecast, model

DOMAINS = 6
ITEMS = np.array([29.0, 21, 19, 28, 19, 14])
GUESS = np.array([0.25])


def evidence(right: list[float], total: list[float], guess: float = 0.25) -> model.Evidence:
    return model.Evidence(np.array(right)[:, None], np.array(total)[:, None], np.array([guess]))


def share(logit: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-logit))


def test_without_answers_the_prior_stands() -> None:
    knowledge = model.fit(evidence([0] * 6, [0] * 6))
    assert np.allclose(knowledge.mean, model.MEAN)
    assert knowledge.covariance[0, 0] == pytest.approx(0.55**2 + 0.3**2)
    assert knowledge.covariance[0, 1] == pytest.approx(0.55**2)


def test_one_domain_teaches_about_the_others_but_less() -> None:
    mean = model.fit(evidence([40, 0, 0, 0, 0, 0], [40, 0, 0, 0, 0, 0])).mean
    assert mean[0] > mean[1] > model.MEAN


def test_many_answers_outweigh_the_prior() -> None:
    mean = model.fit(evidence([450] * 6, [1000] * 6)).mean
    assert np.allclose(share(mean), 0.45, atol=0.01)


def test_a_multiple_choice_right_counts_for_more_than_one_of_four_options() -> None:
    plain, hard = (model.fit(evidence([6] * 6, [10] * 6, guess)).mean for guess in (0.25, 0.1))
    assert (hard > plain).all()


def test_an_answer_of_three_weeks_ago_counts_half() -> None:
    assert model.recency(np.array([0.0, 21.0, 42.0])) == pytest.approx([1, 0.5, 0.25])


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), min_size=6, max_size=6))
def test_whatever_the_answers_the_fit_is_finite_and_surer_than_before(counts: list[tuple[int, int]]) -> None:
    right = [r for r, _ in counts]
    knowledge = model.fit(evidence(right, [r + w for r, w in counts]))
    assert np.isfinite(knowledge.mean).all()
    assert (np.diag(knowledge.covariance) <= 0.55**2 + 0.3**2 + 1e-9).all()
    assert (np.linalg.eigvalsh(knowledge.covariance) > 0).all()


def test_students_drawn_from_the_model_fall_into_its_intervals_as_often_as_it_says() -> None:
    """Simulation-based calibration: the truth lies below the q-quantile in a share q of students."""
    rng = np.random.default_rng(20261128)
    students, answers = 3000, 10
    truth = model.MEAN + rng.normal(0, 0.55, (students, 1)) + rng.normal(0, 0.3, (students, DOMAINS))
    right = rng.binomial(answers, share(truth)).astype(float)[:, :, None]
    knowledge = model.fit(model.Evidence(right, np.full_like(right, answers), GUESS))
    spread = np.sqrt(np.diagonal(knowledge.covariance, axis1=-2, axis2=-1))
    for bound, expected in ((-1.2816, 0.1), (0.0, 0.5), (1.2816, 0.9)):
        below = (truth <= knowledge.mean + bound * spread).mean()
        assert below == pytest.approx(expected, abs=0.025)


def test_a_forecast_is_wider_than_the_luck_of_one_exam_and_rises_with_knowledge() -> None:
    weak, strong = (
        forecast.sit(model.fit(evidence([n] * 6, [20] * 6)), ITEMS, np.random.default_rng(1))
        for n in (10, 18)
    )
    assert weak.pass_chance < 0.2
    assert strong.pass_chance > 0.8
    assert weak.score[2] - weak.score[0] > 2 * 1.2816 * np.sqrt(0.25 / 130)


def test_the_same_generator_gives_the_same_forecast() -> None:
    knowledge = model.fit(evidence([14] * 6, [20] * 6))
    first, second = (forecast.sit(knowledge, ITEMS, np.random.default_rng(7)) for _ in range(2))
    assert first.pass_chance == second.pass_chance
    assert (first.score == second.score).all()
