"""The chart of mock exams: a mark for each with its interval, against the uncertain pass line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import floor

from studyhub.learning.exams.report import CUT, CUT_SD, Share
from studyhub.services.progress.charts import Chart, Mark, Shape, percent

from .kinds import DIAGNOSTIC, FULL, HALF, REHEARSAL

WIDTH, HEIGHT, LEFT, TOP, BOTTOM = 640, 250, 44, 18, 40
MARKS = {
    FULL.id: ("Full", 16, 16, "chart-accent"),
    HALF.id: ("Half", 9, 9, "chart-accent"),
    DIAGNOSTIC.id: ("Diagnostic", 22, 6, "chart-accent"),
    REHEARSAL.id: ("Untimed", 14, 14, "chart-hollow"),
}
"""The word below a mark, its width and height, and the class that colours it."""


@dataclass(frozen=True)
class Point:
    """An exam on the chart, at its local day."""

    kind: str
    title: str
    day: date
    share: Share


def chart_of(points: Sequence[Point]) -> Chart:
    """Exams from left to right in the order in which they were sat."""
    scale = _Scale(min((point.share.low for point in points), default=1.0))
    step = (WIDTH - LEFT) / max(len(points), 1)
    shapes = [scale.band(CUT - CUT_SD, CUT + CUT_SD, "Where the pass line is thought to be")]
    marks = [Mark(LEFT / 2, scale.y(n / 10) + 4, f"{10 * n}%") for n in range(scale.tenth, 11, 2)]
    for n, point in enumerate(points):
        middle = LEFT + (n + 0.5) * step
        shapes += _drawn(point, middle, scale)
        below = HEIGHT - BOTTOM
        marks.append(Mark(_r(middle), _r(scale.y(point.share.high) - 5), percent(point.share.share)))
        marks.append(Mark(_r(middle), below + 18, MARKS[point.kind][0]))
        marks.append(Mark(_r(middle), below + 34, f"{point.day:%-d %b}"))
    return Chart(
        id="mocks",
        title="Your exams against the pass line",
        desc=(
            "Each mark is the share right of the scored questions, its line the range that it stands for (19 "
            "times in 20). The shaded zone is where the pass line is thought to be. Large squares are full "
            "exams, small ones half exams, a bar the diagnostic, hollow squares rehearsals without a clock."
        ),
        width=WIDTH,
        height=HEIGHT,
        shapes=tuple(shapes),
        marks=tuple(marks),
        head=("Exam", "Day", "Right", "Low", "High"),
        rows=tuple(_numbers(point) for point in points),
    )


class _Scale:
    """Heights of shares: down to the tenth below the lowest, and far enough to show the line in its place."""

    def __init__(self, lowest: float) -> None:
        self.tenth = 2 * floor(5 * min(lowest, 0.4) + 1e-9)

    def y(self, share: float) -> float:
        room = HEIGHT - TOP - BOTTOM
        return _r(TOP + room * (1 - share) / (1 - self.tenth / 10))

    def band(self, low: float, high: float, label: str) -> Shape:
        return Shape(LEFT, self.y(high), WIDTH - LEFT, _r(self.y(low) - self.y(high)), "chart-zone", label)


def _drawn(point: Point, middle: float, scale: _Scale) -> list[Shape]:
    _, width, height, kind = MARKS[point.kind]
    share = point.share
    range_ = f"{percent(share.low)} to {percent(share.high)}"
    said = f"{point.title}, {point.day:%-d %b %Y}: {percent(share.share)}, {range_}"
    top, length = scale.y(share.high), _r(scale.y(share.low) - scale.y(share.high))
    centre = scale.y(share.share)
    return [
        Shape(_r(middle - 1), top, 2, length, "chart-whisker", said),
        Shape(_r(middle - width / 2), _r(centre - height / 2), width, height, kind, said),
    ]


def _numbers(point: Point) -> tuple[str, ...]:
    share = point.share
    return (
        point.title,
        f"{point.day:%-d %b %Y}",
        f"{share.right} of {share.total}",
        percent(share.low),
        percent(share.high),
    )


def _r(number: float) -> float:
    return round(number, 1)
