"""What a plan costs is measured beside the same day planned without an exam date."""

from __future__ import annotations

from functools import partial

import pytest

from bench import planning, served


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """A small bank, few facets, tables for fewer days, a short past, each timed a few times."""
    monkeypatch.setattr(planning.tables, "build", partial(planning.tables.build, planning.DAYS))
    monkeypatch.setattr(served, "QUESTIONS", 120)
    monkeypatch.setattr(planning, "FACETS", 60)
    monkeypatch.setattr(planning, "TRIES", 3)
    monkeypatch.setattr(planning, "WEEKS", 1)


def test_plan_is_timed_beside_its_baseline(small: None) -> None:
    figures = planning.measure()
    assert all(float(value) > 0 for value in figures.values())
    beside = float(figures["plan_exam_date_ms"]) / float(figures["plan_baseline_no_date_ms"])
    assert figures["plan_exam_date / no date"] == pytest.approx(beside)
