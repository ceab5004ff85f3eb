"""The readiness model and the results of all students: counts, never anybody's own."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

import sqlalchemy as sa

from studyhub.extensions import db
from studyhub.learning.readiness.calibration import Calibration, calibrate
from studyhub.learning.readiness.outcomes import Check, Fit, Outcome, Tally, check
from studyhub.learning.readiness.verdict import LIMITS, OUTCOMES_NEEDED, Band
from studyhub.models import ExamOutcome, RecordedOutcome

from .charts import percent

BAND_WORDS = {
    Band.UNLIKELY: "unlikely",
    Band.UNSURE: "either way",
    Band.LIKELY: "likely",
    Band.VERY_LIKELY: "very likely",
}
FIT_WORDS = {
    Fit.FITS: "in line",
    Fit.HOPEFUL: "too hopeful",
    Fit.CAUTIOUS: "too cautious",
}


TYPICAL = 0.7
"""A chance near that of most candidates, to show what a correction does."""


@dataclass(frozen=True)
class OutcomeCounts:
    """Students with a result, and those of them to whom a chance was foretold before it."""

    told: int
    foretold: int
    needed: int


@dataclass(frozen=True)
class CheckRow:
    """A band: its words, the chances they stand for, and what became of those to whom it was said.

    `low` and `high` are the 95 % interval of `share`; `fit` says how `foretold`, their mean, stands to it.
    """

    words: str
    chances: str
    passed: int
    total: int
    share: str
    low: str
    high: str
    foretold: str
    fit: str


@dataclass(frozen=True)
class Corrected:
    """A chance after the recalibration, with its 95 % interval, in percent."""

    chance: str
    low: str
    high: str


@dataclass(frozen=True)
class CalibrationRow:
    """What results ask to be corrected: errors before and after on results that the fit had not seen.

    `helps`: the correction did better beyond chance. Only then is `own` given: the reader's own chance.
    """

    before: str
    after: str
    helps: bool
    shift: str
    own: Corrected | None


@dataclass(frozen=True)
class CheckPage:
    """What may be claimed of the model. `hidden` bands are kept back as too few students are in them.

    `recorded` of the results were recorded by programs, with their students' consent.
    """

    whole: CheckRow
    rows: tuple[CheckRow, ...]
    hidden: bool
    brier: str
    baseline: str
    recorded: int
    calibration: CalibrationRow | None


def check_page(*, foretold: float | None = None) -> CheckPage | None:
    """How the model held up; None while there are too few results to claim anything.

    `foretold` is the reader's own chance as the model gives it, None where it is withheld.
    """
    results = results_of_all()
    found = check(one.outcome for one in results)
    if not found.enough:
        return None
    fit = calibrate([one.outcome for one in results])
    return CheckPage(
        whole=_row("", "", found.whole),
        rows=tuple(_row(BAND_WORDS[band], _chances(band), tally) for band, tally in found.shown.items()),
        hidden=any(tally.total for band, tally in found.bands.items() if band not in found.shown),
        brier=f"{found.brier:.2f}",
        baseline=f"{found.baseline:.2f}",
        recorded=sum(one.recorded for one in results),
        calibration=_calibration(fit, foretold) if fit else None,
    )


@dataclass(frozen=True)
class Result:
    """A student's first result that was foretold; `recorded` by a program, else told by the student."""

    outcome: Outcome
    recorded: bool


def check_of_all() -> Check:
    """The model against each student's first result that it foretold."""
    return check(one.outcome for one in results_of_all())


def results_of_all() -> list[Result]:
    """The first foretold result of each student; what a student told goes before what a program recorded.

    One result a student: results of one person hang together, and ten results shall be ten people.
    """
    tables = ((ExamOutcome, False), (RecordedOutcome, True))
    rows = [
        (row.user_id, row.sat_on, recorded, Outcome(row.foretold, row.passed))
        for table, recorded in tables
        for row in db.session.execute(
            sa.select(table.user_id, table.sat_on, table.foretold, table.passed).where(
                table.foretold.is_not(None)
            )
        )
    ]
    first: dict[uuid.UUID, Result] = {}
    for user, _, recorded, outcome in sorted(rows, key=lambda row: row[:3]):
        first.setdefault(user, Result(outcome, recorded))
    return list(first.values())


def outcome_counts() -> OutcomeCounts:
    """How many students have told a result, or let one count that a program recorded; for administrators."""
    tables = (ExamOutcome, RecordedOutcome)
    everybody = sa.union(*(sa.select(table.user_id) for table in tables)).subquery()
    told = db.session.scalar(sa.select(sa.func.count()).select_from(everybody)) or 0
    return OutcomeCounts(told, len(results_of_all()), OUTCOMES_NEEDED)


def _calibration(fit: Calibration, foretold: float | None) -> CalibrationRow:
    own = None
    if fit.helps and foretold is not None:
        low, chance, high = (percent(share) for share in fit.corrected(foretold))
        own = Corrected(chance, low, high)
    typical = fit.corrected(TYPICAL)[1]
    return CalibrationRow(
        before=f"{fit.before:.3f}",
        after=f"{fit.after:.3f}",
        helps=fit.helps,
        shift=f"a chance of {percent(TYPICAL)} as foretold becomes {percent(typical)}",
        own=own,
    )


def _row(words: str, chances: str, tally: Tally) -> CheckRow:
    return CheckRow(
        words=words,
        chances=chances,
        passed=tally.passed,
        total=tally.total,
        share=percent(tally.share),
        low=percent(tally.low),
        high=percent(tally.high),
        foretold=percent(tally.foretold),
        fit=FIT_WORDS[tally.fit],
    )


def _chances(band: Band) -> str:
    """The chances that a band's words stand for: "below 40%", "40% to 65%", "85% or more"."""
    bands = list(Band)
    place = bands.index(band)
    low = percent(LIMITS[bands[place - 1]]) if place else ""
    if band not in LIMITS:
        return f"{low} or more"
    return f"{low} to {percent(LIMITS[band])}" if low else f"below {percent(LIMITS[band])}"
