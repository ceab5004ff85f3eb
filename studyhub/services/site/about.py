"""What the site may say about itself: what is in it, who checked it, and whether it is in order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from studyhub.catalog.shelf import Shelf
from studyhub.services.items.provenance import Provenance, provenance


@dataclass(frozen=True)
class DomainCount:
    """What an area holds; `share` is its percent of the exam as (low, high)."""

    domain: str
    title: str
    lessons: int
    planned: int
    questions: int
    share: tuple[int, int] | None


@dataclass(frozen=True)
class Contents:
    """The whole content in numbers. `questions` are those for practice, `reserved` those kept for mocks.

    `lessons_compared` were compared with their sources as they stand; `planted` faults were put into packets
    on purpose, `planted_found` of them were noticed by blind readers.
    """

    lessons: int
    planned: int
    questions: int
    reserved: int
    facets: int
    terms: int
    figures: int
    sources: int
    sources_read: int
    domains: tuple[DomainCount, ...]
    checked: Provenance
    lessons_compared: int
    planted: int
    planted_found: int
    blueprint: str
    blueprint_retrieved: date | None


def contents(*, shelf: Shelf) -> Contents:
    """What the content holds now and what its review records say."""
    practised = shelf.practice_questions()
    blueprint = shelf.blueprint() if shelf.blueprints else None
    shares = {weight.domain: (weight.low, weight.high) for weight in (blueprint.domains if blueprint else ())}
    return Contents(
        lessons=len(shelf.lessons),
        planned=len(shelf.lesson_places) - len(shelf.lessons),
        questions=len(practised),
        reserved=len(shelf.questions) - len(practised),
        facets=len({question.facet for question in practised}),
        terms=len(shelf.terms),
        figures=sum(len(catalog.figures) for catalog in shelf.catalogs),
        sources=len(shelf.references),
        sources_read=sum(work.checked == "source" for work in shelf.references),
        domains=tuple(
            DomainCount(
                area.domain,
                area.title,
                sum(place.lesson is not None for place in shelf.lesson_places if place.area.id == area.id),
                len(area.lessons),
                sum(question.domain == area.domain for question in practised),
                shares.get(area.domain),
            )
            for area in shelf.areas
        ),
        checked=provenance(shelf, shelf.questions),
        lessons_compared=sum(bool(shelf.fact_checks_of(lesson)) for lesson in shelf.lessons),
        planted=sum(one.planted for catalog in shelf.catalogs for one in catalog.planted),
        planted_found=sum(one.found for catalog in shelf.catalogs for one in catalog.planted),
        blueprint=blueprint.title if blueprint else "",
        blueprint_retrieved=blueprint.retrieved if blueprint else None,
    )
