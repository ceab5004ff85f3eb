"""How numbers become shapes: positions and sizes of bars, bands and cells in an SVG's own units."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

CELL, GAP = 13, 3
CALENDAR_LEFT, CALENDAR_TOP = 34, 18
BARS_WIDTH, BARS_HEIGHT, BARS_LEFT, BARS_BOTTOM, BARS_TOP = 640, 180, 34, 26, 10
BAND_WIDTH, BAND_LEFT, BAND_HEIGHT, BAND_STEP = 640, 44, 20, 34
HEAT = (1, 10, 25, 50)
"""Answers a day from which a cell takes the next deeper step."""


@dataclass(frozen=True)
class Shape:
    """A rectangle, the class that colours it, and what it says when pointed at."""

    x: float
    y: float
    width: float
    height: float
    kind: str
    label: str


@dataclass(frozen=True)
class Mark:
    """A text at a place."""

    x: float
    y: float
    text: str


@dataclass(frozen=True)
class Chart:
    """A drawing with its title, its description in a sentence, and the same numbers as a table."""

    id: str
    title: str
    desc: str
    width: float
    height: float
    shapes: tuple[Shape, ...]
    marks: tuple[Mark, ...]
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Band:
    """A domain in a band chart: its share of the exam, what was met of it, and what was right at first."""

    domain: str
    title: str
    share: float
    met: float
    right: float | None


def band_chart(bands: Sequence[Band]) -> Chart:
    """Domains as bands: the length is the share of the exam, filled as far as its rules were met once."""
    widest = max((band.share for band in bands), default=1.0) or 1.0
    shapes, marks = [], []
    for n, band in enumerate(bands):
        y = n * BAND_STEP + 4
        length = (BAND_WIDTH - BAND_LEFT - 70) * band.share / widest
        kind = band.domain.lower()
        said = f"{band.title}: {percent(band.share)} of the exam, {percent(band.met)} of its rules met"
        shapes.append(Shape(BAND_LEFT, y, _r(length), BAND_HEIGHT, "chart-track", said))
        shapes.append(Shape(BAND_LEFT, y, _r(length * band.met), BAND_HEIGHT, f"chart-{kind}", said))
        marks.append(Mark(0, y + 15, band.domain))
        marks.append(Mark(_r(BAND_LEFT + length + 8), y + 15, percent(band.share)))
    met = ", ".join(f"{band.domain} {percent(band.met)}" for band in bands)
    rows = tuple(_band_row(band) for band in bands)
    return Chart(
        id="domains",
        title="Exam domains and how much of each you have met",
        desc=f"Each band is as long as the domain's share of the exam. Met so far: {met or 'nothing yet'}.",
        width=BAND_WIDTH,
        height=max(1, len(bands)) * BAND_STEP,
        shapes=tuple(shapes),
        marks=tuple(marks),
        head=("Domain", "Share of the exam", "Met", "Right at the first try"),
        rows=rows,
    )


def calendar_chart(counts: Mapping[date, int], today: date, weeks: int) -> Chart:
    """Days as cells, a column a week (Monday first), the deeper the more answers."""
    first = today - timedelta(days=today.weekday(), weeks=weeks - 1)
    days = [first + timedelta(days=n) for n in range((today - first).days + 1)]
    shapes = tuple(_cell(day, first, counts.get(day, 0)) for day in days)
    months = [
        Mark(_column(day, first), 12, f"{day:%b}") for day in days if day.day <= 7 and day.weekday() == 0
    ]
    rows_at = [(0, "Mon"), (2, "Wed"), (4, "Fri")]
    weekdays = [Mark(0, CALENDAR_TOP + n * (CELL + GAP) + 11, name) for n, name in rows_at]
    active = [day for day in days if counts.get(day)]
    total = sum(counts.get(day, 0) for day in days)
    return Chart(
        id="activity",
        title="Days you studied",
        desc=f"{total} answers on {len(active)} of the last {len(days)} days.",
        width=CALENDAR_LEFT + weeks * (CELL + GAP),
        height=CALENDAR_TOP + 7 * (CELL + GAP),
        shapes=shapes,
        marks=tuple(months + weekdays),
        head=("Day", "Answers"),
        rows=tuple((f"{day:%-d %b %Y}", str(counts[day])) for day in reversed(active)),
    )


def bar_chart(
    id_: str,
    title: str,
    desc: str,
    values: Sequence[tuple[str, int]],
    *,
    head: tuple[str, str],
    every: int,
    top: int = 1,
) -> Chart:
    """Upright bars for counts, on a scale to `top` at least; every `every`-th is labelled below."""
    most = max([top, *(value for _, value in values)])
    space = BARS_HEIGHT - BARS_BOTTOM - BARS_TOP
    step = (BARS_WIDTH - BARS_LEFT) / max(1, len(values))
    floor = BARS_HEIGHT - BARS_BOTTOM
    shapes, marks = [], [Mark(0, BARS_TOP + 10, str(most)), Mark(0, floor, "0")]
    for n, (label, value) in enumerate(values):
        x, height = BARS_LEFT + n * step, space * value / most
        said = f"{label}: {value}"
        shapes.append(Shape(_r(x + 1), _r(floor - height), _r(step - 3), _r(height), "chart-accent", said))
        if n % every == 0:
            marks.append(Mark(_r(x), BARS_HEIGHT - 8, label))
    shapes.append(Shape(BARS_LEFT, floor, BARS_WIDTH - BARS_LEFT, 1, "chart-line", ""))
    rows = tuple((label, str(value)) for label, value in values)
    return Chart(id_, title, desc, BARS_WIDTH, BARS_HEIGHT, tuple(shapes), tuple(marks), head, rows)


def percent(share: float) -> str:
    """A share as whole percent."""
    return f"{round(share * 100)}%"


def _band_row(band: Band) -> tuple[str, ...]:
    right = percent(band.right) if band.right is not None else "none yet"
    return (f"{band.domain} {band.title}", percent(band.share), percent(band.met), right)


def _cell(day: date, first: date, count: int) -> Shape:
    heat = sum(count >= step for step in HEAT)
    y = CALENDAR_TOP + day.weekday() * (CELL + GAP)
    said = f"{day:%-d %b %Y}: {count} answer{'' if count == 1 else 's'}"
    return Shape(_column(day, first), y, CELL, CELL, f"heat-{heat}", said)


def _column(day: date, first: date) -> float:
    return CALENDAR_LEFT + (day - first).days // 7 * (CELL + GAP)


def _r(number: float) -> float:
    return round(number, 1)
