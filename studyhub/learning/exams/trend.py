"""Whether mock exams go up or down: the last beside the first, and whether chance alone would do as much."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import hypot
from typing import Protocol

from .report import share_from

LEAST_ANSWERED = 0.5
"""Answers, as a share of the scored questions, below which an exam was broken off."""


class Estimate(Protocol):
    """A share with its interval."""

    @property
    def share(self) -> float:
        """The share itself."""

    @property
    def low(self) -> float:
        """The lower end of its interval."""

    @property
    def high(self) -> float:
        """The upper end."""


class Direction(StrEnum):
    """What a row of results shows; UNCLEAR where chance alone would make such a difference."""

    TOO_FEW = "too few"
    UP = "up"
    DOWN = "down"
    UNCLEAR = "unclear"


@dataclass(frozen=True)
class Result:
    """What a mock exam came to: right of `scored`; answers in all, and those to questions met before."""

    right: int
    scored: int
    answered: int
    repeats: int
    timed: bool = True


@dataclass(frozen=True)
class Trend:
    """The shares of the first and the last comparable result, and the 95 % interval of their difference.

    `repeats` is the share of what was answered in the last that had been met before: such questions are
    easier, so a part of a rise may be theirs. All zero where there are too few results.
    """

    direction: Direction
    first: float = 0.0
    last: float = 0.0
    low: float = 0.0
    high: float = 0.0
    repeats: float = 0.0

    @property
    def change(self) -> float:
        """The last less the first."""
        return self.last - self.first


def trend_of(results: Sequence[Result]) -> Trend:
    """What results, earliest first, show. Untimed and broken off exams are not compared."""
    fit = [one for one in results if one.timed and is_whole(one.scored, one.answered)]
    if len(fit) < 2:
        return Trend(Direction.TOO_FEW)
    first, last = (share_from(one.right, one.scored) for one in (fit[0], fit[-1]))
    low, high = difference(first, last)
    direction = Direction.UP if low > 0 else Direction.DOWN if high < 0 else Direction.UNCLEAR
    return Trend(direction, first.share, last.share, low, high, fit[-1].repeats / fit[-1].answered)


def is_whole(scored: int, answered: int) -> bool:
    """Whether an exam was answered at least by half; one that was broken off says nothing."""
    return 0 < LEAST_ANSWERED * scored <= answered


def difference(first: Estimate, last: Estimate) -> tuple[float, float]:
    """The interval of `last` less `first`, from that of each (Newcombe 1998, Stat Med 17, 873, method 10)."""
    change = last.share - first.share
    down = hypot(last.share - last.low, first.high - first.share)
    up = hypot(last.high - last.share, first.share - first.low)
    return change - down, change + up
