"""The planner of the site as a policy of the simulation: it sees answers only, as it does on the site."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from studyhub.learning.planner import curves, evidence, tables
from studyhub.learning.planner.today import Field, Time, choose

from .baselines import FsrsPaced
from .scenarios import GUESS, SECONDS, Scenario

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


class StudyHub(FsrsPaced):
    """Exam-DP, student by student; memory by FSRS-6 with an easy start."""

    def __init__(self, scenario: Scenario, students: int, seed: int) -> None:
        super().__init__(scenario, students, seed)
        self.tables = tables.build(scenario.days)
        self.price: list[float | None] = [None] * students
        self.first = np.zeros((students, len(scenario.items), 2))
        self.came = np.zeros((students, 2))
        self.wrong = np.zeros((students, 2))

    def choose(self, day: int, present: Bools) -> Ints:
        """The facets the planner names for each student who is there."""
        self.came += np.stack([present, np.ones_like(present)], axis=1)
        chosen = np.full((present.size, self.scenario.slots), -1)
        for student in np.nonzero(present)[0]:
            picked = self._plan(int(student), day)
            chosen[student, : picked.size] = picked
        return chosen

    def learn(self, day: int, students: Ints, items: Ints, right: Bools) -> None:
        """Memory as on the site, and the first tries by domain."""
        first = ~self.seen[students, items]
        domain = self.scenario.domain[items]
        np.add.at(self.first, (students[first], domain[first], right[first].astype(int)), 1)
        self._compare(day, students[~first], items[~first], right[~first])
        super().learn(day, students, items, right)

    def _compare(self, day: int, students: Ints, items: Ints, right: Bools) -> None:
        chance = curves.recall(self.stability[students, items], day - self.last[students, items])
        np.add.at(self.wrong, students, np.stack([1 - chance, ~right], axis=1))

    def _plan(self, student: int, day: int) -> Ints:
        scenario = self.scenario
        wrong, right = self.first[student].T
        prior = evidence.known(right, right + wrong, GUESS)
        field = Field(
            value=scenario.value,
            seconds=np.full(scenario.value.size, float(SECONDS)),
            seen=self.seen[student],
            stability=self.stability[student],
            difficulty=self.difficulty[student],
            elapsed=day - self.last[student],
            prior=prior[scenario.domain],
            open=np.ones(scenario.value.size, dtype=bool),
        )
        left = scenario.days - day
        kept, planned = self.came[student]
        attended = evidence.attendance(kept, planned)
        daily = scenario.minutes * 60
        time = Time(left, daily, daily * (1 + (left - 1) * attended))
        predicted, seen = self.wrong[student]
        caution = evidence.caution(predicted, seen, GUESS)
        choice = choose(self.tables, field, time, caution=caution, near=self.price[student])
        self.price[student] = choice.price
        return choice.facets
