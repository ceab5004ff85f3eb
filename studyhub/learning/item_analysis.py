"""Classical item statistics from first answers: does a question work, and which of its options do.

Everything is computed over arrays at once: a cohort's dashboard asks for hundreds of items, a site's for
thousands. What rests on few answers is marked so and raises no flag.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import overload

from studyhub.learning.arrays import Floats, Ints, NDArray, np

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


class Analysis(Sequence[ItemStatistics]):
    """The statistics of many items, as arrays with an entry an item; each item's own when it is asked for.

    `discrimination` and `seconds` are nan where undefined; `flagged` says of each flag which items have it.
    """

    def __init__(self, answers: Answers, options: Sequence[Sequence[bool]]) -> None:
        self._options = options
        items = len(options)
        ability, known = _abilities(answers)
        self.answers = np.bincount(answers.item, minlength=items)
        self.facility = np.bincount(answers.item, answers.score, items) / np.maximum(self.answers, 1)
        self.low, self.high = wilson_all(self.facility, self.answers)
        self.discrimination, pairs = _correlations(
            answers.item[known], answers.score[known], ability[known], items
        )
        self._from, self._to = _fisher_all(self.discrimination, pairs)
        width = max(map(len, options), default=0)
        self._chosen, self._thirds = _uses(answers, ability, known, (items, width))
        self.seconds = _medians(answers, items)
        self.flagged = self._flags()

    def __len__(self) -> int:
        return len(self._options)

    @overload
    def __getitem__(self, index: int) -> ItemStatistics: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[ItemStatistics]: ...
    def __getitem__(self, index: int | slice) -> ItemStatistics | Sequence[ItemStatistics]:
        """The statistics of an item, or of several."""
        if isinstance(index, slice):
            return tuple(self[n] for n in range(*index.indices(len(self))))
        n = range(len(self))[index]
        low, high = _or_none(self._from[n]), _or_none(self._to[n])
        return ItemStatistics(
            answers=int(self.answers[n]),
            facility=float(self.facility[n]),
            low=float(self.low[n]),
            high=float(self.high[n]),
            discrimination=_or_none(self.discrimination[n]),
            interval=None if low is None or high is None else (low, high),
            seconds=_or_none(self.seconds[n]),
            options=self._uses_of(n),
            flags=tuple(flag for flag, having in self.flagged.items() if having[n]),
        )

    def _uses_of(self, n: int) -> tuple[OptionUse, ...]:
        total = max(int(self._chosen[n].sum()), 1)
        used = zip(self._chosen[n], self._thirds[n], self._options[n], strict=False)
        return tuple(
            OptionUse(int(chosen), int(chosen) / total, _three(thirds)) for chosen, thirds, _ in used
        )

    def _flags(self) -> Mapping[ItemFlag, NDArray[np.bool_]]:
        """What the intervals, not the bare numbers, give ground for; nothing on fewer than LEAST answers."""
        right, wrong = _keyed(self._options, self._chosen.shape[1])
        total = self._chosen.sum(axis=1, keepdims=True)
        _, most = wilson_all(self._chosen / np.maximum(total, 1), total)
        found = {
            ItemFlag.TOO_EASY: self.low > EASY,
            ItemFlag.TOO_HARD: self.high < HARD,
            ItemFlag.NEGATIVE: self._to < 0,
            ItemFlag.DEAD_DISTRACTOR: (wrong & (most < DEAD)).any(axis=1),
            ItemFlag.MISKEYED: _miskeyed(self._thirds, right, wrong),
        }
        return {flag: having & (self.answers >= LEAST) for flag, having in found.items()}


def analyse(answers: Answers, options: Sequence[Sequence[bool]]) -> Analysis:
    """Statistics of every item; `options[item]` says of each option whether it is right (empty: none)."""
    return Analysis(answers, options)


def _or_none(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


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
    answers: Answers, ability: Floats, known: NDArray[np.bool_], shape: tuple[int, int]
) -> tuple[Ints, Ints]:
    """Choices of each item's options, and those by thirds of whose ability is known, item by item."""
    items, width = shape
    if not width:
        return np.zeros((items, 0), dtype=np.int64), np.zeros((items, 0, 3), dtype=np.int64)
    chose = answers.chosen >= 0
    cell = answers.item * width + answers.chosen
    counts = np.bincount(cell[chose], minlength=items * width).reshape(-1, width)
    ranked = chose & known
    third = _thirds(answers.item[ranked], ability[ranked])
    by_third = np.bincount(cell[ranked] * 3 + third, minlength=items * width * 3).reshape(-1, width, 3)
    return counts, by_third


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


def wilson_all(share: Floats, total: Ints) -> tuple[Floats, Floats]:
    """Wilson's intervals of many shares at once (`exams.report.wilson`); (0, 1) where the total is 0."""
    some = np.maximum(total, 1)
    square = Z95 * Z95
    centre = (share + square / (2 * some)) / (1 + square / some)
    half = Z95 * np.sqrt(share * (1 - share) / some + square / (4 * some * some)) / (1 + square / some)
    none = total == 0
    return (
        np.where(none, 0.0, np.maximum(centre - half, 0.0)),
        np.where(none, 1.0, np.minimum(centre + half, 1.0)),
    )


def fisher(correlation: float, pairs: int) -> tuple[float, float] | None:
    """The 95 % interval of a correlation by Fisher's z (Fisher 1921, Metron 1, 3-32); None below 4 pairs."""
    if pairs < 4:
        return None
    low, high = _fisher_all(np.array([correlation]), np.array([pairs]))
    return float(low[0]), float(high[0])


def _fisher_all(correlation: Floats, pairs: Ints) -> tuple[Floats, Floats]:
    """As `fisher`, of many; nan where there is none."""
    z = np.arctanh(np.clip(correlation, -0.9999, 0.9999))
    half = np.where(pairs < 4, np.nan, Z95 / np.sqrt(np.maximum(pairs - 3, 1)))
    return np.tanh(z - half), np.tanh(z + half)


def _keyed(options: Sequence[Sequence[bool]], width: int) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Which of `width` places of each item is a right option, and which a wrong one."""
    right = np.zeros((len(options), width), dtype=bool)
    wrong = np.zeros((len(options), width), dtype=bool)
    for n, keyed in enumerate(options):
        right[n, : len(keyed)] = keyed
        wrong[n, : len(keyed)] = np.logical_not(keyed)
    return right, wrong


def _miskeyed(thirds: Ints, right: NDArray[np.bool_], wrong: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Where the able clearly prefer a wrong option to the only key, and prefer it more than the others do."""
    every = thirds.sum(axis=1)
    key = np.where(right, thirds[:, :, HIGH], 0).sum(axis=1, keepdims=True)
    able = thirds[:, :, HIGH]
    # Of those who chose one of the two, more than half by more than chance (Wilson).
    either = able + key
    against, _ = wilson_all(able / np.maximum(either, 1), either)
    more = able * every[:, LOW, None] > thirds[:, :, LOW] * every[:, HIGH, None]
    judged = (right.sum(axis=1) == 1) & (every[:, LOW] > 0) & (every[:, HIGH] > 0)
    drawn = (wrong & (able > key) & (against > 0.5) & more).any(axis=1)
    found: NDArray[np.bool_] = np.logical_and(drawn, judged)
    return found
