"""Whether mock exams go up or down: the last beside the first, and whether chance alone would do as much."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import hypot

from .report import Share, share_from

LEAST_ANSWERED = 0.5
"""Answers, as a share of the scored questions, below which an exam was broken off."""


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
    """The last comparable result less the first, as a share, with its 95 % interval.

    `repeats` is the share of what was answered in the last that had been met before: such questions are
    easier, so a part of a rise may be theirs. All zero where there are too few results.
    """

    direction: Direction
    change: float = 0.0
    low: float = 0.0
    high: float = 0.0
    repeats: float = 0.0


def trend_of(results: Sequence[Result]) -> Trend:
    """What results, earliest first, show. Untimed and broken off exams are not compared."""
    fit = [one for one in results if one.timed and is_whole(one)]
    if len(fit) < 2:
        return Trend(Direction.TOO_FEW)
    first, last = (share_from(one.right, one.scored) for one in (fit[0], fit[-1]))
    low, high = difference(first, last)
    direction = Direction.UP if low > 0 else Direction.DOWN if high < 0 else Direction.UNCLEAR
    return Trend(direction, last.share - first.share, low, high, fit[-1].repeats / fit[-1].answered)


def is_whole(result: Result) -> bool:
    """Whether an exam was answered at least by half; one that was broken off says nothing."""
    return 0 < LEAST_ANSWERED * result.scored <= result.answered


def difference(first: Share, last: Share) -> tuple[float, float]:
    """The interval of `last` less `first`, from that of each (Newcombe 1998, Stat Med 17, 873, method 10)."""
    change = last.share - first.share
    down = hypot(last.share - last.low, first.high - first.share)
    up = hypot(last.high - last.share, first.share - first.low)
    return change - down, change + up
