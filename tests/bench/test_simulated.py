"""The simulation is fair to every policy, and frozen: what it gave when it was written it gives now."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from bench.simulated import minds
from bench.simulated.baselines import BASELINES
from bench.simulated.play import Bools, Ints, _Luck, play
from bench.simulated.scenarios import SCENARIOS, SHARES, Scenario

TINY = Scenario("tiny", days=6, minutes=5, items=(12, 8, 8, 12, 8, 6))
POLICIES = ("random", "leitner", "sm2", "anki_default", "fsrs_paced", "fallback")
FROZEN = {
    "fsrs": (52.354, 92.783, 96.914, 96.507, 95.698, 90.283, 95.762),
    "traces": (32.132, 71.216, 75.703, 75.453, 73.451, 63.528, 70.061),
}
"""Mean scores of four students over twenty days without study, then with each policy, as first written."""


@pytest.mark.parametrize("memory", FROZEN)
def test_simulation_is_as_it_was_when_it_was_written(memory: str) -> None:
    scenario = replace(TINY, memory=memory, days=20, missed=0.2)
    policies = [None, *(BASELINES[name](scenario, 4, 1) for name in POLICIES)]
    found = [float(play(scenario, policy, 1, 4).mean()) for policy in policies]
    assert found == pytest.approx(FROZEN[memory], abs=0.001)


class Recorder:
    """Asks everybody for the first few items, and keeps what it was told."""

    def __init__(self, items: int) -> None:
        self.items = items
        self.present: list[Bools] = []
        self.heard: list[Ints] = []

    def choose(self, _day: int, present: Bools) -> Ints:
        self.present.append(present)
        return np.tile(np.arange(self.items), (present.size, 1))

    def learn(self, _day: int, students: Ints, _items: Ints, _right: Bools) -> None:
        self.heard.append(students)


def test_same_seed_gives_the_same_students_with_the_same_luck() -> None:
    def played(seed: int) -> list[float]:
        return list(play(TINY, BASELINES["anki_default"](TINY, 5, seed), seed, 5))

    assert played(1) == played(1)
    assert played(1) != played(2)


def test_policy_that_asks_nothing_leaves_everybody_as_they_were() -> None:
    assert list(play(TINY, Recorder(0), 1, 5)) == list(play(TINY, None, 1, 5))


def test_luck_of_an_asking_does_not_hang_on_what_was_asked_before() -> None:
    one, other, nobody = _Luck(3, (1, 4)), _Luck(3, (1, 4)), np.zeros(1, dtype=np.int64)
    other.draw(nobody, np.array([2]))
    for item in ([0], [3], [0]):
        assert one.draw(nobody, np.array(item)) == other.draw(nobody, np.array(item))


def test_who_is_absent_is_not_asked() -> None:
    policy = Recorder(3)
    play(replace(TINY, missed=0.5), policy, 1, 40)
    assert 0 < np.mean(policy.present) < 1
    for present, heard in zip(policy.present, policy.heard, strict=True):
        assert set(heard) == set(np.nonzero(present)[0])


@pytest.mark.parametrize("memory", ["fsrs", "traces"])
def test_memory_fades_and_what_was_never_learned_is_not_recalled(memory: str) -> None:
    scenario = replace(TINY, memory=memory)
    mind = minds.make(scenario, np.random.default_rng(1), 2)
    students, items = np.divmod(np.arange(2 * sum(TINY.items)), sum(TINY.items))
    before = mind.recall(0, students, items)
    assert (before < 1e-6).any()
    mind.study(0, students, items, np.ones(items.size, dtype=bool))
    soon, later = mind.recall(1, students, items), mind.recall(20, students, items)
    assert ((soon > later) & (later > 0)).all()


def test_every_item_is_worth_its_share_of_its_domain() -> None:
    for scenario in SCENARIOS:
        by_domain = np.bincount(scenario.domain, weights=scenario.value)
        assert by_domain == pytest.approx(SHARES)
    assert SHARES.sum() == pytest.approx(1)
