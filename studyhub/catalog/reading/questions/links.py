"""Whether what a question points at exists: objective, facet, task, references, figure and the rest.

Links are read from the plain values: a question with a fault in its form still gets those of its links.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from studyhub.catalog.faults import Fault
from studyhub.catalog.reading.known import Entry, Known
from studyhub.catalog.reading.source import Document, Where


def check_question_links(
    entry: Entry[Any], area: str, known: Known, faults: list[Fault], *, case: Entry[Any] | None = None
) -> None:
    """Add a fault for every link of a question, or of an item of a case, that leads nowhere."""
    if not isinstance(entry.raw, dict):
        return
    if area not in known.unread_areas:
        faults += _objective_faults(entry, area, known, case)
        faults += _task_faults(entry, area, known, case)
    faults += citation_faults(
        entry.document, (*entry.where, "references"), entry.raw.get("references"), known
    )
    if case is not None and not (entry.raw.get("references") or _raw(case).get("references")):
        message = "Neither the item nor its case has references."
        faults.append(entry.document.fault(entry.where, "FIELD-MISSING", message, "Add `references`."))
    faults += _competency_faults(entry, known)
    faults += _figure_faults(entry, known)
    for where, enemy in entry.texts("enemies"):
        if enemy not in known.questions:
            faults.append(entry.document.fault(where, "QUESTION-UNKNOWN", f"There is no question {enemy}."))


def check_case_links(entry: Entry[Any], area: str, known: Known, faults: list[Fault]) -> None:
    """Add a fault for every link that a case gives to all its items and that leads nowhere."""
    if area not in known.unread_areas and entry.text("objective") is not None:
        faults += _unknown_objective(entry, area, known)
    faults += citation_faults(
        entry.document, (*entry.where, "references"), _raw(entry).get("references"), known
    )
    faults += _competency_faults(entry, known)
    task = entry.text("task")
    if task is not None and task not in known.tasks and not known.unread_areas:
        faults.append(_fault(entry, "task", "TASK-UNKNOWN", f"There is no task {task} in the syllabus."))


def citation_faults(document: Document, where: Where, raw: object, known: Known) -> Iterator[Fault]:
    """A fault for every reference that does not stand in content/references."""
    for at, citation in enumerate(raw if isinstance(raw, list) else []):
        for kind, text in citation.items() if isinstance(citation, dict) else ():
            if (kind, str(text)) not in known.citations:
                message = f"content/references has no {kind} `{text}`."
                hint = "Add the work there, or spell it exactly alike."
                yield document.fault((*where, at), "REFERENCE-UNKNOWN", message, hint)


def _objective_faults(entry: Entry[Any], area: str, known: Known, case: Entry[Any] | None) -> Iterator[Fault]:
    """The objective's own faults, or the facet's; that of a case is looked at with the case."""
    own = entry.text("objective")
    objective = own or (case.text("objective") if case else None)
    if own is not None:
        yield from _unknown_objective(entry, area, known)
    if objective is None and case is not None:
        message = "Neither the item nor its case has an objective."
        yield entry.document.fault(entry.where, "FIELD-MISSING", message, "Add `objective`.")
    home = known.objectives.get(objective or "")
    facet = entry.text("facet")
    if home is not None and facet is not None and facet not in home.facets:
        hint = f"It has {', '.join(sorted(home.facets))}."
        yield _fault(
            entry, "facet", "FACET-UNKNOWN", f"The objective {objective} has no facet {facet}.", hint
        )


def _unknown_objective(entry: Entry[Any], area: str, known: Known) -> Iterator[Fault]:
    objective = entry.text("objective") or ""
    home = known.objectives.get(objective)
    if home is None:
        message = f"There is no objective {objective} in the syllabus."
        yield _fault(entry, "objective", "OBJECTIVE-UNKNOWN", message, f"See content/syllabus/{area}.yaml.")
    elif home.area != area:
        message = f"The objective {objective} belongs to the area {home.area}."
        yield _fault(entry, "objective", "OBJECTIVE-AREA", message, "Move the question there.")


def _task_faults(entry: Entry[Any], area: str, known: Known, case: Entry[Any] | None) -> Iterator[Fault]:
    task, domain = entry.text("task"), known.domains.get(area, "")
    inherited = case.text("task") if case else None
    if task is None and inherited is None and domain.startswith("D"):
        message = "The question names no working task."
        yield entry.document.fault(entry.where, "TASK-MISSING", message, f"Add `task: {domain}.T...`.")
    elif task is not None and task not in known.tasks:
        yield _fault(entry, "task", "TASK-UNKNOWN", f"There is no task {task} in the syllabus.")
    elif task is not None and known.tasks[task] != domain:
        yield _fault(entry, "task", "TASK-DOMAIN", f"The task {task} does not belong to domain {domain}.")


def _competency_faults(entry: Entry[Any], known: Known) -> Iterator[Fault]:
    for where, competency in entry.texts("competencies"):
        if competency not in known.competencies:
            message = f"No framework has a competency {competency}."
            yield entry.document.fault(where, "COMPETENCY-UNKNOWN", message, "See content/competencies/.")


def _figure_faults(entry: Entry[Any], known: Known) -> Iterator[Fault]:
    figure = _raw(entry).get("figure")
    file = figure.get("file") if isinstance(figure, dict) else None
    if isinstance(file, str) and file not in known.figures:
        where = (*entry.where, "figure", "file")
        message = f"There is no drawing content/figures/{file}."
        yield entry.document.fault(where, "FIGURE-UNKNOWN", message, "Draw it, or mend the name.")


def _raw(entry: Entry[Any]) -> dict[str, Any]:
    return entry.raw if isinstance(entry.raw, dict) else {}


def _fault(entry: Entry[Any], field: str, code: str, message: str, hint: str = "") -> Fault:
    return entry.document.fault((*entry.where, field), code, message, hint)
