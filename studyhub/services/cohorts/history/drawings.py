"""Small charts of a student or a cohort over the weeks, each with its numbers and n in the table behind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from studyhub.learning.exams.report import share_from
from studyhub.learning.risk import Tally
from studyhub.learning.risk.comparison import Middle
from studyhub.services.cohorts.dashboard.cells import span
from studyhub.services.cohorts.standings import Kept, Mock
from studyhub.services.progress.charts import Chart, bar_chart, percent

WEEKS = 12


def mondays(today: date, weeks: int = WEEKS) -> list[date]:
    """The Mondays of the last weeks, the current one last."""
    monday = today - timedelta(days=today.weekday())
    return [monday - timedelta(weeks=back) for back in reversed(range(weeks))]


def minutes_chart(kept: Kept, today: date) -> Chart:
    """Minutes of a student by week."""
    minutes = kept.minutes_of(WEEKS, today)
    values = [(f"{on:%-d %b}", spent) for on, spent in zip(mondays(today), minutes, strict=True)]
    desc = (
        f"{sum(minutes)} minutes in the last {WEEKS} weeks, from answer to answer; reading leaves no trace."
    )
    head = ("Week of", "Minutes")
    return bar_chart("minutes", "Minutes by week", desc, values, head=head, every=2, top=60)


def tries_chart(kept: Kept, today: date) -> Chart:
    """Share right of a student's first tries by week."""
    by_monday = {week.monday: week.first for week in kept.by_week}
    tallies = [(on, by_monday.get(on, Tally(0, 0))) for on in mondays(today)]
    total = sum(tally.total for _, tally in tallies)
    desc = f"Right of {total} questions met for the first time; weeks without one stand at 0."
    return _shares("tries", "Right at first tries by week, in percent", desc, tallies)


def mocks_chart(exams: Sequence[Mock]) -> Chart:
    """Mock exams of a student, in the order in which they were sat."""
    tallies = [(mock.day, Tally(mock.right, mock.scored)) for mock in exams[-8:]]
    desc = f"The last {len(tallies)} of those answered at least by half; 70% or so passes."
    chart = _shares("exams", "Mock exams, in percent", desc, tallies)
    pairs = zip(exams[-8:], chart.rows, strict=True)
    named = tuple((f"{mock.title}, {row[0]}", *row[1:]) for mock, row in pairs)
    return replace(chart, head=("Exam", *chart.head[1:]), rows=named)


def medians_chart(
    id_: str, title: str, desc: str, middles: Sequence[tuple[str, Middle]], *, unit: str, top: int
) -> Chart:
    """Medians over a cohort by week; where there are too few students a week stands at 0 and says so."""
    values = [(label, round(middle.median or 0)) for label, middle in middles]
    chart = bar_chart(id_, title, desc, values, head=("Week of", "Median"), every=2, top=top)
    rows = tuple((label, *_middle(middle, unit)) for label, middle in middles)
    return replace(chart, head=("Week of", "Median", "19 times in 20", "Students"), rows=rows)


def _middle(middle: Middle, unit: str) -> tuple[str, str, str]:
    if middle.median is None or middle.low is None or middle.high is None:
        return "too few", "", str(middle.n)
    return f"{middle.median:.0f}{unit}", f"{middle.low:.0f} to {middle.high:.0f}{unit}", str(middle.n)


def _shares(id_: str, title: str, desc: str, tallies: Sequence[tuple[date, Tally]]) -> Chart:
    values = [(f"{on:%-d %b}", round(100 * tally.share)) for on, tally in tallies]
    chart = bar_chart(id_, title, desc, values, head=("Week of", "Right"), every=2, top=100)
    rows = tuple((f"{on:%-d %b %Y}", *_share(tally)) for on, tally in tallies)
    return replace(chart, head=("Week of", "Right", "19 times in 20", "Questions"), rows=rows)


def _share(tally: Tally) -> tuple[str, str, str]:
    if not tally.total:
        return "none", "", "0"
    share = share_from(tally.right, tally.total)
    return percent(share.share), span(share.low, share.high), str(tally.total)
