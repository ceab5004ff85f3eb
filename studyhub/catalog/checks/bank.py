"""Decides what every check may look at: the catalog, the day, the code tables, and indexes built once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from studyhub.catalog.codes import CodeAuthority
from studyhub.catalog.faults import Fault
from studyhub.catalog.types import Area, Catalog, Objective, Place, Question


@dataclass(frozen=True)
class Bank:
    """One bank under examination. `complete` turns what is planned but not written into errors."""

    catalog: Catalog
    today: date
    codes: CodeAuthority | None = None
    complete: bool = False

    @cached_property
    def by_id(self) -> dict[str, Question]:
        """Questions by id."""
        return {question.id: question for question in self.catalog.questions}

    @cached_property
    def by_file(self) -> dict[str, list[Question]]:
        """Questions by the file that holds them."""
        return _grouped(self.catalog.questions, lambda question: question.place.path)

    @cached_property
    def practice(self) -> list[Question]:
        """Questions that belong to no form: what a student may practise with."""
        return [question for question in self.catalog.questions if question.form is None]

    @cached_property
    def by_form(self) -> dict[str, list[Question]]:
        """Questions of each form, by the form's name."""
        return _grouped((q for q in self.catalog.questions if q.form), lambda question: question.form or "")

    @cached_property
    def by_objective(self) -> dict[str, list[Question]]:
        """Practice questions by objective id."""
        return _grouped(self.practice, lambda question: question.objective)

    @cached_property
    def by_facet(self) -> dict[str, list[Question]]:
        """Practice questions by facet id."""
        return _grouped(self.practice, lambda question: question.facet)

    @cached_property
    def by_task(self) -> dict[str, list[Question]]:
        """Practice questions by working task; those without one under the empty string."""
        return _grouped(self.practice, lambda question: question.task or "")

    @cached_property
    def written(self) -> frozenset[str]:
        """Ids of the lessons that exist."""
        return frozenset(lesson.id for lesson in self.catalog.lessons)

    def objectives(self) -> Iterable[tuple[Area, Objective]]:
        """Every objective of the syllabus with its area."""
        return ((area, objective) for area in self.catalog.areas for objective in area.objectives)


def _grouped(questions: Iterable[Question], key: Callable[[Question], str]) -> dict[str, list[Question]]:
    groups: dict[str, list[Question]] = defaultdict(list)
    for question in questions:
        groups[key(question)].append(question)
    return dict(groups)


def balanced_singles(questions: Iterable[Question]) -> list[Question]:
    """The single-answer questions whose written options are shuffled: those that key balance is about."""
    return [q for q in questions if q.type == "single" and not q.fixed_order and not q.parameterised]


def syllabus_place(area: Area) -> Place:
    """Where the syllabus of an area is written."""
    return Place(path=f"syllabus/{area.id}.yaml", line=1)


Check = Callable[[Bank], Iterable[Fault]]
