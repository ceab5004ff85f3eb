"""What content may point at: every id of the folder, also those whose entry has other faults."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from studyhub.catalog.faults import Fault

from .conform import conform
from .source import Document, Where

T = TypeVar("T")


@dataclass(frozen=True)
class ObjectiveHome:
    """Where an objective stands in the syllabus, and the ids of its facets."""

    area: str
    domain: str
    lesson: str | None
    facets: frozenset[str]


@dataclass
class Known:
    """The ids that may be pointed at, by kind; `unread_areas` have no syllabus that could be read."""

    objectives: dict[str, ObjectiveHome] = field(default_factory=dict)
    tasks: dict[str, str] = field(default_factory=dict)
    lessons: dict[str, str] = field(default_factory=dict)
    domains: dict[str, str] = field(default_factory=dict)
    citations: set[tuple[str, str]] = field(default_factory=set)
    competencies: set[str] = field(default_factory=set)
    figures: set[str] = field(default_factory=set)
    word_parts: set[str] = field(default_factory=set)
    terms: dict[str, str] = field(default_factory=dict)
    questions: dict[str, str | None] = field(default_factory=dict)
    cases: set[str] = field(default_factory=set)
    unread_areas: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class Entry(Generic[T]):
    """One entry of a file: its plain values, and its form where it has the right one."""

    document: Document
    where: Where
    raw: object
    source: T | None

    def text(self, name: str) -> str | None:
        """A field of the plain values as text, whatever the faults of the other fields; None if absent."""
        value = self.raw.get(name) if isinstance(self.raw, dict) else None
        return str(value) if isinstance(value, str | int) and not isinstance(value, bool) else None

    def texts(self, name: str) -> list[tuple[Where, str]]:
        """The texts of a list field, each with its place."""
        value = self.raw.get(name) if isinstance(self.raw, dict) else None
        items = value if isinstance(value, list) else []
        return [
            ((*self.where, name, at), str(item))
            for at, item in enumerate(items)
            if isinstance(item, str | int)
        ]


def entries(document: Document, kind: type[T], faults: list[Fault]) -> Iterator[Entry[T]]:
    """The entries of a file that is a list, each checked against its schema."""
    if not isinstance(document.value, list):
        message = "The file is not a list."
        faults.append(
            document.fault((), "FILE-FORM", message, "Begin every entry with `- ` at the left margin.")
        )
        return
    for at, raw in enumerate(document.value):
        yield Entry(document, (at,), raw, conform(document, (at,), kind, faults, raw))


def whole(document: Document, kind: type[T], faults: list[Fault]) -> Entry[T]:
    """A file that is one entry, checked against its schema."""
    return Entry(document, (), document.value, conform(document, (), kind, faults, document.value))


def repeated(entry: Entry[T], field_name: str, name: str, first: str) -> Fault:
    """The fault of an id that is already taken; `first` says where."""
    message = f"`{name}` is already taken by {first}."
    return entry.document.fault(
        (*entry.where, field_name), "ID-REPEATED", message, "Give it an id of its own."
    )
