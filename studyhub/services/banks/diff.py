"""What changed from one text to the next: line by line, word by word within it, and in the key by name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from studyhub.catalog.types import Question

MOST_WORDS, MOST_LINES = 4_000, 2_000
"""Beyond it a stretch is shown as taken out and put in whole: comparing grows with the square."""
AROUND = 2
"""How many lines that stayed are shown around what changed."""
_WORD = re.compile(r"\w+|\s+|[^\w\s]")


@dataclass(frozen=True)
class DiffLine:
    """A line that stayed (`same`), went (`out`), came (`in`), or the `gap` of lines left out.

    Pieces of the text are marked where they are what changed in it.
    """

    kind: str
    pieces: tuple[tuple[str, bool], ...] = ()


def diff(old: str, new: str) -> tuple[DiffLine, ...]:
    """The lines that changed, with a few around them; empty where nothing did."""
    before, after = old.splitlines(), new.splitlines()
    if len(before) + len(after) > MOST_LINES:
        return tuple(_changed(old, new, "replace"))
    lines: list[DiffLine] = []
    groups = SequenceMatcher(None, before, after, autojunk=False).get_grouped_opcodes(AROUND)
    for at, group in enumerate(groups):
        if at:
            lines.append(DiffLine("gap"))
        for tag, i1, i2, j1, j2 in group:
            if tag == "equal":
                lines += [DiffLine("same", ((line, False),)) for line in before[i1:i2]]
            else:
                lines += _changed("\n".join(before[i1:i2]), "\n".join(after[j1:j2]), tag)
    return tuple(lines)


def key_changes(old: Sequence[Question], new: Sequence[Question]) -> tuple[str, ...]:
    """What is marked right differently now, in words; of questions that both texts make."""
    before = {question.id: question for question in old}
    both = [
        (question.id, keyed(before[question.id]), keyed(question))
        for question in new
        if question.id in before
    ]
    return tuple(f"{name}: the key was {was}, and is now {now}." for name, was, now in both if was != now)


def keyed(question: Question) -> str:
    """The key of a question in words: what is marked as right."""
    if question.options:
        right = [f"{one.key} ({one.text or one.expression})" for one in question.options if one.correct]
        return ", ".join(right) or "nothing"
    if question.answer:
        within = f" within {question.answer.tolerance}" if question.answer.tolerance != "0" else ""
        return f"{question.answer.expression}, {question.answer.decimals} decimals{within}"
    if question.steps:
        return " - ".join(step.text for step in question.steps)
    if question.pairs:
        return "; ".join(f"{pair.left}: {pair.right}" for pair in question.pairs)
    blanks = [(one.key, one.accept or [o.text for o in one.options if o.correct]) for one in question.blanks]
    return "; ".join(f"[[{key}]] {' or '.join(right)}" for key, right in blanks)


def _changed(old: str, new: str, tag: str) -> Iterator[DiffLine]:
    before, after = _WORD.findall(old), _WORD.findall(new)
    if tag != "replace" or len(before) + len(after) > MOST_WORDS:
        marks = ([True] * len(before), [True] * len(after))
    else:
        marks = _marks(before, after)
    if tag != "insert":
        yield from _lines("out", before, marks[0])
    if tag != "delete":
        yield from _lines("in", after, marks[1])


def _marks(before: list[str], after: list[str]) -> tuple[list[bool], list[bool]]:
    out, into = [True] * len(before), [True] * len(after)
    for block in SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks():
        out[block.a : block.a + block.size] = [False] * block.size
        into[block.b : block.b + block.size] = [False] * block.size
    return out, into


def _lines(kind: str, words: list[str], marks: list[bool]) -> Iterator[DiffLine]:
    """Words with their marks, cut into lines; neighbours of one mark are one piece."""
    pieces: list[tuple[str, bool]] = []
    for word, mark in zip(words, marks, strict=True):
        first, *rest = word.split("\n")
        _append(pieces, first, mark=mark)
        for part in rest:
            yield DiffLine(kind, tuple(pieces))
            pieces = []
            _append(pieces, part, mark=mark)
    yield DiffLine(kind, tuple(pieces))


def _append(pieces: list[tuple[str, bool]], text: str, *, mark: bool) -> None:
    if text and pieces and pieces[-1][1] == mark:
        pieces[-1] = (pieces[-1][0] + text, mark)
    elif text:
        pieces.append((text, mark))
