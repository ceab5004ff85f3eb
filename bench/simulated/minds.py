"""True memories, which no policy sees: FSRS with every student's own weights, and sums of traces.

A mind answers two questions for arrays of (student, item): how likely is recall today, and what does
being asked (and reading the explanation) leave behind. Shapes are [students, items].
"""

from __future__ import annotations

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from studyhub.learning.planner import curves

from .scenarios import Scenario

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


class Mind(Protocol):
    """Memories of a group of students."""

    def recall(self, day: int, students: Ints, items: Ints) -> Floats:
        """Chance of recall of each (student, item) pair on `day`."""

    def study(self, day: int, students: Ints, items: Ints, recalled: Bools) -> None:
        """What being asked on `day` leaves behind; the explanation is read in any case."""


def make(scenario: Scenario, rng: np.random.Generator, students: int) -> Mind:
    """Fresh minds of the scenario's kind."""
    known = _known_before(scenario, rng, students)
    return TraceMind(rng, known) if scenario.memory == "traces" else FsrsMind(rng, known)


def _known_before(scenario: Scenario, rng: np.random.Generator, students: int) -> Bools:
    """What was learned at college: about a third, more or less by student and by domain."""
    domains = len(scenario.items)
    level = -0.7 + rng.normal(0, 0.6, (students, 1)) + rng.normal(0, 0.5, (students, domains))
    chance = 1 / (1 + np.exp(-level))
    return np.asarray(rng.random((students, sum(scenario.items))) < chance[:, scenario.domain])


class FsrsMind:
    """FSRS-6 with weights that differ by student, and difficulties that differ by item."""

    def __init__(self, rng: np.random.Generator, known: Bools) -> None:
        shape = known.shape
        spread = np.exp(rng.normal(0, 0.15, (shape[0], 21)))
        self.weights = np.array(curves.WEIGHTS) * spread
        self.stability = np.where(known, np.exp(rng.normal(np.log(30), 0.7, shape)), np.nan)
        self.ease = np.exp(rng.normal(0, 0.4, shape[1]))
        hard = rng.normal(0, 1.2, shape[1]) + rng.normal(6, 0.5, (shape[0], 1)) + rng.normal(0, 0.8, shape)
        self.difficulty = np.clip(hard, 1, 10)
        self.last = np.full(shape, -30)

    def recall(self, day: int, students: Ints, items: Ints) -> Floats:
        """Chance of recall; nothing is recalled that was never learned."""
        stability = self.stability[students, items]
        chance = curves.recall(np.nan_to_num(stability, nan=1.0), day - self.last[students, items])
        return np.where(np.isnan(stability), 0.0, chance)

    def study(self, day: int, students: Ints, items: Ints, recalled: Bools) -> None:
        """One FSRS step; a first encounter leaves a stability between Again and Hard, by item."""
        weights = tuple(self.weights[students].T)
        chance = self.recall(day, students, items)
        stability, difficulty = self.stability[students, items], self.difficulty[students, items]
        new = np.isnan(stability)
        before = np.nan_to_num(stability, nan=1.0)
        grown = curves.after_recall(before, difficulty, chance, weights)
        lapsed = curves.after_lapse(before, difficulty, chance, weights)
        first = np.sqrt(weights[0] * weights[1]) * self.ease[items]
        self.stability[students, items] = np.where(new, first, np.where(recalled, grown, lapsed))
        rated = np.where(recalled, 3, 1)
        moved = difficulty - weights[6] * 0.3 * (rated - 3) * (10 - difficulty) / 9
        self.difficulty[students, items] = np.clip(np.where(new, difficulty, moved), 1, 10)
        self.last[students, items] = day


class TraceMind:
    """Each encounter leaves a trace that fades by a power law, faster when it came while still fresh.

    Pavlik and Anderson (2005), Cognitive Science 29, 559-586: activation m = ln(sum of t^-d), the decay of
    a trace d = c exp(m at that time) + a, recall 1 / (1 + exp((tau - m) / s)). Time between days runs
    slower by their factor h.
    """

    A, C, TAU, S, H = 0.177, 0.217, -0.704, 0.255, 0.025
    MOST = 40

    def __init__(self, rng: np.random.Generator, known: Bools) -> None:
        shape = known.shape
        self.at = np.full((*shape, self.MOST), np.nan, dtype=np.float32)
        self.decay = np.zeros((*shape, self.MOST), dtype=np.float32)
        self.count = np.zeros(shape, dtype=np.int64)
        self.bias = (rng.normal(0.35, 0.25, (shape[0], 1)) + rng.normal(0, 0.3, shape[1])).astype(np.float32)
        for day in (-50, -40, -30):
            self._leave(day, *np.nonzero(known))

    def recall(self, day: int, students: Ints, items: Ints) -> Floats:
        """Chance of recall from the sum of the traces."""
        return np.asarray(1 / (1 + np.exp((self.TAU - self._activation(day, students, items)) / self.S)))

    def study(self, day: int, students: Ints, items: Ints, recalled: Bools) -> None:
        """One more trace; recalled or read makes no difference in this model."""
        del recalled
        self._leave(day, students, items)

    def _leave(self, day: int, students: Ints, items: Ints) -> None:
        slot = np.minimum(self.count[students, items], self.MOST - 1)
        strength = np.exp(np.clip(self._activation(day, students, items), -10, 3))
        self.at[students, items, slot] = day
        self.decay[students, items, slot] = np.minimum(self.C * strength + self.A, 1.5)
        self.count[students, items] += 1

    def _activation(self, day: int, students: Ints, items: Ints) -> Floats:
        used = int(np.minimum(self.count[students, items].max(initial=0), self.MOST)) or 1
        since = (day - self.at[students, items, :used]) * 86_400 * self.H
        faded = np.maximum(since, 1.0) ** -self.decay[students, items, :used]
        traces = np.where(np.isnan(since), 0.0, faded)
        bias = self.bias[students, items]
        total = traces.sum(axis=1)
        return np.where(total > 0, np.log(np.maximum(total, 1e-9)) + bias, -20.0).astype(np.float64)
