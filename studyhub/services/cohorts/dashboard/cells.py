"""What stands in the cells of a dashboard: bands in words with their interval, trends, shares."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from studyhub.learning.exams.report import share_from
from studyhub.learning.readiness.verdict import LEAST_IN_DOMAIN, Band
from studyhub.learning.risk import Tally, change_between
from studyhub.services.cohorts.standings import DomainKept, Kept, Mock
from studyhub.services.progress.charts import percent
from studyhub.services.progress.check import BAND_WORDS

LEAST_TREND = 10
"""First tries of a domain in each of two stretches below which no trend is read."""
WITHHELD = "withheld"
WITHHELD_WORDS = "too early to say"
FEW = "few"
LEVEL_WORDS = {"below": "below", "near": "near", "above": "above", FEW: "too few"}
TREND_WORDS = {"up": "rising", "down": "falling", "level": "no clear trend", FEW: ""}
BANDS: Mapping[str, str] = {band.value: words for band, words in BAND_WORDS.items()} | {
    WITHHELD: WITHHELD_WORDS
}
"""Bands of readiness in words, the one that is withheld last."""


@dataclass(frozen=True)
class Cell:
    """A domain of a student: `level` is below, near, above or few; the interval is 8 times in 10."""

    domain: str
    level: str
    words: str
    range: str
    answers: int
    trend: str
    trend_words: str


@dataclass(frozen=True)
class Figure:
    """A share with what it was counted from and its interval (19 times in 20)."""

    right: int
    total: int
    share: str
    range: str


@dataclass(frozen=True)
class MockCell:
    """The last mock exam: its figure, its day, its name."""

    figure: Figure
    day: str
    title: str


def cell_of(one: DomainKept) -> Cell:
    """A domain in words; nothing is said of fewer than three first answers."""
    standing = one.standing
    level = standing.level.value if standing.answers >= LEAST_IN_DOMAIN else FEW
    trend = trend_of(one.before, one.lately)
    return Cell(
        domain=standing.domain,
        level=level,
        words=LEVEL_WORDS[level],
        range=span(standing.low, standing.high),
        answers=standing.answers,
        trend=trend,
        trend_words=TREND_WORDS[trend],
    )


def trend_of(before: Tally, lately: Tally) -> str:
    """Up or down where chance alone would not do it, level, or few."""
    if min(before.total, lately.total) < LEAST_TREND:
        return FEW
    low, high = change_between(before, lately)
    return "up" if low > 0 else "down" if high < 0 else "level"


def figure_of(right: int, total: int) -> Figure:
    """A share with its interval."""
    share = share_from(right, total)
    return Figure(right, total, percent(share.share), span(share.low, share.high))


def mock_cell(kept: Kept) -> MockCell | None:
    """The last mock exam that was answered at least by half."""
    last: Mock | None = kept.exams[-1] if kept.exams else None
    if last is None:
        return None
    return MockCell(figure_of(last.right, last.scored), f"{last.day:%-d %b %Y}", last.title)


def band_key(kept: Kept | None) -> str:
    """The band of readiness as addresses name it."""
    return (kept.band if kept else None) or WITHHELD


def band_rank(key: str) -> int:
    """Bands in their order, the withheld one before all."""
    return -1 if key == WITHHELD else list(Band).index(Band(key))


def span(low: float, high: float) -> str:
    """An interval of shares, such as `51-68%` with the dash of ranges."""
    return f"{round(100 * low)}\N{EN DASH}{round(100 * high)}%"
