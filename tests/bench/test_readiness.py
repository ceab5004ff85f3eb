"""The calibration of the chance of a pass: the site's own model, the same numbers from the same seed."""

from __future__ import annotations

import numpy as np
import pytest

from bench import readiness
from studyhub.learning.readiness import forecast, model, verdict


def rows(seed: int = 1, students: int = 60) -> list[dict[str, object]]:
    return readiness.rows(students=students, seed=seed, scenario="base")


def test_same_seed_gives_the_same_numbers_and_another_seed_others() -> None:
    assert rows() == rows()
    assert rows() != rows(seed=2)


def test_studyhub_is_the_model_of_the_site() -> None:
    assert readiness.model is model is verdict.model
    assert readiness.forecast is forecast is verdict.forecast


def test_every_predictor_is_judged_after_every_number_of_answers() -> None:
    named = [(row["answers"], row["predictor"]) for row in rows()]
    predictors = ["studyhub", "repeats_counted", "percent_right", "base_rate"]
    assert named == [(answers, name) for answers in (20, 60, 150) for name in predictors]


def test_share_that_passes_is_calibrated_in_itself() -> None:
    assert {row["ece"] for row in rows() if row["predictor"] == "base_rate"} == {0.0}


def test_forecasts_are_judged_as_worked_out_by_hand() -> None:
    judged = readiness._judged(np.array([0.85, 0.85, 0.25, 0.25]), np.array([True, True, False, True]))
    assert judged["brier"] == pytest.approx((2 * 0.15**2 + 0.25**2 + 0.75**2) / 4, abs=6e-5)
    assert judged["log_loss"] == pytest.approx(-np.log([0.85, 0.85, 0.75, 0.25]).mean(), abs=6e-5)
    assert judged["ece"] == pytest.approx((2 * 0.15 + 2 * 0.25) / 4)


def test_without_repeats_counting_them_changes_nothing() -> None:
    found = {(row["answers"], row["predictor"]): row["brier"] for row in rows(students=300)}
    # The same evidence; only the exams drawn from it are others.
    assert found[60, "studyhub"] == pytest.approx(found[60, "repeats_counted"], abs=0.02)
