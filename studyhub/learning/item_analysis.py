"""Classical item statistics from first answers: does a question work, and which of its options do.

Everything is computed over arrays at once: a cohort's dashboard asks for hundreds of items, a site's for
thousands. What rests on few answers is marked so and raises no flag.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from .exams.report import wilson

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

LEAST = 30
"""First answers below which a statistic is marked as resting on too few, and no flag is raised."""
LEAST_OTHERS = 5
"""Answers to other items from which a person's ability is taken; who gave fewer counts in facility only."""
EASY, HARD = 0.95, 0.30
"""Shares right beyond which an item tells little; flagged where the whole interval lies beyond."""
DEAD = 0.05
"""Share of choices below which a wrong option distracts nobody; flagged where the whole interval is below."""
Z95 = 1.96
LOW, MIDDLE, HIGH = 0, 1, 2


class ItemFlag(StrEnum):
    """What an author should look at."""

    TOO_EASY = "too easy"
    TOO_HARD = "too hard"
    NEGATIVE = "negative discrimination"
    DEAD_DISTRACTOR = "dead distractor"
    MISKEYED = "perhaps miskeyed"


@dataclass(frozen=True)
class Answers:
    """First answers, one entry each: `person` and `item` are numbers from 0, `score` lies in [0, 1].

    `seconds` is the time taken, 0 where unknown. `chosen` is the number of the option chosen among its
    item's options, -1 where the item has none or several were chosen.
    """

    person: Ints
    item: Ints
    score: Floats
    seconds: Floats
    chosen: Ints


@dataclass(frozen=True)
class OptionUse:
    """How often an option was chosen, in all and by ability third (low, middle, high)."""

    chosen: int
    share: float
    thirds: tuple[int, int, int]


@dataclass(frozen=True)
class ItemStatistics:
    """An item: answers, share right with its 95 % interval, discrimination, median seconds, options, flags.

    `discrimination` is the corrected point-biserial: the correlation of the item's score with the share
    right on the person's other items, in [-1, 1], with its 95 % interval; None where it is undefined.
    `few` marks statistics of fewer than `LEAST` answers.
    """

    answers: int
    facility: float
    low: float
    high: float
    discrimination: float | None
    interval: tuple[float, float] | None
    seconds: float | None
    options: tuple[OptionUse, ...]
    flags: tuple[ItemFlag, ...]

    @property
    def few(self) -> bool:
        """Whether it rests on too few answers to act on."""
        return self.answers < LEAST


def analyse(answers: Answers, options: Sequence[Sequence[bool]]) -> tuple[ItemStatistics, ...]:
    """Statistics of every item; `options[item]` says of each option whether it is right (empty: none)."""
    items = len(options)
    ability, known = _abilities(answers)
    count = np.bincount(answers.item, minlength=items)
    right = np.bincount(answers.item, answers.score, items)
    correlation, pairs = _correlations(answers.item[known], answers.score[known], ability[known], items)
    uses = _uses(answers, ability, known, [len(one) for one in options])
    seconds = _medians(answers, items)
    return tuple(
        _of_item(
            int(count[n]),
            float(right[n]),
            (float(correlation[n]), int(pairs[n])),
            None if np.isnan(seconds[n]) else float(seconds[n]),
            (uses[n], options[n]),
        )
        for n in range(items)
    )


def _abilities(answers: Answers) -> tuple[Floats, NDArray[np.bool_]]:
    """Each answer's share right of the same person on the other items, and whether there are enough."""
    number = np.bincount(answers.person)[answers.person] - 1
    total = np.bincount(answers.person, answers.score)[answers.person] - answers.score
    return total / np.maximum(number, 1), number >= LEAST_OTHERS


def _correlations(item: Ints, x: Floats, y: Floats, items: int) -> tuple[Floats, Ints]:
    """Pearson's correlation of x and y within each item (nan where undefined), and the pairs of each."""
    n = np.bincount(item, minlength=items)
    safe = np.maximum(n, 1)
    dx = x - (np.bincount(item, x, items) / safe)[item]
    dy = y - (np.bincount(item, y, items) / safe)[item]
    across = np.bincount(item, dx * dy, items)
    spread = np.sqrt(np.bincount(item, dx * dx, items) * np.bincount(item, dy * dy, items))
    fine = spread > 1e-9
    return np.where(fine, across / np.where(fine, spread, 1.0), np.nan), n


def _uses(
    answers: Answers, ability: Floats, known: NDArray[np.bool_], sizes: Sequence[int]
) -> list[tuple[OptionUse, ...]]:
    """How the options of each item were used; thirds are of those whose ability is known, item by item."""
    width = max(sizes, default=0)
    if not width:
        return [() for _ in sizes]
    chose = answers.chosen >= 0
    cell = answers.item * width + answers.chosen
    counts = np.bincount(cell[chose], minlength=len(sizes) * width).reshape(-1, width)
    ranked = chose & known
    third = _thirds(answers.item[ranked], ability[ranked])
    by_third = np.bincount(cell[ranked] * 3 + third, minlength=len(sizes) * width * 3).reshape(-1, width, 3)
    totals = np.maximum(counts.sum(axis=1), 1)
    return [
        tuple(
            OptionUse(int(counts[n, k]), float(counts[n, k] / totals[n]), _three(by_third[n, k]))
            for k in range(size)
        )
        for n, size in enumerate(sizes)
    ]


def _thirds(item: Ints, ability: Floats) -> Ints:
    """The ability third of each answer among those to its item: 0, 1 or 2; ties take their middle place."""
    order = _by_item(item, ability * 1e6)
    sorted_item, sorted_ability = item[order], ability[order]
    fresh = np.ones(order.size, dtype=bool)
    differs = np.abs(np.diff(sorted_ability)) > 1e-6
    fresh[1:] = (sorted_item[1:] != sorted_item[:-1]) | differs
    tied = np.cumsum(fresh) - 1
    first = np.flatnonzero(fresh)
    last = np.append(first[1:], order.size) - 1
    start = np.searchsorted(sorted_item, sorted_item, side="left")
    end = np.searchsorted(sorted_item, sorted_item, side="right")
    middle = (first + last)[tied] / 2 + 0.5 - start
    third = np.empty(order.size, dtype=np.int64)
    third[order] = np.minimum(middle * 3 / np.maximum(end - start, 1), HIGH).astype(np.int64)
    return third


def _by_item(item: Ints, value: Floats) -> Ints:
    """The order by item and then by value in whole numbers; one sort of whole numbers is far the fastest."""
    whole = np.rint(value).astype(np.int64)
    return np.argsort(item * (int(whole.max(initial=0)) + 1) + whole, kind="stable")


def _three(counts: Ints) -> tuple[int, int, int]:
    return int(counts[LOW]), int(counts[MIDDLE]), int(counts[HIGH])


def _medians(answers: Answers, items: int) -> Floats:
    """Median seconds of each item, nan where no time is known."""
    timed = answers.seconds > 0
    item, seconds = answers.item[timed], answers.seconds[timed]
    order = _by_item(item, seconds * 1e3)
    sorted_seconds = seconds[order]
    n = np.bincount(item, minlength=items)
    start = np.cumsum(n) - n
    medians = np.full(items, np.nan)
    some = n > 0
    low = sorted_seconds[(start + (n - 1) // 2)[some]]
    high = sorted_seconds[(start + n // 2)[some]]
    medians[some] = (low + high) / 2
    return medians


def _of_item(
    count: int,
    right: float,
    correlated: tuple[float, int],
    seconds: float | None,
    used: tuple[tuple[OptionUse, ...], Sequence[bool]],
) -> ItemStatistics:
    low, high = wilson(right, count)
    value, pairs = correlated
    discrimination = None if np.isnan(value) else value
    interval = None if discrimination is None else fisher(discrimination, pairs)
    options, keyed = used
    flags = _flags((low, high), interval, options, keyed) if count >= LEAST else ()
    share = right / count if count else 0.0
    return ItemStatistics(count, share, low, high, discrimination, interval, seconds, options, flags)


def fisher(correlation: float, pairs: int) -> tuple[float, float] | None:
    """The 95 % interval of a correlation by Fisher's z (Fisher 1921, Metron 1, 3-32); None below 4 pairs."""
    if pairs < 4:
        return None
    z, half = np.arctanh(np.clip(correlation, -0.9999, 0.9999)), Z95 / np.sqrt(pairs - 3)
    return float(np.tanh(z - half)), float(np.tanh(z + half))


def _flags(
    facility: tuple[float, float],
    discrimination: tuple[float, float] | None,
    options: Sequence[OptionUse],
    keyed: Sequence[bool],
) -> tuple[ItemFlag, ...]:
    """What the intervals, not the bare numbers, give ground for."""
    low, high = facility
    found = []
    if low > EASY:
        found.append(ItemFlag.TOO_EASY)
    if high < HARD:
        found.append(ItemFlag.TOO_HARD)
    if discrimination is not None and discrimination[1] < 0:
        found.append(ItemFlag.NEGATIVE)
    wrong = [use for use, right in zip(options, keyed, strict=True) if not right]
    total = sum(use.chosen for use in options)
    if any(wilson(use.chosen, total)[1] < DEAD for use in wrong):
        found.append(ItemFlag.DEAD_DISTRACTOR)
    if _miskeyed(options, keyed):
        found.append(ItemFlag.MISKEYED)
    return tuple(found)


def _miskeyed(options: Sequence[OptionUse], keyed: Sequence[bool]) -> bool:
    """Whether the able clearly prefer a wrong option to the key, and prefer it more than the others do."""
    keys = [use for use, right in zip(options, keyed, strict=True) if right]
    if len(keys) != 1:
        return False
    thirds = np.array([use.thirds for use in options]).sum(axis=0)
    if not (thirds[LOW] and thirds[HIGH]):
        return False
    for use, right in zip(options, keyed, strict=True):
        if right or use.thirds[HIGH] <= keys[0].thirds[HIGH]:
            continue
        # Of those who chose one of the two, more than half by more than chance (Wilson).
        against = wilson(use.thirds[HIGH], use.thirds[HIGH] + keys[0].thirds[HIGH])[0]
        if against > 0.5 and use.thirds[HIGH] / thirds[HIGH] > use.thirds[LOW] / thirds[LOW]:
            return True
    return False
