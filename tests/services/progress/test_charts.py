from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from studyhub.services.progress.charts import Band, Chart, band_chart, bar_chart, calendar_chart

TODAY = date(2026, 11, 23)
SHARE = st.floats(0, 1)


def inside(chart: Chart) -> bool:
    return all(
        shape.x >= 0
        and shape.y >= 0
        and shape.width >= 0
        and shape.height >= 0
        and shape.x + shape.width <= chart.width + 0.2
        and shape.y + shape.height <= chart.height + 0.2
        for shape in chart.shapes
    )


@given(st.lists(st.builds(Band, st.just("D1"), st.text(), SHARE, SHARE, st.none() | SHARE), max_size=8))
def test_bands_stay_inside_and_are_all_in_the_table(bands: list[Band]) -> None:
    chart = band_chart(bands)
    assert inside(chart)
    assert len(chart.rows) == len(bands)


@given(st.lists(st.integers(0, 10**6), max_size=60))
def test_bars_stay_inside_and_are_all_in_the_table(values: list[int]) -> None:
    chart = bar_chart("x", "t", "d", [(str(n), v) for n, v in enumerate(values)], head=("a", "b"), every=5)
    assert inside(chart)
    assert [row[1] for row in chart.rows] == [str(value) for value in values]


@given(st.dictionaries(st.integers(0, 300), st.integers(1, 500)), st.integers(0, 6))
def test_calendar_has_a_cell_a_day_and_ends_today(counts: dict[int, int], weekday: int) -> None:
    today = TODAY + timedelta(days=weekday)
    chart = calendar_chart({today - timedelta(days=n): c for n, c in counts.items()}, today, 26)
    assert inside(chart)
    assert len(chart.shapes) == 25 * 7 + today.weekday() + 1
    assert chart.shapes[-1].label.startswith(f"{today:%-d %b %Y}")


def test_busier_day_is_deeper() -> None:
    chart = calendar_chart({TODAY: 60, TODAY - timedelta(days=1): 2}, TODAY, 2)
    assert [shape.kind for shape in chart.shapes[-2:]] == ["heat-1", "heat-4"]
