"""What a remediation plan holds: which groups, how many questions, in what order, and when a step is done.

Pure: shares lie in [0, 1], counts are whole questions, dates are days of the student.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

LEAST = 10
"""Questions never shown that a retest takes of a group, at the least."""
MOST_GROUPS = 3
"""Groups of one plan: more than these are not mended at once."""
PRACTICE = 10
"""Questions of a practice quiz, where the group has as many to spare."""
LEAST_PRACTICE = 3
"""Below so many a practice quiz is not offered: the lesson and the retest remain."""
LESSON_DAYS, QUIZ_DAYS, RETEST_DAYS = 2, 4, 7
"""Days within a group's week by which its lesson, quiz and retest are due."""


class StepKind(StrEnum):
    """What a step asks for."""

    LESSON = "lesson"
    QUIZ = "quiz"
    RETEST = "retest"


@dataclass(frozen=True)
class Missed:
    """An objective with its answers in the time looked at; `unseen` questions of it were never shown.

    `objective` is "" for what a domain's objectives come to together, where none may be named.
    """

    objective: str
    domain: str
    lesson: str
    right: int
    asked: int
    unseen: int

    @property
    def wrong(self) -> int:
        """Answers that were not right."""
        return self.asked - self.right


@dataclass(frozen=True)
class Group:
    """Objectives mended together. `wide`: their questions are too few, so they come from the domain.

    `unseen` are the questions that its retest may take.
    """

    domain: str
    objectives: tuple[str, ...]
    lessons: tuple[str, ...]
    right: int
    asked: int
    unseen: int
    wide: bool

    @property
    def wrong(self) -> int:
        """Answers that were not right."""
        return self.asked - self.right

    @property
    def enough(self) -> bool:
        """Whether a retest can be offered."""
        return self.unseen >= LEAST


@dataclass(frozen=True)
class Step:
    """A proposed step: `count` questions, 0 for a lesson, due so many days from the start."""

    kind: StepKind
    group: Group
    lesson: str | None
    count: int
    day: int


def groups_of(missed: Iterable[Missed], unseen_by_domain: Mapping[str, int]) -> tuple[Group, ...]:
    """The groups to mend, the most missed first, at most `MOST_GROUPS`.

    An objective with enough questions never shown is a group of its own; those too small are one group a
    domain, and where even together they have too few, questions come from the whole domain.
    """
    alone: list[Group] = []
    small: dict[str, list[Missed]] = {}
    for one in missed:
        if not one.wrong:
            continue
        if one.unseen >= LEAST:
            alone.append(_group([one], one.unseen, wide=False))
        else:
            small.setdefault(one.domain, []).append(one)
    joined = [_joined(found, unseen_by_domain.get(domain, 0)) for domain, found in small.items()]
    return tuple(sorted((*alone, *joined), key=_worst_first)[:MOST_GROUPS])


def _joined(found: Sequence[Missed], in_domain: int) -> Group:
    together = sum(one.unseen for one in found)
    return _group(found, together if together >= LEAST else in_domain, wide=together < LEAST)


def _group(found: Sequence[Missed], unseen: int, *, wide: bool) -> Group:
    worst = sorted(found, key=lambda one: (-one.wrong, one.objective))
    return Group(
        domain=worst[0].domain,
        objectives=tuple(one.objective for one in worst if one.objective),
        lessons=tuple(dict.fromkeys(one.lesson for one in worst if one.lesson)),
        right=sum(one.right for one in worst),
        asked=sum(one.asked for one in worst),
        unseen=unseen,
        wide=wide,
    )


def _worst_first(group: Group) -> tuple[int, float, str, tuple[str, ...]]:
    return (-group.wrong, group.right / group.asked, group.domain, group.objectives)


def steps_of(groups: Iterable[Group]) -> tuple[Step, ...]:
    """Steps in order, a week a group: its lessons, a practice quiz, a retest where enough are unseen.

    Of a group of many lessons the first three are read.
    """
    steps: list[Step] = []
    for week, group in enumerate(groups):
        start = 7 * week
        steps += [
            Step(StepKind.LESSON, group, lesson, 0, start + LESSON_DAYS) for lesson in group.lessons[:3]
        ]
        steps.append(Step(StepKind.QUIZ, group, None, PRACTICE, start + QUIZ_DAYS))
        if group.enough:
            steps.append(Step(StepKind.RETEST, group, None, LEAST, start + RETEST_DAYS))
    return tuple(steps)


def due(start: date, step: Step) -> date:
    """The day by which a step is due, for a plan that starts on a day."""
    return start + timedelta(days=step.day)


def spared(seen: Sequence[str], unseen: Sequence[str], spare: int) -> list[str]:
    """The questions that a practice quiz may take: seen ones, and unseen ones beyond those kept back.

    `unseen` comes in an order of chance; the first `spare` of it are kept.
    """
    return [*seen, *unseen[max(spare, 0) :]]


def retest(own: Sequence[str], domain: Sequence[str], count: int) -> list[str]:
    """The questions of a retest, none ever shown: the group's own first, then others of the domain.

    Both come in an order of chance. Empty where there are fewer than `count`: a short retest is none.
    """
    mine = set(own)
    pool = [*own, *(key for key in domain if key not in mine)]
    return pool[:count] if len(pool) >= count else []


def is_done(kind: StepKind, *, finished: bool, asked: int) -> bool:
    """Whether a step is done: a lesson read, a quiz handed in, a retest handed in that asked enough."""
    return finished and (kind is not StepKind.RETEST or asked >= LEAST)


def moved(order: Sequence[str], one: str, by: int) -> list[str]:
    """The order with one of it moved by so many places, as far as it goes."""
    rest = [other for other in order if other != one]
    at = min(max(order.index(one) + by, 0), len(rest))
    return [*rest[:at], one, *rest[at:]]
