"""Where a student stands on an objective: few questions each, so three words and never a share alone."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from studyhub.learning.exams.report import wilson
from studyhub.learning.mastery import is_mastered
from studyhub.learning.readiness.verdict import WEAK

LEAST_ASKED = 3
"""Answers on an objective below which nothing is said of it."""


class Footing(StrEnum):
    """What the answers on an objective show; `weak` where the whole interval lies below the line."""

    FEW = "few"
    WEAK = "weak"
    SHAKY = "shaky"
    GOING = "going"
    MASTERED = "mastered"


@dataclass(frozen=True)
class ObjectiveTally:
    """Right and asked on an objective, at first tries and on repeats."""

    fresh_right: int = 0
    fresh_total: int = 0
    repeat_right: int = 0
    repeat_total: int = 0

    @property
    def right(self) -> int:
        """Right answers in all."""
        return self.fresh_right + self.repeat_right

    @property
    def asked(self) -> int:
        """Answers in all."""
        return self.fresh_total + self.repeat_total

    @property
    def interval(self) -> tuple[float, float]:
        """The 95 % interval of the share right (Wilson)."""
        return wilson(self.right, self.asked)


def footing_of(tally: ObjectiveTally) -> Footing:
    """The word for an objective: shaky where less than 66 % are right, weak where that is no chance."""
    return footing(tally.right, tally.asked)


@lru_cache(maxsize=10_000)
def footing(right: int, asked: int) -> Footing:
    """The word for so many right of all that were asked; remembered, for cohorts ask it again and again."""
    if asked < LEAST_ASKED:
        return Footing.FEW
    if wilson(right, asked)[1] < WEAK:
        return Footing.WEAK
    if right < WEAK * asked:
        return Footing.SHAKY
    return Footing.MASTERED if is_mastered(right=right, asked=asked) else Footing.GOING
