"""What the checker says of an item's text, at its lines, and what the text makes; nothing is stored here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from weakref import WeakKeyDictionary

import msgspec

from studyhub.catalog.checks import check_file
from studyhub.catalog.codes import CodeAuthority
from studyhub.catalog.errors import CatalogError
from studyhub.catalog.faults import Fault, Severity
from studyhub.catalog.hashing import digest
from studyhub.catalog.reading.known import Known
from studyhub.catalog.reading.questions.beside import area_of, known_in, read_beside
from studyhub.catalog.reading.source import Document, Where, read_yaml
from studyhub.catalog.shelf import Shelf
from studyhub.catalog.types import Case, Catalog, Question

from .workshop import Workshop

LONGEST_TEXT = 24_000
MOST_BRACKETS = 300
"""Markdown's time grows with the square of the opening brackets: 300 take a hundredth of a second."""
LONGEST_ID = 64
BEGINS = 160

_KNOWN: WeakKeyDictionary[Shelf, Known] = WeakKeyDictionary()


@dataclass(frozen=True)
class Beside:
    """What a bank has besides the item that is checked: its other ids, and questions to compare with.

    `fixed_name` is the id that the item must keep, because students have met it; empty where it is free.
    """

    slug: str
    taken: Mapping[str, str | None] = field(default_factory=dict)
    questions: tuple[Question, ...] = ()
    fixed_name: str = ""


@dataclass(frozen=True)
class Checked:
    """A text and what is wrong with it; what it makes where that can be told, empty where not.

    `name` is the id of the entry, `asks` are the ids of its questions. `ask_hash` and `content_hash` cover
    all of them: of a question alone they are its own. `faults` are sorted by line.
    """

    text: str
    faults: tuple[Fault, ...]
    name: str = ""
    kind: str = ""
    objective: str = ""
    begins: str = ""
    asks: tuple[str, ...] = ()
    area: str = ""
    questions: tuple[Question, ...] = ()
    case: Case | None = None

    @property
    def errors(self) -> int:
        """How many faults keep it from review and publication."""
        return sum(fault.severity is Severity.ERROR for fault in self.faults)

    @property
    def warnings(self) -> int:
        """How many faults do not."""
        return len(self.faults) - self.errors

    @property
    def ask_hash(self) -> str:
        """What all its questions ask and how they are marked."""
        return _joint([question.ask_hash for question in self.questions])

    @property
    def content_hash(self) -> str:
        """Everything that is shown of it."""
        return _joint([question.content_hash for question in self.questions])

    @property
    def replaces(self) -> tuple[str, ...]:
        """Ids of the questions that it takes the place of."""
        return tuple(dict.fromkeys(name for question in self.questions for name in question.replaces))


def known_of(core: Shelf) -> Known:
    """What items may point at in the core, made once for each state of it."""
    if core not in _KNOWN:
        _KNOWN[core] = known_in(core.catalogs[0])
    return _KNOWN[core]


def cleaned(text: str) -> str:
    """A text as it is stored: plain line ends, one at its end, no character that a database refuses."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "\ufffd")
    return plain.rstrip() + "\n"


def check_text(
    text: str,
    beside: Beside,
    workshop: Workshop,
    *,
    codes: CodeAuthority | None,
    path: str = "",
    first_line: int = 1,
) -> Checked:
    """Check one entry of a question file; faults lie in `path`, `first_line` being the line it starts at.

    A text that is too long or has too many brackets is not looked into: that is its one fault.
    """
    refused = _too_much(text, path, first_line)
    if refused:
        return Checked(text, (refused,))
    faults: list[Fault] = []
    document = read_yaml(path, text.encode(), faults, first_line=first_line)
    if document is None:
        return Checked(text, tuple(sorted(faults)))
    known = known_of(workshop.core)
    entry = document.value[0] if isinstance(document.value, list) and document.value else None
    area = area_of(entry, known)
    inner = f"questions/{area}/item.yaml"
    questions, cases = read_beside(replace(document, path=inner), known, faults, beside.slug, beside.taken)
    faults += _own_faults(document, questions, beside.fixed_name)
    if questions and not any(fault.code.startswith("YAML") for fault in faults):
        bank = _as_bank(questions, cases, beside, workshop)
        faults += check_file(bank, inner, today=workshop.today, codes=codes)
    placed = {_placed(fault, path, first_line) for fault in faults}
    return Checked(
        text,
        tuple(sorted(placed)),
        area=area,
        questions=questions,
        case=cases[0] if cases else None,
        **_said(entry, questions),
    )


def read_item(text: str, slug: str, core: Shelf) -> tuple[tuple[Question, ...], Case | None]:
    """The questions of a published text, without judging it; empty where it makes none any more."""
    known, faults = known_of(core), list[Fault]()
    document = read_yaml("", text.encode(), faults)
    if document is None or not isinstance(document.value, list) or not document.value:
        return (), None
    path = f"questions/{area_of(document.value[0], known)}/item.yaml"
    try:
        questions, cases = read_beside(replace(document, path=path), known, faults, slug, {})
    except CatalogError:
        return (), None
    return questions, cases[0] if cases else None


def _too_much(text: str, path: str, line: int) -> Fault | None:
    if len(text) > LONGEST_TEXT:
        message = f"The text has {len(text):,} characters; an item may have {LONGEST_TEXT:,}."
        return Fault(path, line, "ITEM-TOO-LONG", message, "Split it into several questions.")
    if text.count("[") > MOST_BRACKETS:
        message = f"The text has more than {MOST_BRACKETS} opening brackets."
        return Fault(path, line, "ITEM-BRACKETS", message, "Write it without them.")
    return None


def _own_faults(document: Document, questions: tuple[Question, ...], fixed_name: str) -> list[Fault]:
    """What holds for items of a program's bank and not for files of the shipped one."""
    faults = []
    if isinstance(document.value, list) and len(document.value) != 1:
        message = f"The text has {len(document.value)} entries."
        faults.append(document.fault((), "ITEM-COUNT", message, "Keep one here; upload a file of several."))
    where: Where = (0,)
    name = _said(document.value[0], ())["name"] if isinstance(document.value, list) else ""
    if fixed_name and name != fixed_name:
        message = f"Students know this question as {fixed_name}."
        hint = "Keep the id, or make a new question that `replaces` this one."
        faults.append(document.fault((*where, "id"), "ITEM-RENAMED", message, hint))
    for question in questions:
        if question.form is not None:
            message = f"{question.id}: the form {question.form} is drawn from the shipped bank only."
            faults.append(document.fault((*where, "form"), "ITEM-FORM", message, "Take `form` out."))
        if len(question.id) > LONGEST_ID:
            message = f"The id has {len(question.id)} characters; it may have {LONGEST_ID}."
            faults.append(document.fault((*where, "id"), "ITEM-ID", message, "Give it a shorter one."))
    return faults


def _as_bank(
    questions: tuple[Question, ...], cases: tuple[Case, ...], beside: Beside, workshop: Workshop
) -> Catalog:
    """The item, last, with the questions that it is compared with, on the ground of the core."""
    return msgspec.structs.replace(
        workshop.catalog,
        bank=beside.slug,
        questions=(*beside.questions, *questions),
        cases=cases,
        lessons=(),
        reviews=(),
        changes=(),
    )


def _placed(fault: Fault, path: str, first_line: int) -> Fault:
    return replace(fault, path=path, line=max(fault.line, first_line))


def _said(entry: object, questions: tuple[Question, ...]) -> dict[str, Any]:
    """What lists show of an item, from its plain values: there too where it makes no question."""
    said = entry if isinstance(entry, dict) else {}
    first = questions[0] if questions else None
    begins = said.get("title") or said.get("stem") or ""
    objective = first.objective if first else said.get("objective", "")
    return {
        "name": _short(said.get("id"), LONGEST_ID),
        "kind": _short(said.get("type"), 16),
        "objective": _short(objective, 8),
        "begins": _short(begins, BEGINS),
        "asks": tuple(question.id[:LONGEST_ID] for question in questions),
    }


def _short(value: object, most: int) -> str:
    plain = isinstance(value, str | int) and not isinstance(value, bool)
    return " ".join(str(value).split())[:most] if plain else ""


def _joint(hashes: list[str]) -> str:
    return hashes[0] if len(hashes) == 1 else digest(hashes) if hashes else ""
