"""What the paperwork says: readings of questions, fact checks of lessons, rounds of planted faults."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from studyhub.catalog.faults import Fault, Severity
from studyhub.catalog.types import FactCheck, PlantedRound, ReviewRecord

from .known import Entry, Known, entries, repeated
from .review_schema import FactCheckSource, PlantedSource, ReviewSource
from .source import Document


def read_reviews(
    documents: Iterable[Document], known: Known, faults: list[Fault]
) -> tuple[ReviewRecord, ...]:
    """The review records, of questions that exist."""
    records = []
    for document in documents:
        for entry in entries(document, ReviewSource, faults):
            question = entry.text("question")
            if question is not None and question not in known.questions:
                faults.append(_orphaned(entry, "question", f"There is no question {question} any more."))
            elif (one := entry.source) is not None:
                fields = {name: getattr(one, name) for name in ReviewRecord.__struct_fields__}
                records.append(ReviewRecord(**fields))
    return tuple(records)


def read_fact_checks(
    documents: Iterable[Document], known: Known, faults: list[Fault]
) -> tuple[FactCheck, ...]:
    """The fact checks, of lessons that the syllabus knows."""
    checks = []
    for document in documents:
        for entry in entries(document, FactCheckSource, faults):
            lesson = entry.text("lesson")
            if lesson is not None and lesson not in known.lessons:
                faults.append(_orphaned(entry, "lesson", f"There is no lesson {lesson} any more."))
            elif (one := entry.source) is not None:
                checks.append(FactCheck(**{name: getattr(one, name) for name in FactCheck.__struct_fields__}))
    return tuple(checks)


def read_planted(documents: Iterable[Document], faults: list[Fault]) -> tuple[PlantedRound, ...]:
    """The rounds of planted faults, each once."""
    rounds: dict[str, PlantedRound] = {}
    for document in documents:
        for entry in entries(document, PlantedSource, faults):
            one = entry.source
            if one is None:
                continue
            if one.found > one.planted:
                message = f"{one.found} were found of {one.planted} planted."
                faults.append(document.fault((*entry.where, "found"), "FIELD-VALUE", message))
            elif one.id in rounds:
                faults.append(repeated(entry, "id", one.id, "an earlier round"))
            else:
                fields = {name: getattr(one, name) for name in PlantedRound.__struct_fields__}
                rounds[one.id] = PlantedRound(**fields)
    return tuple(rounds.values())


def _orphaned(entry: Entry[ReviewSource] | Entry[FactCheckSource], field: str, message: str) -> Fault:
    fault = entry.document.fault((*entry.where, field), "REVIEW-ORPHANED", message, "Take the record out.")
    return replace(fault, severity=Severity.WARNING)
