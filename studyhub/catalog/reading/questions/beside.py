"""How an entry of another bank is read: alone, against the syllabus, works and figures of the core."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from studyhub.catalog.faults import Fault
from studyhub.catalog.reading.known import Known, ObjectiveHome
from studyhub.catalog.reading.source import Document
from studyhub.catalog.types import Case, Catalog, Question

from .read import read_questions


def known_in(catalog: Catalog) -> Known:
    """What questions beside a catalog may point at in it; its own questions are not among that."""
    return Known(
        objectives={
            one.id: ObjectiveHome(area.id, area.domain, one.lesson, frozenset(f.id for f in one.facets))
            for area in catalog.areas
            for one in area.objectives
        },
        tasks={task.id: area.domain for area in catalog.areas for task in area.tasks},
        lessons={lesson.id: area.id for area in catalog.areas for lesson in area.lessons},
        domains={area.id: area.domain for area in catalog.areas},
        citations={(reference.kind, reference.text) for reference in catalog.references},
        competencies={one.id for framework in catalog.frameworks for one in framework.competencies},
        figures={file for file, _ in catalog.figures},
        word_parts={part.part for part in catalog.word_parts},
        terms={word.casefold(): term.slug for term in catalog.terms for word in (term.term, *term.also)},
    )


def area_of(entry: object, known: Known) -> str:
    """The area that an entry belongs to: that of its objective, else of its id, else the first there is."""
    said = entry if isinstance(entry, dict) else {}
    items = said.get("items")
    parts = [said, *(one for one in (items if isinstance(items, list) else []) if isinstance(one, dict))]
    homes = (known.objectives.get(str(part.get("objective"))) for part in parts)
    by_objective = next((home.area for home in homes if home), None)
    domain = str(said.get("id", "")).partition("-")[0].upper()
    by_id = (area for area, its_domain in known.domains.items() if its_domain == domain)
    return by_objective or next(by_id, next(iter(known.domains), ""))


def read_beside(
    document: Document, known: Known, faults: list[Fault], bank: str, taken: Mapping[str, str | None]
) -> tuple[tuple[Question, ...], tuple[Case, ...]]:
    """The questions and cases of a question file of another bank, as `read_questions` gives them.

    `taken` are the ids that the bank has elsewhere, each with its form; `known` is not changed.
    """
    return read_questions([document], replace(known, questions=dict(taken), cases=set()), faults, bank)
