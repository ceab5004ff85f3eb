"""What references, glossary, word parts, blueprints and frameworks say."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from studyhub.catalog.faults import Fault, Severity
from studyhub.catalog.types import (
    Blueprint,
    Competency,
    CompetencyFramework,
    DomainWeight,
    Place,
    Reference,
    Term,
    WordPart,
)

from .known import Entry, Known, entries, repeated, whole
from .markup import slug_of
from .schema import (
    BlueprintSource,
    FrameworkSource,
    GlossarySource,
    ReferenceSource,
    WordPartSource,
)
from .source import Document

_KINDS = ("cfr", "usc", "fr", "cms", "guideline", "standard", "agency")


def read_references(
    documents: Iterable[Document], known: Known, faults: list[Fault]
) -> tuple[Reference, ...]:
    """Every work cited, once; of two entries that differ the first counts, and a warning is given."""
    works: dict[tuple[str, str], Reference] = {}
    for document in documents:
        for entry in entries(document, ReferenceSource, faults):
            known.citations |= {(kind, text) for kind in _KINDS if (text := entry.text(kind)) is not None}
            if entry.source is None or (reference := _reference(entry, entry.source, faults)) is None:
                continue
            name = (reference.kind, reference.text)
            if works.setdefault(name, reference) != reference:
                message = f"{reference.text} already stands in content/references with other details."
                hint = "Keep one of the two."
                fault = document.fault(entry.where, "REFERENCE-REPEATED", message, hint)
                faults.append(replace(fault, severity=Severity.WARNING))
    return tuple(works.values())


def _reference(
    entry: Entry[ReferenceSource], source: ReferenceSource, faults: list[Fault]
) -> Reference | None:
    given = source.works()
    if len(given) != 1:
        message = f"The entry names {len(given)} works." if given else "The entry names no work."
        hint = f"Give exactly one of {', '.join(_KINDS)}."
        faults.append(entry.document.fault(entry.where, "REFERENCE-KIND", message, hint))
        return None
    kind, text = given[0]
    return Reference(kind, text, source.title, source.as_of, source.checked, source.url, source.note)


def read_word_parts(documents: Iterable[Document], known: Known, faults: list[Fault]) -> tuple[WordPart, ...]:
    """Roots, prefixes and suffixes, each once."""
    parts = []
    for document in documents:
        for entry in entries(document, WordPartSource, faults):
            name = entry.text("part")
            if name in known.word_parts:
                faults.append(repeated(entry, "part", str(name), "an earlier entry"))
                continue
            known.word_parts |= {name} if name else set()
            if (one := entry.source) is not None:
                place = Place(document.path, document.line(entry.where))
                parts.append(
                    WordPart(one.part, one.kind, one.meaning, one.example, one.example_meaning, place)
                )
    return tuple(parts)


def read_glossary(documents: Iterable[Document], known: Known, faults: list[Fault]) -> tuple[Term, ...]:
    """The glossary; every form of a term leads to one entry only, in whatever case it is written."""
    terms = []
    for document in documents:
        area = document.path.rpartition("/")[2].removesuffix(".yaml")
        for entry in entries(document, GlossarySource, faults):
            term = entry.text("term") or ""
            slug = slug_of(term)
            _claim_words(entry, term, slug, known, faults)
            _glossary_links(entry, known, faults)
            if (one := entry.source) is not None and slug:
                place = Place(document.path, document.line(entry.where))
                also, parts = tuple(one.also), tuple(one.parts)
                terms.append(
                    Term(
                        slug,
                        one.term,
                        one.definition,
                        area,
                        place,
                        also,
                        one.pronunciation,
                        parts,
                        one.lesson,
                    )
                )
    return tuple(terms)


def _claim_words(
    entry: Entry[GlossarySource], term: str, slug: str, known: Known, faults: list[Fault]
) -> None:
    if term and (slug in known.terms.values() or not slug):
        message = (
            f"`{term}` has the address of another entry, or none."
            if not slug
            else f"`{term}` is there already."
        )
        faults.append(
            entry.document.fault((*entry.where, "term"), "TERM-REPEATED", message, "Merge the entries.")
        )
    words = [((*entry.where, "term"), term), *entry.texts("also")] if term else []
    for where, word in words:
        taken = known.terms.setdefault(word.casefold(), slug)
        if taken != slug:
            message = f"`{word}` already leads to the entry `{taken}`."
            faults.append(entry.document.fault(where, "TERM-REPEATED", message, "Let it lead to one entry."))


def _glossary_links(entry: Entry[GlossarySource], known: Known, faults: list[Fault]) -> None:
    for where, part in entry.texts("parts"):
        if part not in known.word_parts:
            message = f"There is no word part `{part}`."
            faults.append(
                entry.document.fault(
                    where, "WORD-PART-UNKNOWN", message, "Add it to content/word-parts.yaml."
                )
            )
    lesson = entry.text("lesson")
    if lesson is not None and lesson not in known.lessons and not known.unread_areas:
        message = f"There is no lesson {lesson} in the syllabus."
        faults.append(entry.document.fault((*entry.where, "lesson"), "LESSON-UNKNOWN", message))


def read_blueprints(documents: Iterable[Document], faults: list[Fault]) -> tuple[Blueprint, ...]:
    """The versions of the exam's outline; exactly one of them is the default."""
    blueprints: list[Blueprint] = []
    for document in documents:
        source = whole(document, BlueprintSource, faults).source
        if source is None:
            continue
        for at, weight in enumerate(source.domains):
            if weight.low > weight.high:
                message = f"The share of {weight.domain} runs from {weight.low} down to {weight.high}."
                faults.append(
                    document.fault(("domains", at), "BLUEPRINT-RANGE", message, "Swap low and high.")
                )
        if source.default and any(blueprint.default for blueprint in blueprints):
            message = "Another blueprint is the default already."
            faults.append(document.fault(("default",), "BLUEPRINT-DEFAULT", message, "Keep one."))
        weights = tuple(
            DomainWeight(one.domain, one.title, one.low, one.high, one.scored_items) for one in source.domains
        )
        blueprints.append(
            Blueprint(
                id=source.id,
                title=source.title,
                source=source.source,
                retrieved=source.retrieved,
                confidence=source.confidence,
                domains=weights,
                effective_from=source.effective_from,
                note=source.note,
                default=source.default,
            )
        )
    return tuple(blueprints)


def read_frameworks(
    documents: Iterable[Document], known: Known, faults: list[Fault]
) -> tuple[CompetencyFramework, ...]:
    """The curriculum frameworks; a competency's id is taken once over all of them."""
    frameworks = []
    for document in documents:
        source = whole(document, FrameworkSource, faults).source
        if source is None:
            continue
        for at, one in enumerate(source.competencies):
            if one.id in known.competencies:
                message = f"`{one.id}` is already taken by an earlier competency."
                faults.append(document.fault(("competencies", at, "id"), "ID-REPEATED", message))
            known.competencies.add(one.id)
        competencies = tuple(Competency(one.id, one.title, one.bloom) for one in source.competencies)
        frameworks.append(CompetencyFramework(source.id, source.title, source.source, competencies))
    return tuple(frameworks)
