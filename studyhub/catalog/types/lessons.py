"""What is read: lessons as blocks, glossary terms, word parts."""

from __future__ import annotations

from datetime import date
from typing import Literal

from .base import CORE_BANK, Citation, Frozen, Place


class Heading(Frozen, frozen=True):
    """An entry of a lesson's contents list."""

    anchor: str
    text: str
    level: int


class HtmlBlock(Frozen, tag="html", frozen=True):
    """Sanitised HTML of a stretch of a lesson."""

    html: str


class FigureBlock(Frozen, tag="figure", frozen=True):
    """One of our drawings, ready to be inlined, with caption and text alternative."""

    file: str
    svg: str
    caption: str
    alt: str


class QuestionBlock(Frozen, tag="question", frozen=True):
    """A check-yourself question embedded by id, or by `bank/id` where it is not of the core."""

    question: str

    @property
    def key(self) -> str:
        """The item key, `bank/question`."""
        return self.question if "/" in self.question else f"{CORE_BANK}/{self.question}"


class ImageBlock(Frozen, tag="image", frozen=True):
    """A picture that a program added, by its name there, with its size in pixels."""

    name: str
    caption: str
    alt: str
    width: int
    height: int


LessonBlock = HtmlBlock | FigureBlock | QuestionBlock | ImageBlock


class Lesson(Frozen, frozen=True):
    """A lesson as it is read: its blocks in order, and what it rests on.

    `program` is the id of the program that wrote it, in hexadecimal; empty for a shipped one.
    """

    id: str
    slug: str
    title: str
    area: str
    domain: str
    objectives: tuple[str, ...]
    minutes: int
    words: int
    citations: tuple[Citation, ...]
    as_of: date
    prerequisites: tuple[str, ...]
    headings: tuple[Heading, ...]
    blocks: tuple[LessonBlock, ...]
    terms: tuple[str, ...]
    text: str
    content_hash: str
    place: Place
    program: str = ""


class Term(Frozen, frozen=True):
    """A glossary entry; `slug` is its anchor and its address."""

    slug: str
    term: str
    definition: str
    area: str
    place: Place
    also: tuple[str, ...] = ()
    pronunciation: str | None = None
    parts: tuple[str, ...] = ()
    lesson: str | None = None


class WordPart(Frozen, frozen=True):
    """A root, prefix or suffix, with what it means and a word made from it."""

    part: str
    kind: Literal["root", "prefix", "suffix"]
    meaning: str
    example: str
    example_meaning: str
    place: Place
