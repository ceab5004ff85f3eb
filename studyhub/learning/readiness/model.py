"""What a student knows of each domain: a hierarchical logit-normal model on first answers."""

from __future__ import annotations

from dataclasses import dataclass

from studyhub.learning.arrays import Floats, np

MEAN = 0.85
"""Logit of the share right of a typical candidate: 0.70, near the pass line, as about three of four pass."""
ABILITY_SD, DOMAIN_SD = 0.55, 0.3
HALF_LIFE_DAYS = 21.0
"""Age at which an answer counts half: people learn."""
EXAM_GUESS = 0.25
"""Chance of guessing a question of the exam (four options)."""
STEPS = 12
_SMALL = 1e-6


@dataclass(frozen=True)
class Evidence:
    """First answers, by domain and by chance of guessing; axes of `right` and `total`: ..., domain, guess.

    Both are sums of weights (`recency`), so they need not be whole. `guess` names the last axis:
    0.25 for four options, 1 / C(n, k) for a multiple choice that is marked all or nothing.
    """

    right: Floats
    total: Floats
    guess: Floats


@dataclass(frozen=True)
class Knowledge:
    """Normal approximation of the logits of the domains: `mean` (..., domain), `covariance` (..., d, d)."""

    mean: Floats
    covariance: Floats


def recency(age_days: Floats) -> Floats:
    """The weight of an answer of that age, in (0, 1]."""
    return np.asarray(0.5 ** (np.asarray(age_days, dtype=np.float64) / HALF_LIFE_DAYS))


def fit(evidence: Evidence) -> Knowledge:
    """Laplace approximation at the most likely value, found by Fisher scoring.

    logit p_d = MEAN + theta + delta_d, theta ~ N(0, 0.55^2), delta_d ~ N(0, 0.3^2), so the logits of the
    domains are jointly normal beforehand with covariance 0.55^2 + 0.3^2 [d = d'].
    """
    domains = evidence.right.shape[-2]
    prior = np.full((domains, domains), ABILITY_SD**2) + np.eye(domains) * DOMAIN_SD**2
    precision = np.linalg.inv(prior)
    mean = np.full(evidence.right.shape[:-1], MEAN)
    information = np.zeros_like(mean)
    for _ in range(STEPS):
        slope, information = _likelihood(evidence, mean)
        curvature = precision + _diagonal(information)
        slope = slope - np.einsum("de,...e->...d", precision, mean - MEAN)
        mean = mean + np.linalg.solve(curvature, slope[..., None])[..., 0]
    covariance = np.linalg.inv(precision + _diagonal(information))
    return Knowledge(np.asarray(mean, dtype=np.float64), np.asarray(covariance, dtype=np.float64))


def _likelihood(evidence: Evidence, logit: Floats) -> tuple[Floats, Floats]:
    """Slope and Fisher information of each domain's logit."""
    exam = 1 / (1 + np.exp(-logit[..., None]))
    knows = np.clip((exam - EXAM_GUESS) / (1 - EXAM_GUESS), _SMALL, 1 - _SMALL)
    right = evidence.guess + (1 - evidence.guess) * knows
    change = (1 - evidence.guess) / (1 - EXAM_GUESS) * exam * (1 - exam)
    wrong = evidence.total - evidence.right
    slope = (evidence.right / right - wrong / (1 - right)) * change
    information = evidence.total * change**2 / (right * (1 - right))
    return slope.sum(axis=-1), information.sum(axis=-1)


def _diagonal(values: Floats) -> Floats:
    return np.asarray(values[..., None] * np.eye(values.shape[-1]))
