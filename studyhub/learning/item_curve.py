"""An item's empirical curve: how those of each ability answered it, for its picture."""

from __future__ import annotations

from dataclasses import dataclass

from studyhub.learning.arrays import np

from .exams.report import wilson
from .item_analysis import LEAST_OTHERS, Answers

GROUPS = 5


@dataclass(frozen=True)
class Step:
    """A group of like ability (share right on other items): how many, and their share right here (95 %)."""

    ability: float
    people: int
    share: float
    low: float
    high: float


def curve_of(answers: Answers, item: int) -> tuple[Step, ...]:
    """Up to five groups of like size, the least able first, of those who answered enough other items."""
    mine = answers.item == item
    number = np.bincount(answers.person)
    right = np.bincount(answers.person, answers.score)
    people, score = answers.person[mine], answers.score[mine]
    others = number[people] - 1
    enough = others >= LEAST_OTHERS
    score = score[enough]
    ability = (right[people[enough]] - score) / others[enough]
    order = np.argsort(ability, kind="stable")
    return tuple(
        _step(ability[some], score[some])
        for some in np.array_split(order, min(GROUPS, max(order.size // 5, 1)))
        if some.size
    )


def _step(ability: np.typing.NDArray[np.float64], score: np.typing.NDArray[np.float64]) -> Step:
    low, high = wilson(float(score.sum()), score.size)
    return Step(float(ability.mean()), int(score.size), float(score.mean()), low, high)
