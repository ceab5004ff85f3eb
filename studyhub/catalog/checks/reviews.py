"""Decides which questions were answered blind as they are asked now, and which lessons were compared."""

from __future__ import annotations

from collections.abc import Iterable

from studyhub.catalog.faults import Fault
from studyhub.catalog.types import Catalog

from .bank import Bank
from .rules import fault


def blind_reviews(bank: Bank) -> Iterable[Fault]:
    """Questions without a blind review of what they ask now."""
    reviewed = reviewed_questions(bank.catalog, "blind")
    stale = {record.question for record in bank.catalog.reviews if record.kind == "blind"}
    for question in bank.catalog.questions:
        if question.id not in reviewed:
            state = "changed since it was" if question.id in stale else "was never"
            yield fault(question.place, "NO-BLIND-REVIEW", f"{question.id}: {state} answered blind")


def fact_checks(bank: Bank) -> Iterable[Fault]:
    """Lessons that nobody has compared with their sources as they stand now."""
    checked = checked_lessons(bank.catalog)
    for lesson in bank.catalog.lessons:
        if lesson.id not in checked:
            message = f"{lesson.id}: nobody has compared it with its sources as it stands now"
            yield fault(lesson.place, "NO-FACT-CHECK", message)


def checked_lessons(catalog: Catalog) -> frozenset[str]:
    """Ids of lessons with a fact check of what they say now."""
    now = {(lesson.id, lesson.content_hash) for lesson in catalog.lessons}
    return frozenset(one.lesson for one in catalog.fact_checks if (one.lesson, one.content_hash) in now)


def reviewed_questions(catalog: Catalog, kind: str) -> frozenset[str]:
    """Ids of questions with a review of that kind (`blind` or `source`) that holds for what is asked now.

    What was mended after its blind reading has to be read again; a source review holds when it found the key
    supported.
    """
    now = {(question.id, question.ask_hash) for question in catalog.questions}
    return frozenset(
        record.question
        for record in catalog.reviews
        if record.kind == kind and (record.question, record.ask_hash) in now and record.holds
    )
