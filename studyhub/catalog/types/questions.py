"""What is asked: options, generators, steps, pairs, blanks, and the question that holds them."""

from __future__ import annotations

from datetime import date

from msgspec.structs import replace

from .base import Citation, Form, Frozen, ItemType, Level, Place


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
    """One item of the bank, or a flashcard, whatever its type; fields of other types are empty.

    `key` is `bank/id` and names the item everywhere outside the catalog. `ask_hash` covers what
    is asked and how it is marked, `content_hash` everything shown.
    """

    id: str
    bank: str
    type: ItemType
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

    def as_single(self, options: tuple[Option, ...]) -> Question:
        """The same question with its answer chosen from `options`, in their order, instead of typed."""
        return replace(
            self, type="single", options=options, choose=1, fixed_order=True, answer=None, mistakes=()
        )
