"""The table that a teacher starts from: every column that is often needed, and one question of each type."""

from __future__ import annotations

from collections.abc import Sequence

from studyhub.interchange.item import Choice, Gap, Item, Line, Match, Number, Slip

from .columns import place
from .csv_file import as_csv
from .sheet import table_of
from .xlsx_file import as_xlsx

_OFTEN = ("scenario", "order", "task", "competencies", "as_of", "review_by", "difficulty", "title")
_LABELS = {
    "objective": ("71",),
    "facet": ("71a",),
    "level": ("recall",),
    "references": ("cfr: 45 CFR 164.404",),
}

EXAMPLES = (
    Item(
        "d2-example-0001",
        "single",
        "Which option is right?",
        explanation="The rule, and how it applies here.",
        options=(
            Choice("The right one", True, "Why it is right."),
            Choice("A tempting one", False, "Why it tempts."),
            Choice("Another one", False, "Why it tempts."),
        ),
        labels=_LABELS,
    ),
    Item(
        "d2-example-0002",
        "multiple",
        "Which two options are right? Choose two.",
        options=tuple(Choice(f"Option {at}", at in {1, 3}, "Why.") for at in range(1, 6)),
        choose=2,
        labels=_LABELS,
    ),
    Item(
        "d2-example-0003",
        "numeric",
        "What are 5 of 8 in percent? Answer to one decimal.",
        number=Number("62.5", "0.05", 1, "%"),
        slips=(
            Slip("upside-down", "160.0", "Turns the fraction over."),
            Slip("a-part-left-out", "37.5", "Why."),
        ),
        labels=_LABELS,
    ),
    Item(
        "d2-example-0004",
        "order",
        "Put the steps in order.",
        steps=tuple(Line(f"Step {at}", "Why.") for at in "123"),
    ),
    Item(
        "d2-example-0005",
        "match",
        "Match what belongs together.",
        pairs=tuple(Match(f"Left {at}", f"Right {at}", "Why.") for at in "123"),
        extra=(Line("Right of nothing", "Why."),),
    ),
    Item(
        "d2-example-0006",
        "cloze",
        "The answer is sent within [[1]] days, [[2]].",
        gaps=(
            Gap(("30", "thirty"), why="Thirty days is the limit."),
            Gap(options=(Choice("in writing", True, "Why."), Choice("by phone", False, "Why."))),
        ),
    ),
)


def template_csv() -> bytes:
    """The template as CSV."""
    return as_csv(*_table())


def template_xlsx() -> bytes:
    """The template as a workbook, with a sheet that says what the columns mean."""
    return as_xlsx(*_table())


def _table() -> tuple[Sequence[str], Sequence[Sequence[str]]]:
    used, rows, _ = table_of(EXAMPLES)
    names = sorted({*used, *_OFTEN}, key=place)
    return names, [[cells.get(name, "") for name in names] for cells in rows]
