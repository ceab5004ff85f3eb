"""What the program may trust: the frozen types that a checked bank of questions and lessons becomes."""

from __future__ import annotations

from datetime import date
from typing import Literal

import msgspec

Level = Literal["recall", "application", "analysis"]
Form = Literal["mock-a", "mock-b", "diagnostic"]
QuestionType = Literal["single", "multiple", "numeric", "order", "match", "cloze"]
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


# --- what a question is cited to -----------------------------------------------------------------


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


# --- questions -----------------------------------------------------------------------------------


class Option(Frozen, frozen=True):
    """One choice: its authored key, what it says (or computes), and why it is right or tempting."""

    key: str
    why: str
    text: str = ""
    correct: bool = False
    expression: str | None = None
    mistake: str | None = None


class Variable(Frozen, frozen=True):
    """A drawn quantity: a range with a step, or a list of choices. Numbers are decimal literals."""

    name: str
    min: str | None = None
    max: str | None = None
    step: str = "1"
    choices: tuple[str, ...] = ()


class Generator(Frozen, frozen=True):
    """How fresh numbers are drawn: variables, values derived from them in order, constraints."""

    variables: tuple[Variable, ...]
    derived: tuple[tuple[str, str], ...] = ()
    where: tuple[str, ...] = ()


class NumericAnswer(Frozen, frozen=True):
    """The number asked for: computed, rounded half up to `decimals`; marked within `tolerance`."""

    expression: str
    decimals: int
    unit: str = ""
    tolerance: str = "0"


class Mistake(Frozen, frozen=True):
    """A named wrong way to the number, so that a wrong answer can be told what went wrong."""

    name: str
    expression: str
    why: str


class NumberFormat(Frozen, frozen=True):
    """How the computed options of a generated single are printed."""

    decimals: int
    unit: str = ""


class Step(Frozen, frozen=True):
    """A step of an order question; steps are kept in the right order."""

    key: str
    text: str
    why: str


class Pair(Frozen, frozen=True):
    """A left side of a match question and the right side that belongs to it."""

    key: str
    left: str
    right: str
    why: str


class Extra(Frozen, frozen=True):
    """A right side of a match question that belongs to nothing."""

    key: str
    text: str
    why: str


class Blank(Frozen, frozen=True):
    """A gap of a cloze question: typed (`accept`) or chosen (`options`)."""

    key: str
    accept: tuple[str, ...] = ()
    options: tuple[Option, ...] = ()
    why: str = ""


class QuestionFigure(Frozen, frozen=True):
    """A drawing shown with a stem, with a text alternative that does not give the key away."""

    file: str
    alt: str


class Case(Frozen, frozen=True):
    """A scenario that several questions share; its questions carry its id in `case`."""

    id: str
    bank: str
    title: str
    scenario: str
    questions: tuple[str, ...]
    place: Place


class Question(Frozen, frozen=True):
    """One item of the bank, whatever its type; fields of other types are empty.

    `key` is `bank/id` and names the item everywhere outside the catalog. `ask_hash` covers what
    is asked and how it is marked, `content_hash` everything shown.
    """

    id: str
    bank: str
    type: QuestionType
    area: str
    domain: str
    objective: str
    facet: str
    level: Level
    stem: str
    explanation: str
    citations: tuple[Citation, ...]
    place: Place
    ask_hash: str
    content_hash: str
    task: str | None = None
    lesson: str | None = None
    case: str | None = None
    scenario: str = ""
    competencies: tuple[str, ...] = ()
    difficulty: float | None = None
    as_of: date | None = None
    review_by: date | None = None
    replaces: tuple[str, ...] = ()
    enemies: tuple[str, ...] = ()
    form: Form | None = None
    codes: str | None = None
    figure: QuestionFigure | None = None
    fixed_order: bool = False
    options: tuple[Option, ...] = ()
    choose: int = 1
    generator: Generator | None = None
    format: NumberFormat | None = None
    answer: NumericAnswer | None = None
    mistakes: tuple[Mistake, ...] = ()
    steps: tuple[Step, ...] = ()
    pairs: tuple[Pair, ...] = ()
    extra: tuple[Extra, ...] = ()
    blanks: tuple[Blank, ...] = ()

    @property
    def key(self) -> str:
        """The item key, `bank/question`."""
        return f"{self.bank}/{self.id}"

    @property
    def parameterised(self) -> bool:
        """Whether fresh numbers are drawn each time it is shown."""
        return self.generator is not None


# --- lessons, glossary ---------------------------------------------------------------------------


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
    """A check-yourself question embedded by id."""

    question: str


LessonBlock = HtmlBlock | FigureBlock | QuestionBlock


class Lesson(Frozen, frozen=True):
    """A lesson as it is read: its blocks in order, and what it rests on."""

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


# --- syllabus, blueprints, competencies ----------------------------------------------------------


class Task(Frozen, frozen=True):
    """A working task of a domain."""

    id: str
    title: str


class Facet(Frozen, frozen=True):
    """One rule or fact of an objective: the unit of memory."""

    id: str
    level: Level
    title: str


class Objective(Frozen, frozen=True):
    """What a student can do after a lesson, split into facets."""

    id: str
    title: str
    area: str
    domain: str
    lesson: str
    facets: tuple[Facet, ...]


class PlannedLesson(Frozen, frozen=True):
    """A lesson's place in the syllabus; it is written when the catalog has a Lesson of that id."""

    id: str
    title: str
    objectives: tuple[str, ...]
    tasks: tuple[str, ...] = ()


class Area(Frozen, frozen=True):
    """A domain of the exam, or one of the two areas before it, with its lessons in teaching order."""

    id: str
    domain: str
    title: str
    tasks: tuple[Task, ...]
    lessons: tuple[PlannedLesson, ...]
    objectives: tuple[Objective, ...]


class DomainWeight(Frozen, frozen=True):
    """A domain's share of the exam in percent, and its scored items in a mock of 130."""

    domain: str
    title: str
    low: int
    high: int
    scored_items: int | None = None


class Blueprint(Frozen, frozen=True):
    """A version of the exam's content outline."""

    id: str
    title: str
    source: str
    retrieved: date
    confidence: str
    domains: tuple[DomainWeight, ...]
    effective_from: date | None = None
    note: str = ""
    default: bool = False

    def share(self, domain: str) -> float:
        """A domain's share of the exam in [0, 1]: its midpoint over the sum of midpoints; 0 if absent."""
        total = sum(entry.low + entry.high for entry in self.domains)
        return next(((e.low + e.high) / total for e in self.domains if e.domain == domain), 0.0)


class Competency(Frozen, frozen=True):
    """A competency of a curriculum framework, with its Bloom level (1-6)."""

    id: str
    title: str
    bloom: int


class CompetencyFramework(Frozen, frozen=True):
    """A curriculum framework, imported from a file."""

    id: str
    title: str
    source: str
    competencies: tuple[Competency, ...]


# --- reviews of questions ------------------------------------------------------------------------


class ReviewRecord(Frozen, frozen=True):
    """Who read a question, how, and with what result, pinned to what was asked then."""

    question: str
    ask_hash: str
    kind: Literal["blind", "source"]
    reader: Literal["automated", "credentialed"]
    date: date
    verdict: Literal["agrees", "mended", "adjudicated", "supported", "unsupported"]
    answer: str = ""
    confidence: Literal["high", "medium", "low"] | None = None
    basis: Literal["source", "general"] | None = None
    name: str | None = None
    note: str = ""


class Catalog(Frozen, frozen=True):
    """Everything of one content folder that passed the checks; `hash` names this very state of it."""

    hash: str
    bank: str
    areas: tuple[Area, ...]
    blueprints: tuple[Blueprint, ...]
    frameworks: tuple[CompetencyFramework, ...]
    references: tuple[Reference, ...]
    terms: tuple[Term, ...]
    word_parts: tuple[WordPart, ...]
    questions: tuple[Question, ...]
    cases: tuple[Case, ...]
    lessons: tuple[Lesson, ...]
    figures: tuple[tuple[str, str], ...]
    reviews: tuple[ReviewRecord, ...]
