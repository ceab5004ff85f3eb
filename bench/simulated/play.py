"""One scenario played by one policy: every policy meets the same students with the same luck."""

from __future__ import annotations

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from . import minds
from .scenarios import GUESS, Scenario

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
MOST_ASKED = 64


class Policy(Protocol):
    """Decides what each student is asked on a day, from answers alone."""

    def choose(self, day: int, present: Bools) -> Ints:
        """Items for each student, [students, slots]; -1 where a slot stays empty."""

    def learn(self, day: int, students: Ints, items: Ints, right: Bools) -> None:
        """Take note of answers: parallel arrays of student, item, whether the answer was right."""


def play(scenario: Scenario, policy: Policy | None, seed: int, students: int) -> NDArray[np.float64]:
    """Expected exam score of each student, in percent; without a policy nobody studies.

    `seed` decides the students and their luck: the uniform number that meets the k-th asking of an item
    is the same whatever the policy, so that scores may be compared student by student.
    """
    rng = np.random.default_rng([seed, 1])
    mind = minds.make(scenario, rng, students)
    absent = rng.random((students, scenario.days)) < scenario.missed
    luck = _Luck(seed, (students, sum(scenario.items)))
    if policy is not None:
        for day in range(scenario.days):
            _study_day(mind, policy, day, ~absent[:, day], luck)
    return _exam(scenario, mind, students)


class _Luck:
    """A uniform number for the k-th asking of each item, to recall it, and one to guess it."""

    def __init__(self, seed: int, shape: tuple[int, int]) -> None:
        self.numbers = np.random.default_rng([seed, 2]).random((2, *shape, MOST_ASKED), np.float32)
        self.asked = np.zeros(shape, dtype=np.int64)

    def draw(self, students: Ints, items: Ints) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        turn = self.asked[students, items] % MOST_ASKED
        self.asked[students, items] += 1
        return self.numbers[0, students, items, turn], self.numbers[1, students, items, turn]


def _study_day(mind: minds.Mind, policy: Policy, day: int, present: Bools, luck: _Luck) -> None:
    chosen = policy.choose(day, present)
    who, slot = np.nonzero((chosen >= 0) & present[:, None])
    items = chosen[who, slot]
    to_recall, to_guess = luck.draw(who, items)
    recalled = to_recall < mind.recall(day, who, items)
    mind.study(day, who, items, recalled)
    policy.learn(day, who, items, recalled | (to_guess < GUESS))


def _exam(scenario: Scenario, mind: minds.Mind, students: int) -> NDArray[np.float64]:
    items = sum(scenario.items)
    who, what = np.divmod(np.arange(students * items), items)
    chance = mind.recall(scenario.days, who, what).reshape(students, items)
    return np.asarray(100 * ((chance + (1 - chance) * GUESS) * scenario.value).sum(axis=1))
