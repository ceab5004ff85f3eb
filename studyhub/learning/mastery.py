"""When an objective counts as mastered: often enough asked, and right often enough."""

from __future__ import annotations

ENOUGH = 6
RIGHT = 0.8


def is_mastered(*, right: int, asked: int) -> bool:
    """Whether answers to practice questions of an objective, first tries and repeats, show mastery.

    At least six answers, four in five of them right. A word for the syllabus, never a forecast of
    the exam: answers given beside an open lesson are not among those counted.
    """
    return asked >= ENOUGH and right >= RIGHT * asked
