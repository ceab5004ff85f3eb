"""Questions of content/questions become the items of the bank; a case is flattened into its items."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from studyhub.catalog.faults import Fault
from studyhub.catalog.hashing import with_hashes
from studyhub.catalog.reading.known import Entry, Known, ObjectiveHome, entries, repeated
from studyhub.catalog.reading.schema import CaseSource, QuestionSource, StandaloneSource
from studyhub.catalog.reading.source import Document
from studyhub.catalog.types import CORE_BANK, Case, Citation, Place, Question, QuestionFigure

from .answers import answer_fields
from .asked import Asked
from .items import ItemSource
from .links import check_case_links, check_question_links
from .rules import check_rules


def read_questions(
    documents: Iterable[Document], known: Known, faults: list[Fault], bank: str = CORE_BANK
) -> tuple[tuple[Question, ...], tuple[Case, ...]]:
    """Every item and every case that has the right form and a place in the syllabus.

    Links between questions are checked once all files are read, so that one may point at a later one.
    """
    read = [entry for document in documents for entry in _entries(document, faults)]
    for entry in read:
        _claim_ids(entry, known, faults)
    questions: list[Question] = []
    cases: list[Case] = []
    for entry in read:
        area = entry.document.path.split("/")[1]
        if isinstance(entry.source, CaseSource):
            items = list(_case_items(entry, entry.source, known, faults, bank))
            questions += items
            cases.append(_case(entry, entry.source, items, bank))
        elif entry.text("type") == "case":
            _broken_case(entry, area, known, faults)
        else:
            check_question_links(entry, area, known, faults)
            if entry.source is not None:
                check_rules(entry, entry.source, faults)
                questions += _built(entry, entry.source, None, known, bank)
    return tuple(questions), tuple(cases)


def _entries(document: Document, faults: list[Fault]) -> Iterator[Entry[QuestionSource]]:
    kind: Any = QuestionSource  # a union is no class, yet what msgspec wants
    yield from entries(document, kind, faults)


def _items(entry: Entry[Any]) -> Iterator[Entry[ItemSource]]:
    """The items of a case, also of one whose form is not right."""
    raw = entry.raw.get("items") if isinstance(entry.raw, dict) else None
    sources = entry.source.items if isinstance(entry.source, CaseSource) else None
    for at, item in enumerate(raw if isinstance(raw, list) else []):
        where = (*entry.where, "items", at)
        yield Entry(entry.document, where, item, sources[at] if sources else None)


def _claim_ids(entry: Entry[QuestionSource], known: Known, faults: list[Fault]) -> None:
    inherited = entry.text("form")
    prefix = known.domains.get(entry.document.path.split("/")[1], "").lower()
    own = entry.text("id")
    claims: list[Entry[Any]] = [entry, *_items(entry)]
    for one in claims:
        name = one.text("id")
        if name is None:
            continue
        if name in known.questions or name in known.cases:
            faults.append(repeated(one, "id", name, "another question"))
        if one.text("type") == "case":
            known.cases.add(name)
        else:
            known.questions[name] = one.text("form") or inherited
        if prefix and not name.startswith(f"{prefix}-"):
            message = f"`{name}` does not begin with {prefix}-, as the ids of this area do."
            faults.append(one.document.fault((*one.where, "id"), "ID-AREA", message))
        if one is not entry and own and not name.startswith(f"{own}-"):
            message = f"`{name}` does not begin with the id of its case."
            faults.append(
                one.document.fault((*one.where, "id"), "ID-CASE", message, f"Call it {own}-1, {own}-2 ...")
            )


def _case_items(
    entry: Entry[QuestionSource], case: CaseSource, known: Known, faults: list[Fault], bank: str
) -> Iterator[Question]:
    area = entry.document.path.split("/")[1]
    check_case_links(entry, area, known, faults)
    for item in _items(entry):
        check_question_links(item, area, known, faults, case=entry)
        if item.source is not None:
            check_rules(item, item.source, faults)
            yield from _built(item, item.source, case, known, bank)


def _broken_case(entry: Entry[QuestionSource], area: str, known: Known, faults: list[Fault]) -> None:
    """A case whose form is wrong somewhere still gets the faults of its links."""
    check_case_links(entry, area, known, faults)
    for item in _items(entry):
        check_question_links(item, area, known, faults, case=entry)


def _case(entry: Entry[QuestionSource], case: CaseSource, items: list[Question], bank: str) -> Case:
    place = Place(entry.document.path, entry.document.line(entry.where))
    return Case(case.id, bank, case.title, case.scenario, tuple(item.id for item in items), place)


def _built(
    entry: Entry[Any], source: StandaloneSource | ItemSource, case: CaseSource | None, known: Known, bank: str
) -> Iterator[Question]:
    """The question, if the syllabus has a place for it; a fault has been noted where it has none."""
    objective = source.objective or (case.objective if case else None) or ""
    home = known.objectives.get(objective)
    if home is None:
        return
    references = source.references or (case.references if case else None) or []
    yield with_hashes(
        Question(
            bank=bank,
            objective=objective,
            citations=tuple(Citation(kind, text) for one in references for kind, text in one.items()),
            place=Place(entry.document.path, entry.document.line(entry.where)),
            ask_hash="",
            content_hash="",
            **_home_fields(home),
            **_shared_fields(source, case),
            **answer_fields(source),
        )
    )


def _home_fields(home: ObjectiveHome) -> dict[str, Any]:
    return {"area": home.area, "domain": home.domain, "lesson": home.lesson or None}


def _shared_fields(source: Asked, case: CaseSource | None) -> dict[str, Any]:
    """What all types have in common; an item takes from its case what it does not say itself."""
    return {
        "id": source.id,
        "facet": source.facet,
        "level": source.level,
        "stem": source.stem,
        "explanation": source.explanation,
        "case": case.id if case else None,
        "scenario": case.scenario if case else "",
        "task": source.task or (case.task if case else None),
        "competencies": tuple(source.competencies or (case.competencies if case else ())),
        "difficulty": source.difficulty,
        "as_of": source.as_of or (case.as_of if case else None),
        "review_by": source.review_by or (case.review_by if case else None),
        "replaces": tuple(source.replaces),
        "enemies": tuple(source.enemies),
        "form": source.form or (case.form if case else None),
        "codes": source.codes,
        "figure": QuestionFigure(source.figure.file, source.figure.alt) if source.figure else None,
    }
