"""Writers of one file, in our queue and without it, are measured side by side."""

from __future__ import annotations

import pytest

from bench import writers


def test_both_ways_are_measured_with_as_many_writers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writers, "ROUNDS", 1)
    rows = writers.rows(seconds=1.0)
    assert [(row["case"], row["writers"]) for row in rows] == [("our queue", 8), ("busy handler", 8)]
    assert all(
        set(writers.KEYS) == set(row) and row["p50_ms"] <= row["p99_ms"] <= row["max_ms"] for row in rows
    )
