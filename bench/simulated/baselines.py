"""The named rivals, for all students at once: random, Leitner, SM-2, FSRS as Anki has it, FSRS paced."""

from __future__ import annotations

import numpy as np
from fsrs import Rating
from numpy.typing import NDArray

from studyhub.learning.planner import curves

from .scenarios import Scenario

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
NEW_A_DAY = 20
"""Anki's default."""
NEVER = 10**6


class RandomOrder:
    """As many items as fit, by chance."""

    def __init__(self, scenario: Scenario, students: int, seed: int) -> None:
        self.scenario, self.students = scenario, students
        self.rng = np.random.default_rng([seed, 3])

    def choose(self, day: int, present: Bools) -> Ints:
        """Any items, each as likely as another."""
        del day, present
        order = self.rng.random((self.students, sum(self.scenario.items)))
        return np.argsort(order, axis=1)[:, : self.scenario.slots]

    def learn(self, day: int, students: Ints, items: Ints, right: Bools) -> None:
        """Learns nothing."""


class Queue:
    """What is due, the longest overdue first, mixed with up to a quota of new items.

    New items come in one shuffled order a student, by domain as the bank has them.
    """

    paced = False

    def __init__(self, scenario: Scenario, students: int, seed: int) -> None:
        self.scenario = scenario
        shape = (students, sum(scenario.items))
        self.due = np.full(shape, NEVER)
        self.seen = np.zeros(shape, dtype=bool)
        self.order = np.random.default_rng([seed, 3]).random(shape)

    def choose(self, day: int, present: Bools) -> Ints:
        """The day's new items have their place also when more is due than fits (the rivals' best case)."""
        del present
        slots, students = self.scenario.slots, self.due.shape[0]
        due = ~(self.due > day)
        wanted = np.minimum(self._quota(day), (~self.seen).sum(axis=1))
        waiting = due.sum(axis=1)
        new = np.minimum(wanted, slots)
        reviews = np.minimum(waiting, slots - new)
        first = np.argsort(np.where(due, self._urgency(day), np.inf), axis=1)[:, :slots]
        fresh = np.argsort(np.where(self.seen, np.inf, self.order), axis=1)[:, :slots]
        place = np.arange(slots)[None, :].repeat(students, axis=0)
        chosen = np.where(place < reviews[:, None], first, -1)
        after = place - reviews[:, None].astype(np.int64)
        use = (after >= 0) & (after < new[:, None])
        return np.where(use, np.take_along_axis(fresh, np.clip(after, 0, slots - 1), axis=1), chosen)

    def learn(self, day: int, students: Ints, items: Ints, right: Bools) -> None:
        """Note the answers and set when each item is due again."""
        first = ~self.seen[students, items]
        self.seen[students, items] = True
        self.due[students, items] = day + self._interval(day, students, items, right, first)

    def _quota(self, day: int) -> Ints:
        if not self.paced:
            return np.full(self.due.shape[0], NEW_A_DAY)
        left = max(self.scenario.days - day - 5, 1)
        return np.asarray(np.ceil((~self.seen).sum(axis=1) / left), dtype=np.int64)

    def _urgency(self, day: int) -> Floats:
        del day
        return self.due + self.order

    def _interval(self, day: int, students: Ints, items: Ints, right: Bools, first: Bools) -> Ints:
        raise NotImplementedError


class Leitner(Queue):
    """Five boxes: 1, 2, 4, 8 and 16 days; a wrong answer sends an item back to the first."""

    DAYS = np.array([1, 2, 4, 8, 16])

    def __init__(self, scenario: Scenario, students: int, seed: int) -> None:
        super().__init__(scenario, students, seed)
        self.box = np.zeros(self.due.shape, dtype=np.int64)

    def _interval(self, day: int, students: Ints, items: Ints, right: Bools, first: Bools) -> Ints:
        del day, first
        box = np.where(right, np.minimum(self.box[students, items] + 1, 4), 0)
        self.box[students, items] = box
        return np.asarray(self.DAYS[box])


class Sm2(Queue):
    """SuperMemo 2 (Wozniak 1990): 1 day, 6 days, then the last interval times the ease factor."""

    def __init__(self, scenario: Scenario, students: int, seed: int) -> None:
        super().__init__(scenario, students, seed)
        self.ease = np.full(self.due.shape, 2.5)
        self.days = np.zeros(self.due.shape)
        self.times = np.zeros(self.due.shape, dtype=np.int64)

    def _interval(self, day: int, students: Ints, items: Ints, right: Bools, first: Bools) -> Ints:
        del day, first
        grade = np.where(right, 4, 2)
        ease = self.ease[students, items] + 0.1 - (5 - grade) * (0.08 + (5 - grade) * 0.02)
        self.ease[students, items] = np.maximum(ease, 1.3)
        times = np.where(right, self.times[students, items] + 1, 0)
        grown = self.days[students, items] * self.ease[students, items]
        days = np.where(times <= 1, 1, np.where(times == 2, 6, np.rint(grown)))
        self.times[students, items], self.days[students, items] = times, days
        return days.astype(np.int64)


class Fsrs(Queue):
    """FSRS-6 with default weights at a desired retention; `easy`: a first right answer counts as Easy."""

    retention, easy = 0.9, False

    def __init__(self, scenario: Scenario, students: int, seed: int) -> None:
        super().__init__(scenario, students, seed)
        self.stability = np.ones(self.due.shape)
        self.difficulty = np.full(self.due.shape, 5.0)
        self.last = np.zeros(self.due.shape, dtype=np.int64)

    def recall(self, day: int) -> Floats:
        """Predicted recall of every item on `day`."""
        return curves.recall(self.stability, np.maximum(day - self.last, 0))

    def _urgency(self, day: int) -> Floats:
        return self.recall(day)

    def _interval(self, day: int, students: Ints, items: Ints, right: Bools, first: Bools) -> Ints:
        s, d = self.stability[students, items], self.difficulty[students, items]
        chance = curves.recall(s, day - self.last[students, items])
        best = int(Rating.Easy if self.easy else Rating.Good)
        again = int(Rating.Again)
        s = np.where(right, curves.after_recall(s, d, chance), curves.after_lapse(s, d, chance))
        d = np.where(right, curves.next_difficulty(d, Rating.Good), curves.next_difficulty(d, again))
        new_s = np.where(right, curves.first_stability(best), curves.first_stability(again))
        new_d = np.where(right, curves.first_difficulty(best), curves.first_difficulty(again))
        self.stability[students, items] = np.where(first, new_s, s)
        self.difficulty[students, items] = np.where(first, new_d, d)
        self.last[students, items] = day
        return curves.interval(self.stability[students, items], self.retention)


class AnkiDefault(Fsrs):
    """FSRS at 0.9 with 20 new a day: what a student gets who installs Anki and changes nothing."""


class FsrsPaced(Fsrs):
    """FSRS at 0.8, new items paced to the exam date, a first right answer counts as Easy."""

    retention, easy, paced = 0.8, True, True


class Fallback(Fsrs):
    """FSRS at 0.9 paced with an easy start; in the last ten days what raises recall on the day most."""

    easy, paced = True, True

    def choose(self, day: int, present: Bools) -> Ints:
        """Greedy near the end, else the queue."""
        left = self.scenario.days - day
        if left > 10:
            return super().choose(day, present)
        now, then = self.recall(day), curves.recall(self.stability, np.maximum(day - self.last, 0) + left)
        good = curves.recall(curves.after_recall(self.stability, self.difficulty, now), left)
        bad = curves.recall(curves.after_lapse(self.stability, self.difficulty, now), left)
        gain = (now * good + (1 - now) * bad - then) * self.scenario.value
        first = curves.recall(curves.first_stability(int(Rating.Again)), left)
        gain = np.where(self.seen, gain, self.scenario.value * float(first) * 0.7)
        return np.argsort(-gain, axis=1)[:, : self.scenario.slots]


BASELINES: dict[str, type[RandomOrder] | type[Queue]] = {
    "random": RandomOrder,
    "leitner": Leitner,
    "sm2": Sm2,
    "anki_default": AnkiDefault,
    "fsrs_paced": FsrsPaced,
    "fallback": Fallback,
}
