"""Decides whether a lesson is whole: long enough, drawn, with questions of its own, no dead links."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import unescape
from itertools import chain

from studyhub.catalog.faults import Fault
from studyhub.catalog.types import FigureBlock, HtmlBlock, Lesson, Place, QuestionBlock

from .bank import Bank
from .rules import fault

LESSON_WORDS = (900, 1800)
LESSON_QUESTIONS = 3

_HREF = re.compile(r'href="([^"]*)"')
_MARKDOWN_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)")


def lessons(bank: Bank) -> Iterable[Fault]:
    """Lessons too short or too long, without a figure, or with fewer than three questions of their own."""
    low, high = LESSON_WORDS
    for lesson in bank.catalog.lessons:
        if not low <= lesson.words <= high:
            yield fault(lesson.place, "LESSON-WORDS", f"{lesson.id}: has {lesson.words} words")
        if not any(isinstance(block, FigureBlock) for block in lesson.blocks):
            yield fault(lesson.place, "NO-FIGURE", f"{lesson.id}: has no figure")
        yield from _embedded(bank, lesson)


def figures(bank: Bank) -> Iterable[Fault]:
    """Figures without a text alternative, and stem figures whose alternative says the key."""
    for lesson in bank.catalog.lessons:
        for block in lesson.blocks:
            if isinstance(block, FigureBlock) and not block.alt.strip():
                message = f"{lesson.id}: figure {block.file} has no text alternative"
                yield fault(lesson.place, "FIGURE-ALT", message)
    for question in bank.catalog.questions:
        if question.figure is None:
            continue
        alt = question.figure.alt.strip().casefold()
        keys = [option.text.strip().rstrip(".").casefold() for option in question.options if option.correct]
        if not alt:
            yield fault(question.place, "FIGURE-ALT", f"{question.id}: its figure has no text alternative")
        elif any(len(key) > 3 and key in alt for key in keys):
            message = f"{question.id}: the text alternative of its figure gives the key away"
            yield fault(question.place, "FIGURE-ALT", message)


def links(bank: Bank) -> Iterable[Fault]:
    """Links within the site that lead nowhere."""
    pages = _pages(bank)
    for place, owner, page, target in _links(bank):
        path, _, anchor = target.partition("#")
        anchors = pages.get(path or page)
        if target.startswith(("https://", "http://", "mailto:")):
            continue
        if anchors is None or (anchor and anchor not in anchors):
            yield fault(place, "DEAD-LINK", f"{owner}: the link to {target} leads nowhere")


def _embedded(bank: Bank, lesson: Lesson) -> Iterator[Fault]:
    embedded = [block.question for block in lesson.blocks if isinstance(block, QuestionBlock)]
    own = 0
    for name in embedded:
        question = bank.by_id.get(name.rpartition("/")[2])
        if question is None:
            continue
        own += question.objective in lesson.objectives
        if question.form:
            message = f"{lesson.id}: embeds {question.id}, an item of form {question.form}"
            yield fault(lesson.place, "FORM-IN-LESSON", message)
    if own < LESSON_QUESTIONS:
        message = f"{lesson.id}: embeds {len(embedded)} questions, {own} of its own objectives"
        yield fault(lesson.place, "LESSON-QUESTIONS", message)


def _pages(bank: Bank) -> dict[str, frozenset[str]]:
    """The site's pages that content may link to, each with its anchors."""
    known = {path: frozenset[str]() for path in ("/learn", "/practice", "/progress", "/search")}
    known["/glossary"] = frozenset(term.slug for term in bank.catalog.terms)
    for lesson in bank.catalog.lessons:
        anchors = frozenset(heading.anchor for heading in lesson.headings)
        known |= {f"/learn/{name}": anchors for name in (lesson.slug, lesson.id)}
    return known


def _links(bank: Bank) -> Iterator[tuple[Place, str, str, str]]:
    """Every link as (place, owner, page it stands on, target)."""
    for lesson in bank.catalog.lessons:
        for block in lesson.blocks:
            if isinstance(block, HtmlBlock):
                for target in _HREF.findall(block.html):
                    yield lesson.place, lesson.id, f"/learn/{lesson.slug}", unescape(target)
    for question in bank.catalog.questions:
        texts = chain((question.stem, question.explanation), (option.why for option in question.options))
        for target in chain.from_iterable(map(_MARKDOWN_LINK.findall, texts)):
            yield question.place, question.id, "", target
