"""Does the planner raise the exam score? Simulated students, the site's planner against named rivals.

`score` is the expected exam score in percent; `diff` and `diff_se` compare with Anki's default student
by student, `best_diff` with the best rival of the scenario; `gain_ratio` is what studying so gains over
not studying, as a share of what Anki's default gains.
"""

from __future__ import annotations

import os
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import numpy as np
from numpy.typing import NDArray

from bench import named
from bench.simulated.baselines import BASELINES
from bench.simulated.planned import StudyHub
from bench.simulated.play import Policy, play
from bench.simulated.scenarios import SCENARIOS, Scenario

STUDENTS, CHUNK, REFERENCE, OURS = 300, 50, "anki_default", "studyhub"
KEYS = ("scenario", "policy", "students", "score", "diff", "diff_se", "gain_ratio")
Row = dict[str, float | int | str]
Scores = dict[str, NDArray[np.float64]]


def rows(students: int = STUDENTS, seed: int | None = None, scenario: str | None = None) -> list[Row]:
    """One row a scenario and policy; a fresh seed unless one is given, so that nothing is tuned to it."""
    seed = time.time_ns() % 2**32 if seed is None else seed
    wanted = named(SCENARIOS, scenario)
    starts = range(0, students, CHUNK)
    chunks = [(one, seed + start, min(CHUNK, students - start)) for one in wanted for start in starts]
    with ProcessPoolExecutor(os.cpu_count(), mp_context=get_context("spawn")) as pool:
        played = list(pool.map(_play_all, chunks))
    found: list[Row] = []
    for one in wanted:
        parts = [scores for chunk, scores in zip(chunks, played, strict=True) if chunk[0] is one]
        found += _compared(one, {name: np.concatenate([p[name] for p in parts]) for name in parts[0]})
    return found


def _play_all(chunk: tuple[Scenario, int, int]) -> Scores:
    scenario, seed, students = chunk
    policies: dict[str, Policy] = {
        name: policy(scenario, students, seed) for name, policy in {**BASELINES, OURS: StudyHub}.items()
    }
    scores = {name: play(scenario, policy, seed, students) for name, policy in policies.items()}
    return {"no_study": play(scenario, None, seed, students), **scores}


def _compared(scenario: Scenario, scores: Scores) -> list[Row]:
    nothing, reference = scores["no_study"], scores[REFERENCE]
    best = max(BASELINES, key=lambda name: scores[name].mean())
    return [
        {
            "scenario": scenario.name,
            "policy": name,
            "students": score.size,
            "score": round(float(score.mean()), 2),
            "diff": round(float((score - reference).mean()), 2),
            "diff_se": round(_error(score - reference), 3),
            "gain_ratio": round(float((score - nothing).mean() / (reference - nothing).mean()), 3),
            "best_rival": best,
            "best_diff": round(float((score - scores[best]).mean()), 2),
            "best_diff_se": round(_error(score - scores[best]), 3),
        }
        for name, score in scores.items()
    ]


def _error(difference: NDArray[np.float64]) -> float:
    return float(difference.std(ddof=1) / np.sqrt(difference.size))
