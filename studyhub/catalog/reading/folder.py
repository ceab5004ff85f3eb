"""Which files of a content folder are read, as what, and in which order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from studyhub.catalog.faults import Fault
from studyhub.catalog.types import CORE_BANK, Catalog

from .books import (
    read_blueprints,
    read_frameworks,
    read_glossary,
    read_references,
    read_word_parts,
)
from .changes import read_changes, read_hcpcs
from .figures import read_figures
from .known import Known
from .lessons import read_lessons
from .questions.read import read_questions
from .reviews import read_fact_checks, read_planted, read_reviews
from .source import Document, read_yaml
from .syllabus import read_syllabus

ENDINGS: Mapping[str, tuple[str, int]] = {
    "blueprints": (".yaml", 1),
    "competencies": (".yaml", 1),
    "syllabus": (".yaml", 1),
    "questions": (".yaml", 2),
    "lessons": (".md", 2),
    "figures": (".svg", 2),
    "glossary": (".yaml", 1),
    "references": (".yaml", 1),
    "review": (".yaml", 1),
}
"""The folders that are read: how their files end, and how many levels down they lie."""

WORD_PARTS = "word-parts.yaml"
CHANGES = "changes.yaml"
HCPCS = "hcpcs.yaml"
TOP_FILES = (WORD_PARTS, CHANGES, HCPCS)
"""Files that lie at the top of the content folder."""

FACT_CHECKS = "review/lessons.yaml"
PLANTED = "review/planted.yaml"
"""Two files of review/ are not about the questions of an area."""


def content_files(folder: Path) -> list[str]:
    """Paths below the content folder of all files in the folders that are read, but hidden ones; sorted."""
    found = [name for name in TOP_FILES if (folder / name).is_file()]
    for name in ENDINGS:
        below = [path.relative_to(folder) for path in (folder / name).rglob("*") if path.is_file()]
        found += [path.as_posix() for path in below if not any(part.startswith(".") for part in path.parts)]
    return sorted(found)


def read_bytes(folder: Path, paths: list[str], faults: list[Fault]) -> dict[str, bytes]:
    """The files' bytes by path; one that cannot be opened is a fault."""
    files = {}
    for path in paths:
        try:
            files[path] = (folder / path).read_bytes()
        except OSError as error:
            message = f"The file cannot be opened: {error.strerror}."
            faults.append(Fault(path, 1, "FILE-UNREADABLE", message, "Check its permissions."))
    return files


def read_files(files: Mapping[str, bytes], name: str, faults: list[Fault], bank: str = CORE_BANK) -> Catalog:
    """The catalog that files make, as far as it can be read; to be trusted if no fault is an error.

    `files` are bytes by path below the content folder, in order of their paths; `name` becomes its hash.
    """
    kept = {path: data for path, data in files.items() if _in_place(path, faults)}
    known = Known()
    parts = read_word_parts(_documents(kept, WORD_PARTS, faults), known, faults)
    references = read_references(_documents(kept, "references/", faults), known, faults)
    frameworks = read_frameworks(_documents(kept, "competencies/", faults), known, faults)
    blueprints = read_blueprints(_documents(kept, "blueprints/", faults), faults)
    areas = read_syllabus(_documents(kept, "syllabus/", faults), known, faults)
    terms = read_glossary(_documents(kept, "glossary/", faults), known, faults)
    drawings = {path: data for path, data in kept.items() if path.startswith("figures/")}
    known.figures = {path.removeprefix("figures/") for path in drawings}
    figures = read_figures(drawings, faults)
    _check_areas(kept, known, faults)
    questions, cases = read_questions(_documents(kept, "questions/", faults), known, faults, bank)
    texts = {path: data for path, data in kept.items() if path.startswith("lessons/")}
    lessons = read_lessons(texts, known, figures, faults)
    of_questions = {path: data for path, data in kept.items() if path not in {FACT_CHECKS, PLANTED}}
    return Catalog(
        hash=name,
        bank=bank,
        areas=areas,
        blueprints=blueprints,
        frameworks=frameworks,
        references=references,
        terms=terms,
        word_parts=parts,
        questions=questions,
        cases=cases,
        lessons=lessons,
        figures=tuple(figures.items()),
        reviews=read_reviews(_documents(of_questions, "review/", faults), known, faults),
        fact_checks=read_fact_checks(_documents(kept, FACT_CHECKS, faults), known, faults),
        planted=read_planted(_documents(kept, PLANTED, faults), faults),
        changes=read_changes(_documents(kept, CHANGES, faults), known, faults),
        hcpcs=read_hcpcs(_documents(kept, HCPCS, faults), faults),
    )


def _documents(files: Mapping[str, bytes], prefix: str, faults: list[Fault]) -> Iterator[Document]:
    for path, data in files.items():
        if path.startswith(prefix) and (document := read_yaml(path, data, faults)) is not None:
            yield document


def _in_place(path: str, faults: list[Fault]) -> bool:
    """Whether a file has the ending and the depth of its folder; others would be overlooked in silence."""
    if path in TOP_FILES:
        return True
    ending, depth = ENDINGS[path.partition("/")[0]]
    if path.endswith(ending) and path.count("/") == depth:
        return True
    shape = f"{path.partition('/')[0]}/{'<area>/' if depth == 2 else ''}<name>{ending}"
    faults.append(Fault(path, 1, "FILE-PLACE", "The file is not read here.", f"Files here are {shape}."))
    return False


def _check_areas(files: Mapping[str, bytes], known: Known, faults: list[Fault]) -> None:
    """One fault for an area without a syllabus, instead of one for each question in it."""
    for path in files:
        kind, _, rest = path.partition("/")
        area = rest.partition("/")[0]
        if kind == "questions" and area not in known.domains and area not in known.unread_areas:
            message = f"The syllabus has no area `{area}`."
            faults.append(
                Fault(path, 1, "AREA-UNKNOWN", message, f"Write content/syllabus/{area}.yaml first.")
            )
            known.unread_areas.add(area)
