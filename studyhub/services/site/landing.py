"""What the start page shows to strangers: a question to try."""

from __future__ import annotations

from datetime import date

from studyhub.catalog.shelf import Shelf
from studyhub.catalog.types import Question

TRY_STEM = range(80, 480)
"""Characters of a question that is neither a line nor a page."""


def try_keys(*, shelf: Shelf, day: date) -> tuple[str, ...]:
    """Keys of the try-it questions of a day and of the day before, whose form may still be open somewhere.

    Plain single questions of middling length, never of a mock form. Only these are marked for strangers.
    """
    fitting = [question.key for question in shelf.practice_questions() if _fits_landing(question)]
    return tuple(fitting[(day.toordinal() - back) % len(fitting)] for back in (0, 1)) if fitting else ()


def _fits_landing(question: Question) -> bool:
    plain = question.type == "single" and not question.parameterised and len(question.options) == 4
    alone = question.case is None and question.figure is None and "|" not in question.stem
    return plain and alone and question.level != "recall" and len(question.stem) in TRY_STEM
