"""The instructions of an assignment: Markdown of staff, bounded, and as safe HTML."""

from __future__ import annotations

from functools import lru_cache

from studyhub.catalog.reading.knots import knotted
from studyhub.catalog.reading.markup import render_markdown

LONGEST, MOST_BRACKETS = 4000, 100
"""Reading [ takes time with the square of their number: 100 of them, a few milliseconds."""


def fault_of(text: str) -> str:
    """What is wrong with instructions, "" where nothing is."""
    if len(text) > LONGEST:
        return f"Write at most {LONGEST:,} letters; these are {len(text):,}."
    if text.count("[") > MOST_BRACKETS:
        return f"Use at most {MOST_BRACKETS} opening brackets [."
    return knotted(text)


@lru_cache(maxsize=512)
def rendered(text: str) -> str:
    """Safe HTML of instructions that have no fault."""
    return render_markdown(text)
