"""FSRS-6 over arrays of facets: the same numbers as the reference package, without a loop.

The formulas are those of FSRS-6 as `fsrs` 6.3 computes them with its default weights, learning steps
off and whole days (https://github.com/open-spaced-repetition/free-spaced-repetition-scheduler); a test
steps both side by side. Stability is in days, difficulty in [1, 10], elapsed time in whole days >= 1
between reviews.
"""

from __future__ import annotations

from fsrs import Rating, Scheduler

from studyhub.learning.arrays import ArrayLike, Floats, NDArray, np

WEIGHTS: tuple[float, ...] = tuple(Scheduler(enable_fuzzing=False).parameters)
STABILITY_LEAST = 0.001
DECAY = -WEIGHTS[20]
FACTOR = 0.9 ** (1 / DECAY) - 1


def recall(stability: ArrayLike, elapsed: ArrayLike) -> Floats:
    """Chance of recall `elapsed` days after the last review; shapes broadcast."""
    stability = np.asarray(stability, dtype=np.float64)
    return np.asarray((1 + FACTOR * np.asarray(elapsed) / stability) ** DECAY, dtype=np.float64)


def interval(stability: ArrayLike, retention: float) -> NDArray[np.int64]:
    """Whole days, at least one, after which recall has fallen to `retention`."""
    days = np.asarray(stability, dtype=np.float64) / FACTOR * (retention ** (1 / DECAY) - 1)
    return np.asarray(np.maximum(np.rint(days), 1), dtype=np.int64)


def first_stability(rating: int, weights: tuple[float, ...] = WEIGHTS) -> float:
    """Stability after the first answer."""
    return max(weights[rating - 1], STABILITY_LEAST)


def first_difficulty(rating: int, weights: tuple[float, ...] = WEIGHTS) -> float:
    """Difficulty after the first answer."""
    return float(np.clip(_raw_difficulty(rating, weights), 1, 10))


def after_recall(
    stability: ArrayLike, difficulty: ArrayLike, chance: ArrayLike, weights: tuple[float, ...] = WEIGHTS
) -> Floats:
    """Stability after a right answer (Good) given when recall had the chance `chance`."""
    s, d = np.asarray(stability, dtype=np.float64), np.asarray(difficulty, dtype=np.float64)
    spacing = np.exp((1 - np.asarray(chance)) * weights[10]) - 1
    grown = s * (1 + np.exp(weights[8]) * (11 - d) * s ** -weights[9] * spacing)
    return np.asarray(np.maximum(grown, STABILITY_LEAST))


def after_lapse(
    stability: ArrayLike, difficulty: ArrayLike, chance: ArrayLike, weights: tuple[float, ...] = WEIGHTS
) -> Floats:
    """Stability after a wrong answer (Again) given when recall had the chance `chance`."""
    s, d = np.asarray(stability, dtype=np.float64), np.asarray(difficulty, dtype=np.float64)
    kept = (
        weights[11]
        * d ** -weights[12]
        * ((s + 1) ** weights[13] - 1)
        * np.exp((1 - np.asarray(chance)) * weights[14])
    )
    most = s / np.exp(weights[17] * weights[18])
    return np.asarray(np.maximum(np.minimum(kept, most), STABILITY_LEAST))


def next_difficulty(difficulty: ArrayLike, rating: int, weights: tuple[float, ...] = WEIGHTS) -> Floats:
    """Difficulty after an answer rated `rating`."""
    d = np.asarray(difficulty, dtype=np.float64)
    damped = d - weights[6] * (rating - 3) * (10 - d) / 9
    easy = _raw_difficulty(Rating.Easy, weights)
    return np.asarray(np.clip(weights[7] * easy + (1 - weights[7]) * damped, 1, 10))


def _raw_difficulty(rating: int, weights: tuple[float, ...]) -> float:
    return float(weights[4] - np.exp(weights[5] * (rating - 1)) + 1)
