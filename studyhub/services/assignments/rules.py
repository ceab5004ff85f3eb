"""What is assigned, by kind: the rule of each, as it is kept in an assignment's row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import msgspec


@dataclass(frozen=True)
class LessonRule:
    """A lesson to read, by its id; done when the student marks it as read."""

    lesson: str


@dataclass(frozen=True)
class QuizRule:
    """Questions to answer: `items` (their keys, in this order), else `count` drawn for each student.

    Drawn from questions of the domains, objectives and levels named (empty: all), with `unseen` only from
    those that the student has never answered. `same` says that `items` were drawn once, with `seed`, for all.
    `feedback` is tutor (at once), end (when handed in) or timed (as end, against a clock of `minutes`; None:
    the exam's pace).

    Of remediation plans: `spare` leaves so many questions never shown for a retest; `widen` makes it one: all
    `count` were never shown, from that domain where the objectives have too few, or none is asked.
    """

    count: int = 10
    feedback: str = "tutor"
    items: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    objectives: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    unseen: bool = False
    same: bool = False
    seed: int = 0
    minutes: int | None = None
    spare: int = 0
    widen: str = ""


@dataclass(frozen=True)
class MockRule:
    """A mock exam of a kind; `domain` for one of a single domain."""

    exam: str
    domain: str | None = None


@dataclass(frozen=True)
class PracticeRule:
    """Minutes of any practice between opening and due."""

    minutes: int


@dataclass(frozen=True)
class GradedRule:
    """A graded exam, in short; its form stands in `graded_form`, and it is set by `services.graded`."""

    items: int
    minutes: int
    versions: int


Rule = LessonRule | QuizRule | MockRule | PracticeRule | GradedRule
RULES: Mapping[str, type[Rule]] = {
    "lesson": LessonRule,
    "quiz": QuizRule,
    "mock": MockRule,
    "practice": PracticeRule,
    "graded": GradedRule,
}


def read_rule(kind: str, data: Mapping[str, object]) -> Rule:
    """The rule of a row. Raises msgspec.ValidationError for one that is none of this kind."""
    return msgspec.convert(data, RULES[kind])


def rule_data(rule: Rule) -> dict[str, Any]:
    """Plain values for the row."""
    data: dict[str, Any] = msgspec.to_builtins(rule)
    return data
