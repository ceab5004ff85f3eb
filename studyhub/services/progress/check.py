"""The readiness model and the results of all students: counts, never anybody's own."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from studyhub.extensions import db
from studyhub.learning.readiness.outcomes import Check, Fit, Outcome, Tally, check
from studyhub.learning.readiness.verdict import LIMITS, OUTCOMES_NEEDED, Band
from studyhub.models import ExamOutcome

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


@dataclass(frozen=True)
class OutcomeCounts:
    """Students who told a result, and those of them to whom a chance was foretold before it."""

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
class CheckPage:
    """What may be claimed of the model. `hidden` bands are kept back as too few students are in them."""

    whole: CheckRow
    rows: tuple[CheckRow, ...]
    hidden: bool
    brier: str
    baseline: str


def check_page() -> CheckPage | None:
    """How the model held up; None while there are too few results to claim anything."""
    found = check_of_all()
    if not found.enough:
        return None
    return CheckPage(
        whole=_row("", "", found.whole),
        rows=tuple(_row(BAND_WORDS[band], _chances(band), tally) for band, tally in found.shown.items()),
        hidden=any(tally.total for band, tally in found.bands.items() if band not in found.shown),
        brier=f"{found.brier:.2f}",
        baseline=f"{found.baseline:.2f}",
    )


def check_of_all() -> Check:
    """The model against each student's first result that it foretold.

    One result a student: results of one person hang together, and ten results shall be ten people.
    """
    first = (
        sa.select(ExamOutcome.user_id, sa.func.min(ExamOutcome.sat_on).label("sat_on"))
        .where(ExamOutcome.foretold.is_not(None))
        .group_by(ExamOutcome.user_id)
        .subquery()
    )
    same = sa.and_(ExamOutcome.user_id == first.c.user_id, ExamOutcome.sat_on == first.c.sat_on)
    rows = db.session.execute(sa.select(ExamOutcome.foretold, ExamOutcome.passed).join(first, same))
    return check(Outcome(foretold, passed) for foretold, passed in rows if foretold is not None)


def outcome_counts() -> OutcomeCounts:
    """How many students have told a result, for administrators."""
    students = sa.func.count(ExamOutcome.user_id.distinct())
    told = db.session.scalar(sa.select(students)) or 0
    foretold = db.session.scalar(sa.select(students).where(ExamOutcome.foretold.is_not(None))) or 0
    return OutcomeCounts(told, foretold, OUTCOMES_NEEDED)


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
