"""The exam sat many times over with what is known of a student: raw score, chance of a pass."""

from __future__ import annotations

from dataclasses import dataclass

from studyhub.learning.arrays import Floats, np

from .model import Knowledge

CUT_MEAN, CUT_SD = 0.70, 0.03
"""The raw share right that passes is not public: about 0.70, and uncertain."""
BANK_SD = 0.3
"""How much harder or easier than the exam these questions may be, in logits, until results narrow it."""
DRAWS = 2000


@dataclass(frozen=True)
class Forecast:
    """`pass_chance` (...), `score` quantiles 10, 50, 90 % (3, ...), `domains` the same (3, ..., domain)."""

    pass_chance: Floats
    score: Floats
    domains: Floats


def sit(knowledge: Knowledge, items: Floats, rng: np.random.Generator, draws: int = DRAWS) -> Forecast:
    """Forecast of an exam with `items` scored questions by domain (a float array, one number a domain)."""
    shares = _shares(knowledge, rng, draws)
    expected = (shares * items).sum(axis=-1)
    spread = np.sqrt((shares * (1 - shares) * items).sum(axis=-1))
    raw = (expected + spread * rng.standard_normal(expected.shape)) / items.sum()
    cut = rng.normal(CUT_MEAN, CUT_SD, raw.shape)
    return Forecast(
        pass_chance=(raw >= cut).mean(axis=0),
        score=np.clip(np.quantile(raw, (0.1, 0.5, 0.9), axis=0), 0, 1),
        domains=np.quantile(shares, (0.1, 0.5, 0.9), axis=0),
    )


def _shares(knowledge: Knowledge, rng: np.random.Generator, draws: int) -> Floats:
    """Drawn shares right of each domain on the exam, the bank's offset included; draws come first."""
    root = np.linalg.cholesky(knowledge.covariance)
    noise = rng.standard_normal((draws, *knowledge.mean.shape))
    logit = knowledge.mean + np.einsum("...de,n...e->n...d", root, noise)
    bank = rng.normal(0, BANK_SD, (draws, *knowledge.mean.shape[:-1], 1))
    return np.asarray(1 / (1 + np.exp(-(logit + bank))))
