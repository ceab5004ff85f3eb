"""What all catalog types share: strictness, places in files, the fixed words, citations."""

from __future__ import annotations

from datetime import date
from typing import Literal

import msgspec

Level = Literal["recall", "application", "analysis"]
Form = Literal["mock-a", "mock-b", "diagnostic"]
QuestionType = Literal["single", "multiple", "numeric", "order", "match", "cloze"]
ItemType = Literal["single", "multiple", "numeric", "order", "match", "cloze", "card"]
"""Types of question, and the flashcards made of glossary and word parts, which nobody authors as such."""

ReferenceKind = Literal["cfr", "usc", "fr", "cms", "guideline", "standard", "agency"]

LEVELS: tuple[Level, ...] = ("recall", "application", "analysis")
DOMAINS: tuple[str, ...] = ("P", "F", "D1", "D2", "D3", "D4", "D5", "D6")
CORE_BANK = "core"


class Frozen(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Base of all catalog types: immutable, and strict about what it is made from."""


class Place(Frozen, frozen=True):
    """Where an author wrote something: a path below the content folder, and a line counted from 1."""

    path: str
    line: int


class Citation(Frozen, frozen=True):
    """A pointer to a work in content/references: its kind and its exact wording."""

    kind: ReferenceKind
    text: str


class Reference(Frozen, frozen=True):
    """A work cited: `checked` says whether its text was read ("source") or not ("general")."""

    kind: ReferenceKind
    text: str
    title: str
    as_of: date
    checked: Literal["source", "general"]
    url: str | None = None
    note: str | None = None
