"""What a person may find by searching: lessons, glossary, and explanations of questions they answered."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from studyhub.adapters.search_index import Entry, Found, SearchIndex
from studyhub.catalog.shelf import Shelf
from studyhub.catalog.types import Lesson
from studyhub.extensions import db
from studyhub.models import Review, StudySession

from .own_search import found_in

MOST = 20
SUGGESTED = 8
LONGEST_QUERY = 100
PLACEHOLDER = re.compile(r"\{\w+(?::\d)?\}")
MARKUP = re.compile(r"[*_`#>|]|\[\[|\]\]")

_open_indexes: dict[tuple[Path, str], SearchIndex] = {}


@dataclass(frozen=True)
class Hit:
    """A result: its kind (lesson, term, part, explanation), its key, and a snippet in marked pieces.

    `lesson` is where an explanation is taught; `domain` is empty where there is none.
    """

    kind: str
    key: str
    title: str
    snippet: tuple[tuple[str, bool], ...]
    domain: str
    lesson: str


@dataclass(frozen=True)
class SearchPage:
    """Results by group; each group has its count, of which at most MOST are listed."""

    query: str
    total: int
    lessons: tuple[Hit, ...]
    terms: tuple[Hit, ...]
    explanations: tuple[Hit, ...]


def search(
    *, query: str, shelf: Shelf, cache: Path, user_id: uuid.UUID | None, own: Sequence[Lesson] = ()
) -> SearchPage:
    """What holds all words of a query. Explanations are narrowed to those this user has seen first.

    `own` are lessons of programs that this user may read; they come before the shipped ones.
    """
    query = query.strip()[:LONGEST_QUERY]
    mine = [
        Hit("lesson", one.id, one.title, words, one.domain, one.id) for one, words in found_in(query, own)
    ]
    index = _index(shelf, cache)
    total, found = index.find(query, most=MOST)
    seen_total, seen = index.find_restricted(query, _seen_by(user_id), most=MOST) if user_id else (0, ())
    hits = [_hit(one, shelf) for one in found]
    return SearchPage(
        query=query,
        total=total + seen_total + len(mine),
        lessons=(*mine[:MOST], *(hit for hit in hits if hit.kind == "lesson")),
        terms=tuple(hit for hit in hits if hit.kind != "lesson"),
        explanations=tuple(_hit(one, shelf) for one in seen),
    )


def suggest(*, query: str, shelf: Shelf, cache: Path) -> tuple[Hit, ...]:
    """Lessons, terms and word parts whose title begins like what was typed; never explanations."""
    found = _index(shelf, cache).suggest(query.strip()[:LONGEST_QUERY], most=SUGGESTED)
    return tuple(_hit(one, shelf) for one in found)


def _index(shelf: Shelf, cache: Path) -> SearchIndex:
    """The index of this content; a process keeps the one it uses open."""
    key = (cache, shelf.hash)
    if key not in _open_indexes:
        opened = SearchIndex(cache, shelf.hash, lambda: _entries(shelf))
        _open_indexes.clear()
        _open_indexes[key] = opened
    return _open_indexes[key]


def _entries(shelf: Shelf) -> Iterable[Entry]:
    """Everything that may be found. Questions of mock forms have no entry at all."""
    for lesson in shelf.lessons:
        yield Entry("lesson", lesson.id, lesson.title, lesson.text)
    for term in shelf.terms:
        yield Entry("term", term.slug, ", ".join((term.term, *term.also)), term.definition)
    for part in shelf.word_parts:
        body = f"{part.meaning}. {part.example}: {part.example_meaning}"
        yield Entry("part", part.part, part.part, body)
    for question in shelf.practice_questions():
        title = shelf.objective(question.objective).title
        yield Entry("explanation", question.key, title, _plain(question.explanation), restricted=True)


def _plain(text: str) -> str:
    """Text without Markdown's marks and without the places of drawn numbers."""
    return " ".join(MARKUP.sub("", PLACEHOLDER.sub("…", text)).split())


def _seen_by(user_id: uuid.UUID) -> set[str]:
    """Questions whose explanation a user has been shown: answered, not just in an open timed quiz."""
    hidden = sa.and_(StudySession.feedback == "timed", StudySession.ended_at.is_(None))
    rows = db.session().scalars(
        sa.select(Review.item_key)
        .outerjoin(
            StudySession,
            sa.and_(StudySession.user_id == Review.user_id, StudySession.id == Review.session_id),
        )
        .where(Review.user_id == user_id, Review.kind == "answer", sa.or_(StudySession.id.is_(None), ~hidden))
        .distinct()
    )
    return set(rows)


def _hit(found: Found, shelf: Shelf) -> Hit:
    domain, lesson, title = "", "", found.title
    if found.kind == "lesson":
        domain, lesson = shelf.lesson(found.key).domain, found.key
    elif found.kind == "term":
        term = shelf.term(found.key)
        domain, title = shelf.area(term.area).domain, term.term
    elif found.kind == "explanation":
        question = shelf.question(found.key)
        domain, lesson = question.domain, shelf.objective(question.objective).lesson
    return Hit(found.kind, found.key, title, found.snippet, domain, lesson)
