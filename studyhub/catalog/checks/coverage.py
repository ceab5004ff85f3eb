"""Decides whether the syllabus is covered: lessons for objectives, and practice questions for each part."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from studyhub.catalog.faults import Fault, Severity

from .bank import Bank, syllabus_place
from .rules import fault

OBJECTIVE_QUESTIONS = 8
FACET_QUESTIONS = 3
TASK_QUESTIONS = 8


def lessons_written(bank: Bank) -> Iterable[Fault]:
    """Objectives whose planned lesson is not written yet; errors when the bank claims to be complete."""
    for area, objective in bank.objectives():
        if objective.lesson not in bank.written:
            message = f"objective {objective.id}: its lesson {objective.lesson} is not written"
            yield _grave(bank, fault(syllabus_place(area), "NO-LESSON", message))


def objectives_covered(bank: Bank) -> Iterable[Fault]:
    """Objectives of written lessons with fewer than 8 practice questions, and facets with fewer than 3."""
    for area, objective in bank.objectives():
        if objective.lesson not in bank.written and not bank.complete:
            continue
        place = syllabus_place(area)
        count = len(bank.by_objective.get(objective.id, ()))
        if count < OBJECTIVE_QUESTIONS:
            message = f"objective {objective.id} has {_questions(count)}, not {OBJECTIVE_QUESTIONS}"
            yield _grave(bank, fault(place, "FEW-QUESTIONS", message))
        for facet in objective.facets:
            count = len(bank.by_facet.get(facet.id, ()))
            if count < FACET_QUESTIONS:
                message = f"facet {facet.id} has {_questions(count)}, not {FACET_QUESTIONS}"
                yield _grave(bank, fault(place, "FEW-QUESTIONS", message))


def tasks_covered(bank: Bank) -> Iterable[Fault]:
    """Working tasks with fewer than 8 practice questions, once every lesson that serves them is written."""
    for area in bank.catalog.areas:
        for task in area.tasks:
            serving = [lesson.id for lesson in area.lessons if task.id in lesson.tasks]
            due = bank.complete or (serving and all(lesson in bank.written for lesson in serving))
            count = len(bank.by_task.get(task.id, ()))
            if due and count < TASK_QUESTIONS:
                message = f"task {task.id} has {_questions(count)}, not {TASK_QUESTIONS}"
                yield _grave(bank, fault(syllabus_place(area), "FEW-QUESTIONS", message))


def _grave(bank: Bank, found: Fault) -> Fault:
    return replace(found, severity=Severity.ERROR) if bank.complete else found


def _questions(count: int) -> str:
    return "1 question" if count == 1 else f"{count} questions"
