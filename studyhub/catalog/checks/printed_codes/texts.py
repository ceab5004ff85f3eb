"""Where a student can read: every text of a bank with its place and the name of what it belongs to."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from itertools import chain

from studyhub.catalog.types import Catalog, FigureBlock, HtmlBlock, Lesson, Place, Question

_MARKUP = re.compile(r"<[^>]*>")
_NEXT_CELL = re.compile(r"</t[dh]>\s*<t[dh]\b[^>]*>")
_BLOCK = re.compile(r"</?(?:p|li|ul|ol|h[1-6]|tr|t[dh]|dt|dd|div|pre|blockquote)\b[^>]*>|<br\b[^>]*>")


def texts(catalog: Catalog) -> Iterator[tuple[Place, str, str]]:
    """Place, owner and text of everything; a question's parts are joined by line breaks."""
    for question in catalog.questions:
        yield question.place, question.id, "\n".join(question_parts(question))
    for case in catalog.cases:
        yield case.place, case.id, f"{case.title}\n{case.scenario}"
    for lesson in catalog.lessons:
        yield lesson.place, lesson.id, lesson.text
    yield from small_texts(catalog)


def small_texts(catalog: Catalog) -> Iterator[tuple[Place, str, str]]:
    """Place, owner and text of glossary entries and figures: what has no date of its own."""
    for term in catalog.terms:
        yield term.place, term.term, term.definition
    for change in catalog.changes:
        yield change.place, change.id, f"{change.title}\n{change.now}\n{change.then}"
    for file, svg in catalog.figures:
        yield Place(path=f"figures/{file}", line=1), file, _MARKUP.sub(" ", svg)


def lesson_parts(lesson: Lesson) -> Iterator[str]:
    """What stands together in a lesson: a paragraph, an entry of a list, a row with ` | ` between cells."""
    for block in lesson.blocks:
        if isinstance(block, FigureBlock):
            yield block.caption
        elif isinstance(block, HtmlBlock):
            for part in _BLOCK.split(_NEXT_CELL.sub(" | ", block.html)):
                yield html.unescape(_MARKUP.sub("", part))


def question_parts(question: Question) -> Iterator[str]:
    """All that a student can read of a question, part by part, its scenario left to the case."""
    parts: list[str] = [question.stem, question.explanation]
    for option in chain(question.options, *(blank.options for blank in question.blanks)):
        parts += (option.text, option.why)
    for blank in question.blanks:
        parts += (*blank.accept, blank.why)
    for step in question.steps:
        parts += (step.text, step.why)
    for pair in question.pairs:
        parts += (pair.left, pair.right, pair.why)
    for extra in question.extra:
        parts += (extra.text, extra.why)
    parts += (mistake.why for mistake in question.mistakes)
    return (part for part in parts if part)
