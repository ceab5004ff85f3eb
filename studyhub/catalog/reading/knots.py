"""Which Markdown is too knotty to be rendered: what takes time with the square of its length.

The renderer looks for the end of a link from every opening bracket to the end of its block, and cuts a block
anew for every heading in it. So the work is counted as these marks times the length of their block; all else
that it does grows with the length alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from studyhub.catalog.types import Question

MOST_WORK = 1_000_000
"""Marks times characters, over all blocks: less than half a second."""
NESTED = re.compile(r"^(?: {4}|> ?|[-+*] +|\d+\. +){12}", re.MULTILINE)
"""Lists and quotes within each other, deeper than a page can show."""

_HEADING = re.compile(r"^ {0,3}#|^[=-]+ *$", re.MULTILINE)
_DEEP = re.compile(r"^(?: {0,3}> ?){24}", re.MULTILINE)
_OF_PARTS = ("text", "left", "right", "why")
_BLOCK_END = re.compile(r"\n[ \t]*\n")


def knotted(text: str) -> str:
    """Why a text takes too long to render, as a sentence; empty where it does not."""
    if _DEEP.search(text):
        return "Quotations stand within each other more than 20 deep."
    if work_of(text) <= MOST_WORK:
        return ""
    if 2 * work_of(text.replace("[", "")) > MOST_WORK:
        return "Too many headings stand in one paragraph: leave a line empty between them, or write fewer."
    return "Too many opening brackets stand in long paragraphs: write shorter paragraphs, or fewer brackets."


def work_of(text: str) -> int:
    """How many marks the renderer looks from, each counted with the length of its block."""
    blocks = _BLOCK_END.split(text.replace("\r\n", "\n").replace("\r", "\n"))
    return sum(len(block) * (block.count("[") + len(_HEADING.findall(block))) for block in blocks)


def knotted_parts(question: Question) -> Iterator[tuple[str, str]]:
    """The fields of a question that hold a knotted text, each with the sentence that says why."""
    fields = ("options", "steps", "pairs", "extra", "blanks")
    parts = [(name, part) for name in fields for part in getattr(question, name)]
    texts = [(name, getattr(question, name)) for name in ("scenario", "stem", "explanation")]
    texts += [(name, getattr(part, field, "")) for name, part in parts for field in _OF_PARTS]
    for name, text in texts:
        if wrong := knotted(text):
            yield name, wrong
