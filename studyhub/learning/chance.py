"""How a number becomes chance that can be repeated: the one place where generators are made."""

from __future__ import annotations

import random

from studyhub.learning.arrays import np


def seeded(*parts: object) -> random.Random:
    """A generator that depends on `parts` alone, the same on every machine (they are hashed as text)."""
    return random.Random(":".join(str(part) for part in parts))  # noqa: S311 - shuffles, not secrets


def seed_of(*parts: object) -> int:
    """A seed of 53 bits (exact in JSON everywhere) that depends on `parts` alone."""
    return seeded("seed", *parts).getrandbits(53)


def numbers(seed: int) -> np.random.Generator:
    """A generator for arrays of numbers that depends on `seed` alone."""
    return np.random.default_rng(seed)
