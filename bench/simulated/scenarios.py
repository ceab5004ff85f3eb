"""What a simulated course of study looks like: days, minutes, items by domain, memory, missed days."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

SHARES = np.array([29, 21, 19, 28, 19, 14]) / 130
"""Blueprint of the exam by domain (2023), as the prepared mock forms have it."""
EVEN = (268, 194, 175, 258, 175, 130)
"""1,200 items, as many in a domain as its share."""
SECONDS = 25
GUESS = 0.25


@dataclass(frozen=True)
class Scenario:
    """One course of study. `items` counts by domain; `missed` is the share of days without study."""

    name: str
    days: int = 60
    minutes: int = 30
    items: tuple[int, ...] = field(default=EVEN)
    memory: str = "fsrs"
    missed: float = 0.0

    @property
    def slots(self) -> int:
        """Answers that fit into a day."""
        return self.minutes * 60 // SECONDS

    @property
    def domain(self) -> NDArray[np.int64]:
        """The domain of each item."""
        return np.repeat(np.arange(len(self.items)), self.items)

    @property
    def value(self) -> NDArray[np.float64]:
        """Each item's share of the exam: its domain's, spread over the domain's items."""
        return np.asarray((SHARES / np.array(self.items))[self.domain])


BASE = Scenario("base")
SCENARIOS = (
    BASE,
    replace(BASE, name="uneven_bank", items=(100, 300, 100, 400, 100, 200)),
    replace(BASE, name="not_fsrs", memory="traces"),
    replace(BASE, name="missed_days", missed=0.3),
    replace(BASE, name="15_minutes", minutes=15),
    replace(BASE, name="60_minutes", minutes=60),
    replace(BASE, name="21_days", days=21),
    replace(BASE, name="400_items", items=(89, 65, 58, 87, 58, 43)),
)
