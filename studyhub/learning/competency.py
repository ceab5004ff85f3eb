"""Whether a cohort reached a competency: first tries on questions that ask for at least its level."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from studyhub.learning.arrays import np

from .estimates import clustered
from .exams.report import wilson
from .item_analysis import Answers

BLOOM = {"recall": 2, "application": 3, "analysis": 5}
"""The Bloom level (1-6) that a question of each cognitive level shows. The exam has three levels: recall
takes in remembering and understanding, application applying, analysis both analysing and judging."""
LEAST_EACH = 5
"""First tries of a student on a competency below which nothing is said of that student."""


@dataclass(frozen=True)
class Reached:
    """A competency in a cohort: `right` of `answers` first tries by `students`, the share's 95 % interval.

    The interval minds that a student's answers hang together.

    `judged` students gave at least five, `meeting` of them reached the target. Partial credit counts so.
    """

    answers: int
    students: int
    right: float
    share: float
    low: float
    high: float
    judged: int
    meeting: int

    @property
    def met(self) -> tuple[float, float]:
        """The 95 % interval of the share of students who meet it."""
        return wilson(self.meeting, self.judged)


def shows(level: str, bloom: int) -> bool:
    """Whether a question of a cognitive level is evidence of a competency of that Bloom level."""
    return BLOOM.get(level, 0) >= bloom


def reached(answers: Answers, counts: Sequence[bool], target: float) -> Reached:
    """What first tries on the items that count (one entry an item) say; `target` is a share right."""
    chosen = np.asarray(counts, dtype=bool)[answers.item] if len(counts) else np.zeros(0, dtype=bool)
    person, score = answers.person[chosen], answers.score[chosen]
    tries = np.bincount(person)
    right = np.bincount(person, score)
    judged = tries >= LEAST_EACH
    total = float(score.sum())
    low, high = clustered(zip(right.tolist(), tries.tolist(), strict=True))
    return Reached(
        answers=int(score.size),
        students=int((tries > 0).sum()),
        right=total,
        share=total / score.size if score.size else 0.0,
        low=low,
        high=high,
        judged=int(judged.sum()),
        meeting=int((right[judged] >= target * tries[judged] - 1e-9).sum()),
    )
