"""The comparison of ways to plan: whose code is judged, paired by student, the same from the same seed."""

from __future__ import annotations

import json

import numpy as np
import pytest

from bench import learning
from bench.__main__ import main
from bench.simulated import planned
from bench.simulated.baselines import BASELINES
from bench.simulated.scenarios import Scenario
from studyhub.learning.planner import ranking, tables, today

TINY = Scenario("tiny", days=4, minutes=5, items=(12, 8, 8, 12, 8, 6))
EVERYBODY = ["no_study", *BASELINES, "studyhub"]


@pytest.fixture
def tiny(monkeypatch: pytest.MonkeyPatch) -> None:
    """One short course in place of eight long ones, played by two students at a time."""
    monkeypatch.setattr(learning, "SCENARIOS", (TINY,))
    monkeypatch.setattr(learning, "CHUNK", 2)


def test_json_is_flat_rows_with_the_promised_keys(tiny: None, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["learning", "--students", "3", "--seed", "1", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert [row["policy"] for row in rows] == EVERYBODY
    keys = {"scenario", "policy", "students", "score", "diff", "diff_se", "gain_ratio"}
    assert all(row.keys() == keys and row["students"] == 3 for row in rows)


def test_same_seed_gives_the_same_numbers_and_another_seed_others() -> None:
    def played(seed: int) -> list[learning.Row]:
        return learning._compared(TINY, learning._play_all((TINY, seed, 3)))

    assert played(1) == played(1)
    assert played(1) != played(2)


def test_policy_compared_with_itself_differs_by_nothing() -> None:
    scores = learning._play_all((TINY, 1, 4))
    scores["twin"] = learning._play_all((TINY, 1, 4))[learning.REFERENCE]
    rows = {row["policy"]: row for row in learning._compared(TINY, scores)}
    for same in (learning.REFERENCE, "twin"):
        assert (rows[same]["diff"], rows[same]["diff_se"], rows[same]["gain_ratio"]) == (0.0, 0.0, 1.0)


def test_differences_are_taken_student_by_student() -> None:
    scores = {name: np.array([50.0, 70.0]) for name in ("no_study", *BASELINES)}
    scores |= {learning.REFERENCE: np.array([60.0, 80.0]), "studyhub": np.array([61.0, 84.0])}
    row = learning._compared(TINY, scores)[-1]
    # 1 and 4 points more: 2.5 on average, with a deviation of 2.12 over the root of two; 12.5 gained for 10.
    assert (row["diff"], row["diff_se"], row["gain_ratio"]) == (2.5, 1.5, 1.25)


def test_studyhub_is_the_planner_of_the_site(monkeypatch: pytest.MonkeyPatch) -> None:
    assert planned.choose is today.choose is ranking.choose
    assert planned.tables is tables
    asked = []
    monkeypatch.setattr(planned, "choose", lambda *a, **k: asked.append(a) or today.choose(*a, **k))
    learning._play_all((TINY, 1, 2))
    assert len(asked) == 2 * TINY.days
