"""How a question file is cut into the texts of its entries, as they were written, with their lines."""

from __future__ import annotations

import re

import yaml
from yaml.nodes import SequenceNode

from studyhub.catalog.authoring.comments import Comments
from studyhub.catalog.authoring.layout import lay_out
from studyhub.catalog.faults import Fault
from studyhub.catalog.reading.source import read_yaml

_ENTRY = re.compile(r"- ")


def cut(text: str) -> list[tuple[int, str]]:
    """The entries of a file, each the line (from 1) where its text begins, and the text, comments and all.

    A file that is no list, or cannot be read, is cut where lines look like it: nothing of it is lost. Only
    entries that do not begin a line are laid out anew.
    """
    pieces = _by_lines(text)
    faults: list[Fault] = []
    document = read_yaml("", text.encode(), faults)
    entries = document.value if document else None
    if faults or not isinstance(entries, list) or len(entries) == len(pieces):
        return pieces
    root = yaml.compose(text, Loader=yaml.CSafeLoader)
    if not isinstance(root, SequenceNode):
        return pieces
    alone = [SequenceNode(root.tag, [one], one.start_mark) for one in root.value]
    return [(one.start_mark.line + 1, lay_out(one, Comments(), "questions")) for one in alone]


def _by_lines(text: str) -> list[tuple[int, str]]:
    lines = text.split("\n")
    begins = [at for at, line in enumerate(lines) if _ENTRY.match(line)]
    if not begins:
        return [(1, text)]
    starts = [0, *(_with_comments(lines, at) for at in begins[1:])]
    ends = [*starts[1:], len(lines)]
    return [(a + 1, "\n".join(lines[a:b])) for a, b in zip(starts, ends, strict=True)]


def _with_comments(lines: list[str], at: int) -> int:
    """The first of the comment lines that stand right above an entry."""
    while at and lines[at - 1].startswith("#"):
        at -= 1
    return at
