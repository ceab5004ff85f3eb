"""What the planner takes from a student's own answers: what is known before, how far to trust the model."""

from __future__ import annotations

from studyhub.learning.arrays import ArrayLike, Floats, np

EXPECTED, WEIGHT = 0.5, 8
"""Share right of first tries before there are any, and how many tries that opinion is worth."""
LEAST, MOST = 0.02, 0.98
CAUTION, CAUTION_MOST = 2.0, 6.0
"""How much dearer time is than the memory model says, at the least: it takes lucky guesses for knowledge."""
FORGOTTEN_BEFORE = 10.0
"""Forgotten reviews, predicted and seen alike, that the opinion that the model is right is worth."""
DAYS_BEFORE = 8
"""Study days, all kept, that the opinion that a student keeps them is worth."""


def known(right: ArrayLike, tries: ArrayLike, guess: float) -> Floats:
    """Chance that a facet of a domain is known already, from the first tries on the domain.

    The share right, drawn towards what is expected while tries are few, less what guessing gives
    (chance `guess` where nothing is known).
    """
    share = (np.asarray(right) + EXPECTED * WEIGHT) / (np.asarray(tries) + WEIGHT)
    return np.asarray(np.clip((share - guess) / (1 - guess), LEAST, MOST))


def caution(predicted: float, seen: float, guess: float) -> float:
    """How much dearer than the model says a second is for this student, 2 to 6.

    `predicted` and `seen` are wrong answers on repeats: those the model foresaw (the sum of 1 - recall)
    and those there were. Where a student forgets more than foreseen, every plan takes longer than the
    model says, and what it holds safe is not.
    """
    ratio = (seen / (1 - guess) + FORGOTTEN_BEFORE) / (predicted + FORGOTTEN_BEFORE)
    return float(np.clip(CAUTION * ratio, CAUTION, CAUTION_MOST))


def attendance(kept: float, planned: float) -> float:
    """Share of planned study days that the student will keep, from those kept so far."""
    return (kept + DAYS_BEFORE) / (planned + DAYS_BEFORE)
