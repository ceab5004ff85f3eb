"""What the checker says of an item's text, at its lines, and what the text makes; nothing is stored here."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from weakref import WeakKeyDictionary

import msgspec

from studyhub.catalog.checks import check_files
from studyhub.catalog.codes import CodeAuthority
from studyhub.catalog.errors import CatalogError
from studyhub.catalog.faults import Fault, Severity
from studyhub.catalog.hashing import digest
from studyhub.catalog.reading.knots import NESTED, knotted_parts
from studyhub.catalog.reading.known import Known
from studyhub.catalog.reading.questions.beside import area_of, known_in, read_beside
from studyhub.catalog.reading.source import Document, read_yaml
from studyhub.catalog.shelf import Shelf
from studyhub.catalog.types import Case, Catalog, Question

from .workshop import Workshop

LONGEST_TEXT = 24_000
MOST_BRACKETS = 300
"""More than any question needs; what they cost in long paragraphs `knotted` says of each text."""
LONGEST_ID = 64
BEGINS = 160

_PLACES = re.compile(r" \(questions/[^)]*\)")
"""Paths that mean nothing outside the checker."""
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
class Piece:
    """The text of one item, and where it stands: `first_line` is its first line in the file `path`."""

    text: str
    path: str = ""
    first_line: int = 1


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
    whole = text.encode("utf-8", "replace").decode()  # half a character, as JSON can hold it, is none
    plain = whole.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "\ufffd")
    return plain.rstrip() + "\n"


def check_text(text: str, beside: Beside, workshop: Workshop, *, codes: CodeAuthority | None) -> Checked:
    """Check one item. A text too long, or with too many brackets, is not looked into: its one fault."""
    return check_pieces([Piece(text)], beside, workshop, codes=codes)[0]


def check_pieces(
    pieces: Sequence[Piece], beside: Beside, workshop: Workshop, *, codes: CodeAuthority | None
) -> list[Checked]:
    """Check items together, as those of an upload: each may point at the others and is compared with them."""
    known = known_of(workshop.core)
    drafts = [_Draft(piece, at) for at, piece in enumerate(pieces)]
    everything = dict.fromkeys(name for draft in drafts for name in draft.claims) | dict(beside.taken)
    earlier = set(beside.taken)
    for draft in drafts:
        taken = dict(everything)
        for name in draft.claims:
            if name not in earlier:
                taken.pop(name, None)
        draft.read(known, beside, taken)
        earlier.update(draft.claims)
    sound = [draft for draft in drafts if draft.questions and not draft.torn]
    found: defaultdict[str, list[Fault]] = defaultdict(list)
    catalog = _as_bank(sound, beside, workshop)
    for fault in check_files(catalog, {draft.inner for draft in sound}, today=workshop.today, codes=codes):
        found[fault.path].append(fault)
    return [draft.checked(found[draft.inner]) for draft in drafts]


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


class _Draft:
    """One item while it is checked: what it says, what it makes, what is wrong with it."""

    def __init__(self, piece: Piece, number: int) -> None:
        self.piece, self.number = piece, number
        self.faults: list[Fault] = []
        self.questions: tuple[Question, ...] = ()
        self.cases: tuple[Case, ...] = ()
        self.area = self.inner = ""
        refused = too_much(piece)
        self.document = None if refused else self._document()
        if refused:
            self.faults.append(refused)
        self.torn = any(fault.code.startswith("YAML") for fault in self.faults)
        entries = self.document.value if self.document else None
        self.entry = entries[0] if isinstance(entries, list) and entries else None
        self.claims = _ids(self.entry)

    def _document(self) -> Document | None:
        piece = self.piece
        return read_yaml(piece.path, piece.text.encode(), self.faults, first_line=piece.first_line)

    def read(self, known: Known, beside: Beside, taken: Mapping[str, str | None]) -> None:
        """Make questions of it, as far as that goes."""
        if self.document is None:
            return
        self.area = area_of(self.entry, known)
        self.inner = f"questions/{self.area}/item-{self.number}.yaml"
        document = replace(self.document, path=self.inner)
        self.questions, self.cases = read_beside(document, known, self.faults, beside.slug, taken)
        self.faults += _own_faults(document, self.entry, self.questions, beside.fixed_name)

    def checked(self, more: Iterable[Fault]) -> Checked:
        """What became of it, with the faults that the checks over a bank found."""
        path, first_line = self.piece.path, self.piece.first_line
        faults = {
            replace(f, path=path, line=max(f.line, first_line), message=_PLACES.sub("", f.message))
            for f in (*self.faults, *more)
        }
        return Checked(
            self.piece.text,
            tuple(sorted(faults)),
            area=self.area,
            questions=self.questions,
            case=self.cases[0] if self.cases else None,
            **_said(self.entry, self.questions),
        )


def too_much(piece: Piece) -> Fault | None:
    """The fault of a text that is not looked into, because that would take too long."""
    path, line, text = piece.path, piece.first_line, piece.text
    if len(text) > LONGEST_TEXT:
        message = f"The text has {len(text):,} characters; an item may have {LONGEST_TEXT:,}."
        return Fault(path, line, "ITEM-TOO-LONG", message, "Split it into several questions.")
    if text.count("[") > MOST_BRACKETS:
        message = f"The text has more than {MOST_BRACKETS} opening brackets."
        return Fault(path, line, "ITEM-BRACKETS", message, "Write it without them.")
    return None


def _own_faults(
    document: Document, entry: object, questions: tuple[Question, ...], fixed_name: str
) -> Iterator[Fault]:
    """What holds for items of a program's bank and not for files of the shipped one."""
    if isinstance(document.value, list) and len(document.value) != 1:
        message = f"The text has {len(document.value)} entries."
        yield document.fault((), "ITEM-COUNT", message, "Keep one here; upload a file of several.")
    if fixed_name and fixed_name not in _ids(entry)[:1]:
        message = f"Students know this question as {fixed_name}."
        hint = "Keep the id, or make a new question that `replaces` this one."
        yield document.fault((0, "id"), "ITEM-RENAMED", message, hint)
    for question in questions:
        if question.form is not None:
            message = f"{question.id}: the form {question.form} is drawn from the shipped bank only."
            yield document.fault((0, "form"), "ITEM-FORM", message, "Take `form` out.")
        for name, code, wrong in _shown_faults(question):
            yield document.fault((0, name), code, f"{question.id}: {wrong}", "Write it flatter.")
        if len(question.id) > LONGEST_ID:
            message = f"The id has {len(question.id)} characters; it may have {LONGEST_ID}."
            yield document.fault((0, "id"), "ITEM-ID", message, "Give it a shorter one.")


def _shown_faults(question: Question) -> Iterator[tuple[str, str, str]]:
    """Fields that no page can show as they are meant: as field, code, message."""
    yield from ((name, "ITEM-KNOTTED", wrong) for name, wrong in knotted_parts(question))
    for name in ("scenario", "stem", "explanation"):
        if NESTED.search(getattr(question, name)):
            yield name, "ITEM-NESTED", "lists or quotes stand within each other 12 deep."


def _as_bank(drafts: Iterable[_Draft], beside: Beside, workshop: Workshop) -> Catalog:
    """Items, last, with the questions that they are compared with, on the ground of the core."""
    drafts = list(drafts)
    return msgspec.structs.replace(
        workshop.catalog,
        bank=beside.slug,
        questions=(*beside.questions, *(question for draft in drafts for question in draft.questions)),
        cases=tuple(case for draft in drafts for case in draft.cases),
        lessons=(),
        references=(),
        word_parts=(),
        reviews=(),
        changes=(),
    )


def _ids(entry: object) -> list[str]:
    """The ids that an entry claims, its own first, then those of a case's items."""
    said = entry if isinstance(entry, dict) else {}
    items = said.get("items")
    parts = [said, *(one for one in (items if isinstance(items, list) else []) if isinstance(one, dict))]
    return [str(part["id"]) for part in parts if isinstance(part.get("id"), str)]


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
