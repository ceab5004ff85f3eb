"""The picture of a question: what each ability third chose, or how the share right rises with ability."""

from __future__ import annotations

from collections.abc import Sequence

from studyhub.learning.item_analysis import OptionUse
from studyhub.learning.item_curve import Step
from studyhub.services.progress.charts import Chart, Mark, Shape, percent

WIDTH, HEIGHT, LEFT, TOP, BOTTOM = 640, 220, 44, 14, 44
THIRDS = ("Weaker third", "Middle third", "Stronger third")
BAR, GAP = 34, 6


def choices_chart(options: Sequence[tuple[str, bool, OptionUse]]) -> Chart:
    """Bars by option (key, whether right, use), three to each: the weaker, the middle, the stronger third."""
    totals = [sum(use.thirds[third] for _, _, use in options) for third in range(3)]
    step = (WIDTH - LEFT) / max(len(options), 1)
    shapes, marks, rows = [], _scale(), []
    for n, (key, right, use) in enumerate(options):
        first = LEFT + n * step + (step - 3 * BAR - 2 * GAP) / 2
        shares = [use.thirds[third] / totals[third] if totals[third] else 0.0 for third in range(3)]
        for third, share in enumerate(shares):
            said = f"{key.upper()}, {THIRDS[third].lower()}: {percent(share)} ({use.thirds[third]})"
            shapes.append(_bar(first + third * (BAR + GAP), share, _kind(third, right=right), said))
        marks.append(
            Mark(_r(first + 1.5 * BAR + GAP), HEIGHT - 22, f"{key.upper()}{' · key' if right else ''}")
        )
        rows.append((f"{key.upper()}{' (key)' if right else ''}", *(percent(share) for share in shares)))
    return Chart(
        id="choices",
        title="What the weaker, the middle and the stronger chose",
        desc=(
            "Three bars an option, from the weaker third on the left to the stronger on the right, by the "
            "share right on other questions. The key should rise, a wrong option should fall."
        ),
        width=WIDTH,
        height=HEIGHT,
        shapes=tuple(shapes),
        marks=tuple(marks),
        head=("Option", *THIRDS),
        rows=tuple(rows),
    )


def curve_chart(steps: Sequence[Step]) -> Chart:
    """The share right by groups of ability, each with its 95 % interval."""
    step = (WIDTH - LEFT) / max(len(steps), 1)
    shapes, marks, rows = [], _scale(), []
    for n, one in enumerate(steps):
        middle = LEFT + (n + 0.5) * step
        said = f"{percent(one.share)} right of {one.people} ({percent(one.low)} to {percent(one.high)})"
        length = _height(one.high) - _height(one.low)
        shapes.append(Shape(_r(middle - 1), _y(one.high), 2, _r(length), "chart-whisker", said))
        shapes.append(Shape(_r(middle - 6), _r(_y(one.share) - 6), 12, 12, "chart-accent", said))
        marks.append(Mark(_r(middle), HEIGHT - 22, percent(one.ability)))
        rows.append(
            (percent(one.ability), str(one.people), percent(one.share), percent(one.low), percent(one.high))
        )
    marks.append(Mark(LEFT + (WIDTH - LEFT) / 2, HEIGHT - 4, "right on other questions"))
    return Chart(
        id="curve",
        title="Does it tell the able from the others?",
        desc=(
            "Groups of students from left to right by their share right on other questions; the mark is the "
            "share of each group that got this one right, the line its 95 % interval. A good question rises."
        ),
        width=WIDTH,
        height=HEIGHT,
        shapes=tuple(shapes),
        marks=tuple(marks),
        head=("Right on others", "Students", "Right here", "Low", "High"),
        rows=tuple(rows),
    )


def _scale() -> list[Mark]:
    return [Mark(LEFT / 2, _r(_y(n / 4) + 4), f"{25 * n}%") for n in range(5)]


def _bar(x: float, share: float, kind: str, said: str) -> Shape:
    return Shape(_r(x), _y(share), BAR, _r(max(_height(share), 1.0)), kind, said)


def _kind(third: int, *, right: bool) -> str:
    return f"chart-{'key' if right else 'other'}-{third}"


def _height(share: float) -> float:
    return share * (HEIGHT - TOP - BOTTOM)


def _y(share: float) -> float:
    return _r(HEIGHT - BOTTOM - _height(share))


def _r(number: float) -> float:
    return round(number, 1)
