"""Which flashcards the glossary and the word parts make: what stands on the front, and what on the back.

A card is a question of type `card` that the student marks: it has a memory like any facet, and is evidence of
nothing. Its keys are `bank/term-<slug>` and `bank/part-<name>`; nobody writes it down, so it cannot be wrong
in another way than the entry it is made of.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping

from .hashing import with_hashes
from .reading.markup import slug_of
from .types import Catalog, Option, Question, Term, WordPart

TERM, PART = "term-", "part-"
KNEW, NOT_YET = "a", "b"
FOUNDATIONS = "F"
LONGEST_FACET = 32
"""Characters that the tables keep of a facet's id."""

_MARKS = (
    Option(key=KNEW, text="I knew it", why="", correct=True),
    Option(key=NOT_YET, text="Not yet", why=""),
)


def cards_of(catalog: Catalog) -> Iterator[Question]:
    """The cards of a catalog: its terms in order, then its word parts.

    A word part belongs to the first lesson with a term that is made of it, else to the first lesson of
    Foundations; its domain is that of Foundations.
    """
    areas = {area.id: area for area in catalog.areas}
    parts = {part.part: part for part in catalog.word_parts}
    for term in catalog.terms:
        domain = areas[term.area].domain if term.area in areas else FOUNDATIONS
        yield _card(catalog.bank, term, domain, f"**{term.term}**", _back(term, parts))
    home = next((area for area in catalog.areas if area.domain == FOUNDATIONS), None)
    first = home.lessons[0].id if home and home.lessons else None
    taught = {name: term.lesson for term in reversed(catalog.terms) if term.lesson for name in term.parts}
    for part in catalog.word_parts:
        lesson = taught.get(part.part, first)
        yield _card_of_part(catalog.bank, part, lesson, home.id if home else "")


def is_card(key: str) -> bool:
    """Whether an item key is that of a card."""
    return key.partition("/")[2].startswith((TERM, PART))


def is_card_facet(facet: str) -> bool:
    """Whether a facet id is that of a card."""
    return facet.startswith((TERM, PART))


def _card(bank: str, term: Term, domain: str, front: str, back: str) -> Question:
    name = f"{TERM}{term.slug}"
    return with_hashes(
        Question(
            id=name,
            bank=bank,
            type="card",
            area=term.area,
            domain=domain,
            objective="",
            facet=_short(name),
            level="recall",
            stem=front,
            explanation=back,
            citations=(),
            place=term.place,
            ask_hash="",
            content_hash="",
            lesson=term.lesson,
            fixed_order=True,
            options=_MARKS,
        )
    )


def _back(term: Term, parts: Mapping[str, WordPart]) -> str:
    made = [f"*{name}* {parts[name].meaning}" for name in term.parts if name in parts]
    said = f"Say: {term.pronunciation}." if term.pronunciation else ""
    of = f"Made of {', '.join(made)}." if made else ""
    return " ".join(filter(None, (term.definition, said, of)))


def _card_of_part(bank: str, part: WordPart, lesson: str | None, area: str) -> Question:
    sign = {"prefix": "before-", "suffix": "after-"}.get(part.kind, "")
    name = f"{PART}{sign}{slug_of(part.part)}"
    return with_hashes(
        Question(
            id=name,
            bank=bank,
            type="card",
            area=area,
            domain=FOUNDATIONS,
            objective="",
            facet=_short(name),
            level="recall",
            stem=f"**{part.part}**",
            explanation=f"{part.meaning}. Example: *{part.example}*, {part.example_meaning}.",
            citations=(),
            place=part.place,
            ask_hash="",
            content_hash="",
            lesson=lesson,
            fixed_order=True,
            options=_MARKS,
        )
    )


def _short(name: str) -> str:
    """A name as a facet's id: cut where the tables would, and told apart by a digest of the whole."""
    if len(name) <= LONGEST_FACET:
        return name
    return f"{name[: LONGEST_FACET - 9]}-{hashlib.sha256(name.encode()).hexdigest()[:8]}"
