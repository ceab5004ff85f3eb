"""What the readiness page says: the verdict from first answers, how it came about, and what it is not."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from studyhub.catalog.shelf import Shelf
from studyhub.extensions import db
from studyhub.learning.readiness.memorisation import Memorisation
from studyhub.learning.readiness.verdict import (
    LEAST_ANSWERS,
    LEAST_IN_DOMAIN,
    DomainStanding,
    Readiness,
)
from studyhub.services.practice.student import day_of

from .charts import Chart, Mark, Shape, percent
from .check import CheckPage, check_page
from .evidence import as_of

WIDTH, LEFT, TOP, ROW = 640, 52, 26, 30
AXIS = (0.4, 1.0)
LEVEL_WORDS = {"below": "below the line", "near": "near the line", "above": "above the line"}
BAND_SENTENCES = {
    "unlikely": "A pass is unlikely as things stand",
    "unsure": "It could go either way",
    "likely": "A pass is likely, though not safe",
    "very likely": "A pass is very likely",
}


@dataclass(frozen=True)
class StandingRow:
    """A domain on the page."""

    domain: str
    title: str
    answers: int
    low: str
    high: str
    level: str
    words: str
    gain: float


@dataclass(frozen=True)
class Missing:
    """First answers wanted in a domain before anything is said; "" is any domain."""

    domain: str
    title: str
    number: int


@dataclass(frozen=True)
class ReadinessPage:
    """The page. `sentence` is empty and `missing` filled where the verdict is withheld.

    `check` is None until the estimate has been checked against real results.
    """

    sentence: str
    band: str
    low: str
    high: str
    answers: int
    least_answers: int
    least_in_domain: int
    missing: tuple[Missing, ...]
    rows: tuple[StandingRow, ...]
    most: StandingRow | None
    chart: Chart
    memorisation: Memorisation
    repeat_percent: str
    sibling_percent: str
    check: CheckPage | None


def readiness_page(*, user_id: uuid.UUID, shelf: Shelf, now: datetime) -> ReadinessPage:
    """How ready a student is, from the questions that they met for the first time."""
    session = db.session()
    day = day_of(session, user_id, now)
    known = as_of(session, user_id=user_id, shelf=shelf, at=now)
    found, memorisation = known.verdict, known.memorisation
    titles = {entry.domain: entry.title for entry in shelf.blueprint(day.blueprint).domains}
    rows = tuple(_row(standing, titles) for standing in found.domains)
    most = found.would_move_most
    return ReadinessPage(
        sentence=BAND_SENTENCES[found.band] if found.band else "",
        band=found.band or "",
        low=percent(found.low),
        high=percent(found.high),
        answers=found.answers,
        least_answers=LEAST_ANSWERS,
        least_in_domain=LEAST_IN_DOMAIN,
        missing=tuple(Missing(d, titles.get(d, ""), n) for d, n in found.missing.items()),
        rows=rows,
        most=next((row for row in rows if most and row.domain == most.domain), None),
        chart=_chart(found, titles),
        memorisation=memorisation,
        repeat_percent=percent(memorisation.repeat_share),
        sibling_percent=percent(memorisation.sibling_share),
        check=check_page(foretold=found.pass_chance if found.band else None),
    )


def _row(standing: DomainStanding, titles: dict[str, str]) -> StandingRow:
    return StandingRow(
        domain=standing.domain,
        title=titles.get(standing.domain, standing.domain),
        answers=standing.answers,
        low=percent(standing.low),
        high=percent(standing.high),
        level=standing.level,
        words=LEVEL_WORDS[standing.level],
        gain=round(standing.gain, 1),
    )


def _chart(found: Readiness, titles: dict[str, str]) -> Chart:
    """Each domain's likely share right as a bar from its low to its high end, and the uncertain line."""
    shapes = [Shape(_x(0.67), TOP - 8, _x(0.73) - _x(0.67), ROW * len(found.domains) + 8, "chart-zone", "")]
    marks = [Mark(_x(share) - 12, 12, percent(share)) for share in (0.4, 0.5, 0.6, 0.7, 0.8, 0.9)]
    for n, standing in enumerate(found.domains):
        y = TOP + n * ROW
        low, high = max(standing.low, AXIS[0]), max(standing.high, AXIS[0] + 0.01)
        said = f"{titles.get(standing.domain)}: {percent(standing.low)} to {percent(standing.high)}"
        kind = f"chart-{standing.domain.lower()}"
        shapes.append(Shape(_x(low), y, round(_x(high) - _x(low), 1), 16, kind, said))
        marks.append(Mark(0, y + 13, standing.domain))
    return Chart(
        id="standing",
        title="Where each domain stands",
        desc=(
            "Each bar runs from a low to a high guess at the share you would get right on the exam (eight "
            "times in ten it lies between). The shaded zone is where the pass line is thought to be."
        ),
        width=WIDTH,
        height=TOP + ROW * len(found.domains),
        shapes=tuple(shapes),
        marks=tuple(marks),
        head=("Domain", "First answers", "Low", "High"),
        rows=tuple(
            (titles.get(s.domain, s.domain), str(s.answers), percent(s.low), percent(s.high))
            for s in found.domains
        ),
    )


def _x(share: float) -> float:
    low, high = AXIS
    return round(LEFT + (WIDTH - LEFT) * (share - low) / (high - low), 1)
