"""A question as it travels between formats, and what is said of what could not travel."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["single", "multiple", "numeric", "order", "match", "cloze"]

LABELS = (
    "objective",
    "facet",
    "task",
    "competencies",
    "level",
    "references",
    "as_of",
    "review_by",
    "difficulty",
    "enemies",
    "replaces",
    "case",
    "form",
    "codes",
    "expressions",
)
"""What our items say about themselves beside the question; formats carry them as tags or columns.

A reference is written `kind: text`, as `cfr: 42 CFR 482.11`; dates are ISO, `difficulty` a decimal literal.
`expressions` say how the number asked for, then each slip, comes about: `300 * 100 / 4800`.
"""


@dataclass(frozen=True)
class Choice:
    """An option: what it says (Markdown), whether it is right, and why."""

    text: str
    correct: bool = False
    why: str = ""


@dataclass(frozen=True)
class Number:
    """A number asked for: a decimal literal, how far off still counts, decimals asked for, the unit."""

    value: str
    tolerance: str = "0"
    decimals: int = 0
    unit: str = ""


@dataclass(frozen=True)
class Slip:
    """A wrong number that has a reason of its own."""

    name: str
    value: str
    why: str = ""


@dataclass(frozen=True)
class Line:
    """A step of an order question, or a right side of a match question that belongs to nothing."""

    text: str
    why: str = ""


@dataclass(frozen=True)
class Match:
    """A left side and the right side that belongs to it."""

    left: str
    right: str
    why: str = ""


@dataclass(frozen=True)
class Gap:
    """A blank: typed (`accept`, the first is the one shown) or chosen (`options`)."""

    accept: tuple[str, ...] = ()
    options: tuple[Choice, ...] = ()
    why: str = ""


@dataclass(frozen=True)
class Item:
    """A question, by whatever format. Texts are Markdown; fields of other kinds are empty.

    In the stem of a cloze question `[[1]]` stands for the first gap. `id` is empty where the file gave none;
    `line` is where it began in the file it was read from, 0 where that is unknown.
    """

    id: str
    kind: Kind
    stem: str
    title: str = ""
    scenario: str = ""
    explanation: str = ""
    options: tuple[Choice, ...] = ()
    choose: int = 1
    fixed_order: bool = False
    number: Number | None = None
    slips: tuple[Slip, ...] = ()
    steps: tuple[Line, ...] = ()
    pairs: tuple[Match, ...] = ()
    extra: tuple[Line, ...] = ()
    gaps: tuple[Gap, ...] = ()
    labels: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    line: int = 0


@dataclass(frozen=True)
class Loss:
    """What did not travel: of which item (id, title or number), which part, and why or what instead.

    `whole` says that the item itself stayed behind.
    """

    item: str
    part: str
    reason: str
    line: int = 0
    whole: bool = False

    def __str__(self) -> str:
        """One line of the report: `line 12, d2-breach-0007: explanation: why`."""
        place = f"line {self.line}, " if self.line else ""
        left = " (left out)" if self.whole else ""
        return f"{place}{self.item}{left}: {self.part}: {self.reason}"


@dataclass(frozen=True)
class Imported:
    """What a file held."""

    items: tuple[Item, ...]
    losses: tuple[Loss, ...] = ()


@dataclass(frozen=True)
class Exported:
    """A file to be kept, and what it does not hold."""

    data: bytes
    losses: tuple[Loss, ...] = ()
