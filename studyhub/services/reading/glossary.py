"""What the glossary shows: its terms by letter, area or search, a term's page, and the word parts."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from string import ascii_uppercase

from studyhub.catalog.errors import UnknownItem
from studyhub.catalog.shelf import Shelf
from studyhub.catalog.types import Term, WordPart
from studyhub.services.errors import NotFound

OTHER = "#"


@dataclass(frozen=True)
class AreaChoice:
    """An area to narrow the glossary to, with how many of its terms there are."""

    id: str
    domain: str
    title: str
    count: int


@dataclass(frozen=True)
class GlossaryPage:
    """Terms grouped by first letter. `letters` are all letters, each with whether it has terms."""

    query: str
    area: str
    groups: tuple[tuple[str, tuple[Term, ...]], ...]
    letters: tuple[tuple[str, bool], ...]
    areas: tuple[AreaChoice, ...]
    shown: int
    total: int


@dataclass(frozen=True)
class PartLine:
    """A word part of a term; `meaning` is empty where the part is not in the list of parts."""

    part: str
    kind: str
    meaning: str


@dataclass(frozen=True)
class TermPage:
    """A term with its parts, its lesson, and other terms of the same lesson or area."""

    term: Term
    domain: str
    area_title: str
    parts: tuple[PartLine, ...]
    lesson_title: str
    lesson_written: bool
    related: tuple[Term, ...]


@dataclass(frozen=True)
class WordPartsPage:
    """Word parts by kind: roots, prefixes, suffixes; each with the terms built from it."""

    query: str
    groups: tuple[tuple[str, tuple[tuple[WordPart, tuple[Term, ...]], ...]], ...]
    shown: int
    total: int


def glossary_page(*, shelf: Shelf, query: str = "", area: str = "") -> GlossaryPage:
    """Terms whose name or other forms hold all words of `query`, of one area or of all."""
    words = folded(query).split()
    terms = sorted((t for t in shelf.terms if area in ("", t.area)), key=lambda t: _sort_key(t.term))
    terms = [term for term in terms if _holds((term.term, *term.also), words)]
    groups = tuple((letter, tuple(group)) for letter, group in groupby(terms, key=lambda t: _letter(t.term)))
    present = {letter for letter, _ in groups}
    counts = {entry.id: sum(term.area == entry.id for term in shelf.terms) for entry in shelf.areas}
    return GlossaryPage(
        query=query,
        area=area,
        groups=groups,
        letters=tuple(
            (letter, letter in present) for letter in (*ascii_uppercase, *sorted(present & {OTHER}))
        ),
        areas=tuple(AreaChoice(a.id, a.domain, a.title, counts[a.id]) for a in shelf.areas if counts[a.id]),
        shown=len(terms),
        total=len(shelf.terms),
    )


def term_page(*, slug: str, shelf: Shelf) -> TermPage:
    """The page of a term; raises NotFound."""
    try:
        term = shelf.term(slug)
    except UnknownItem:
        raise NotFound("The glossary has no such term. Try its search, or another spelling.") from None
    area = shelf.area(term.area)
    place = shelf.lesson_place(term.lesson) if term.lesson else None
    return TermPage(
        term=term,
        domain=area.domain,
        area_title=area.title,
        parts=tuple(_part_line(part, shelf) for part in term.parts),
        lesson_title=place.planned.title if place else "",
        lesson_written=place is not None and place.lesson is not None,
        related=tuple(_related(term, shelf)),
    )


def word_parts_page(*, shelf: Shelf, query: str = "") -> WordPartsPage:
    """Word parts whose spelling, meaning or example holds all words of `query`."""
    words = folded(query).split()
    found = [p for p in shelf.word_parts if _holds((p.part, p.meaning, p.example), words)]
    groups = []
    for kind in ("prefix", "root", "suffix"):
        parts = sorted((part for part in found if part.kind == kind), key=lambda p: _sort_key(p.part))
        if parts:
            groups.append((kind, tuple((part, _built_from(part, shelf)) for part in parts)))
    return WordPartsPage(query, tuple(groups), len(found), len(shelf.word_parts))


def folded(text: str) -> str:
    """Lower case without accents, so that what is typed on a plain keyboard matches."""
    # Split first: a letter of another alphabet, such as a mathematical A, is a capital only afterwards.
    plain = unicodedata.normalize("NFKD", text).casefold()
    split = unicodedata.normalize("NFKD", plain)
    return "".join(letter for letter in split if not unicodedata.combining(letter))


def _sort_key(text: str) -> str:
    return folded(text).strip("-/ ")


def _letter(text: str) -> str:
    first = _sort_key(text)[:1].upper()
    return first if first in ascii_uppercase and first else OTHER


def _holds(texts: Iterable[str], words: list[str]) -> bool:
    joined = " ".join(folded(text) for text in texts)
    return all(word in joined for word in words)


def _part_line(part: str, shelf: Shelf) -> PartLine:
    try:
        found = shelf.word_part(part)
    except UnknownItem:
        return PartLine(part, "", "")
    return PartLine(found.part, found.kind, found.meaning)


def _built_from(part: WordPart, shelf: Shelf) -> tuple[Term, ...]:
    return tuple(term for term in shelf.terms if part.part in term.parts)


def _related(term: Term, shelf: Shelf) -> list[Term]:
    """Up to six others: those that share a word part first, then those of the same lesson."""
    others = [other for other in shelf.terms if other.slug != term.slug]
    sharing = [other for other in others if set(other.parts) & set(term.parts)]
    beside = [
        other for other in others if term.lesson and other.lesson == term.lesson and other not in sharing
    ]
    return (sharing + beside)[:6]
