"""Is the chance of a pass honest? Calibration over simulated students, by number of fresh answers.

Simulated calibration is circular by nature: the students are drawn from much the same model. So the
scenarios break it: a wrong prior, practice on two domains only, repeats, and learning on the way.
`studyhub` is the site's model, `repeats_counted` the same with
repeats taken for evidence, `percent_right` the share right of the same answers taken for the truth,
`base_rate` the share that passes. `reliability` is a list of (forecast, passed, students) by tenths.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bench import named
from bench.simulated.scenarios import SHARES
from studyhub.learning.readiness import forecast, model

STUDENTS, DRAWS = 20_000, 200
ITEMS, CUT, CUT_SD, BANK_SD = np.rint(SHARES * 130), 0.70, 0.03, 0.3
ANSWERS = (20, 60, 150)
A_DAY = 10
"""First answers a student gives on a day, so that a hundred and fifty reach back a fortnight."""
GUESS = np.array([0.25, 0.1])
MULTIPLE = 0.07
REMEMBERED = 0.8
"""Chance that a repeat is right because the question itself is remembered."""
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Row = dict[str, object]
KEYS = ("scenario", "answers", "predictor", "brier", "log_loss", "ece")


@dataclass(frozen=True)
class Scenario:
    """How the students and their practice depart from what the model takes for granted."""

    name: str
    mean: float = model.MEAN
    practice: tuple[float, ...] = tuple(SHARES)
    repeats: float = 0.0
    growth: float = 0.0
    """Logits gained in thirty days."""


SCENARIOS = (
    Scenario("base"),
    Scenario("weaker_students", mean=model.MEAN - 0.4),
    Scenario("skewed_practice", practice=(0.4, 0.04, 0.04, 0.44, 0.04, 0.04)),
    Scenario("repeats", repeats=0.4),
    Scenario("learning", growth=0.4),
)


def rows(students: int = STUDENTS, seed: int | None = None, scenario: str | None = None) -> list[Row]:
    """One row a scenario, number of answers and predictor; a fresh seed unless one is given."""
    rng = np.random.default_rng(seed)
    wanted = named(SCENARIOS, scenario)
    return [row for s in wanted for answers in ANSWERS for row in _rows(s, students, answers, rng)]


def _rows(scenario: Scenario, students: int, answers: int, rng: np.random.Generator) -> list[Row]:
    logit = scenario.mean + rng.normal(0, 0.55, (students, 1)) + rng.normal(0, 0.3, (students, SHARES.size))
    evidence, everything = _practise(scenario, logit, answers, rng)
    passed = _sit_exam(logit, rng)
    knowledge = model.fit(evidence)
    total = evidence.total.sum(axis=(1, 2))
    predictions = {
        "studyhub": forecast.sit(knowledge, ITEMS, rng, draws=DRAWS).pass_chance,
        "repeats_counted": forecast.sit(model.fit(everything), ITEMS, rng, draws=DRAWS).pass_chance,
        "percent_right": _taken_for_truth(evidence.right.sum(axis=(1, 2)) / np.maximum(total, 1e-9), rng),
        "base_rate": np.full(students, passed.mean()),
    }
    return [
        {"scenario": scenario.name, "answers": answers, "predictor": name, **_judged(chance, passed)}
        for name, chance in predictions.items()
    ]


def _practise(
    scenario: Scenario, logit: Floats, answers: int, rng: np.random.Generator
) -> tuple[model.Evidence, model.Evidence]:
    """First answers, and all answers; seven in a hundred are multiple response, repeats mostly right."""
    students = logit.shape[0]
    age = rng.uniform(0, answers / A_DAY, (students, answers))
    domain = rng.choice(SHARES.size, (students, answers), p=np.array(scenario.practice))
    kind = (rng.random((students, answers)) < MULTIPLE).astype(int)
    then = np.take_along_axis(logit, domain, axis=1) - scenario.growth * age / 30
    knows = np.clip((1 / (1 + np.exp(-then)) - 0.25) / 0.75, 0, 1)
    right = rng.random((students, answers)) < GUESS[kind] + (1 - GUESS[kind]) * knows
    fresh = rng.random((students, answers)) >= scenario.repeats
    right |= ~fresh & (rng.random((students, answers)) < REMEMBERED)
    cells = (np.repeat(np.arange(students), answers), domain.ravel(), kind.ravel().astype(np.int64))
    first = _counted(cells, right, model.recency(age) * fresh)
    return first, _counted(cells, right, model.recency(age))


def _counted(cells: tuple[Ints, Ints, Ints], right: NDArray[np.bool_], weight: Floats) -> model.Evidence:
    total, good = np.zeros((2, right.shape[0], SHARES.size, GUESS.size))
    np.add.at(total, cells, weight.ravel())
    np.add.at(good, cells, (weight * right).ravel())
    return model.Evidence(good, total, GUESS)


def _sit_exam(logit: Floats, rng: np.random.Generator) -> NDArray[np.bool_]:
    exam = 1 / (1 + np.exp(-(logit + rng.normal(0, BANK_SD, (logit.shape[0], 1)))))
    raw = rng.binomial(ITEMS.astype(int), exam).sum(axis=1) / ITEMS.sum()
    return np.asarray(raw >= rng.normal(CUT, CUT_SD, raw.size))


def _taken_for_truth(share: Floats, rng: np.random.Generator) -> Floats:
    """The chance of a pass if the share right so far were what the student will score, luck aside."""
    raw = rng.binomial(130, np.clip(share, 0, 1), (DRAWS, share.size)) / 130
    return np.asarray((raw >= CUT).mean(axis=0))


def _judged(chance: Floats, passed: NDArray[np.bool_]) -> Row:
    clipped = np.clip(chance, 0.001, 0.999)
    tenth = np.minimum((chance * 10).astype(int), 9)
    bins = [
        (chance[tenth == t].mean(), passed[tenth == t].mean(), int((tenth == t).sum())) for t in set(tenth)
    ]
    return {
        "brier": round(float(((chance - passed) ** 2).mean()), 4),
        "log_loss": round(float(-np.where(passed, np.log(clipped), np.log(1 - clipped)).mean()), 4),
        "ece": round(float(sum(n * abs(f - p) for f, p, n in bins) / passed.size), 4),
        "reliability": [(round(float(f), 2), round(float(p), 2), n) for f, p, n in bins],
    }
