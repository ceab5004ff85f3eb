"""What a search finds in lessons of programs: few and short, they are read through, not indexed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from studyhub.catalog.types import Lesson

BEFORE, AFTER = 60, 120
"""Characters of a lesson shown around the first word found."""


def found_in(query: str, lessons: Iterable[Lesson]) -> Iterator[tuple[Lesson, tuple[tuple[str, bool], ...]]]:
    """The lessons that hold all words of a query, each with a snippet in marked pieces."""
    words = query.casefold().split()
    for lesson in lessons:
        text = f"{lesson.title} {lesson.text}".casefold()
        if words and all(word in text for word in words):
            yield lesson, _snippet(lesson.text, words)


def _snippet(text: str, words: list[str]) -> tuple[tuple[str, bool], ...]:
    looked_for = re.compile("|".join(map(re.escape, sorted(words, key=len, reverse=True))), re.IGNORECASE)
    first = looked_for.search(text)
    start = max(0, first.start() - BEFORE) if first else 0
    shown = text[start : (first.end() if first else 0) + AFTER]
    pieces: list[tuple[str, bool]] = [("…", False)] if start else []
    at = 0
    for found in looked_for.finditer(shown):
        pieces += [(shown[at : found.start()], False), (found.group(), True)]
        at = found.end()
    return tuple(piece for piece in (*pieces, (shown[at:], False)) if piece[0])
