"""The model held against real exam results: of those to whom it foretold a chance, how many passed.

This only looks. What results would correct is fitted in `calibration`, and tried on results that its fit has
not seen, or the check would praise itself; the model itself (its bank offset, its cut) is not fitted anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from studyhub.learning.exams.report import wilson

from .verdict import OUTCOMES_NEEDED, Band, band_of

LEAST_SHOWN = 10
"""Results below which a band is not shown: whoever knows some of the few could tell the others."""


class Fit(StrEnum):
    """How the mean chance foretold stands to the share that passed."""

    FITS = "fits"
    HOPEFUL = "hopeful"
    CAUTIOUS = "cautious"


@dataclass(frozen=True)
class Outcome:
    """A student's exam: the chance of a pass foretold before it, in [0, 1], and how it ended."""

    foretold: float
    passed: bool


@dataclass(frozen=True)
class Tally:
    """Passed of all, the 95 % interval of their share (Wilson), and the mean chance that was foretold."""

    passed: int
    total: int
    low: float
    high: float
    foretold: float

    @property
    def share(self) -> float:
        """The share that passed, 0 where there is no result."""
        return self.passed / self.total if self.total else 0.0

    @property
    def fit(self) -> Fit:
        """Hopeful or cautious only where what was foretold lies outside the interval."""
        if self.foretold > self.high:
            return Fit.HOPEFUL
        return Fit.CAUTIOUS if self.foretold < self.low else Fit.FITS


@dataclass(frozen=True)
class Check:
    """What the results say. `brier` is the mean squared error of the chances foretold, 0 at best."""

    whole: Tally
    bands: Mapping[Band, Tally]
    brier: float

    @property
    def enough(self) -> bool:
        """Whether the model may be called checked; below that nothing may be claimed."""
        return self.whole.total >= OUTCOMES_NEEDED

    @property
    def baseline(self) -> float:
        """The Brier score of telling everybody the share that passed, known only afterwards."""
        return self.whole.share * (1 - self.whole.share)

    @property
    def shown(self) -> Mapping[Band, Tally]:
        """The bands that may be shown, in their order; none without `enough`.

        A lone small band would follow from the whole by subtraction: then the next larger one is kept back
        as well.
        """
        if not self.enough:
            return {}
        by_size = sorted((tally.total, band) for band, tally in self.bands.items())
        hidden = [(total, band) for total, band in by_size if total < LEAST_SHOWN]
        if 0 < sum(total for total, _ in hidden) < LEAST_SHOWN:
            hidden.append(by_size[len(hidden)])
        kept_back = {band for _, band in hidden}
        return {band: tally for band, tally in self.bands.items() if band not in kept_back}


def check(results: Iterable[Outcome]) -> Check:
    """The check of the model against results, one a student, in any order."""
    found = list(results)
    errors = [(one.foretold - one.passed) ** 2 for one in found]
    by_band: dict[Band, list[Outcome]] = {band: [] for band in Band}
    for one in found:
        by_band[band_of(one.foretold)].append(one)
    return Check(
        whole=_tally(found),
        bands={band: _tally(outcomes) for band, outcomes in by_band.items()},
        brier=sum(errors) / len(errors) if errors else 0.0,
    )


def _tally(outcomes: Sequence[Outcome]) -> Tally:
    total = len(outcomes)
    passed = sum(one.passed for one in outcomes)
    foretold = sum(one.foretold for one in outcomes) / total if total else 0.0
    return Tally(passed, total, *wilson(passed, total), foretold)
