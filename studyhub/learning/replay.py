"""What the log adds up to: which answers stand, the memory of a facet, the record of an objective."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from .memory import MemoryState, rate, review

LESSON = "lesson"


@dataclass(frozen=True)
class LogRow:
    """A line of the review log, as far as it bears on memory and mastery.

    `counted`: the answer entered the memory model when it was given (it was the facet's first of
    that study day). `target`: the answer that an undo or a regrade is about.
    """

    id: uuid.UUID
    at: datetime
    kind: Literal["answer", "undo", "regrade"]
    target: uuid.UUID | None
    mode: str
    score: float
    guessed: bool
    first_exposure: bool
    counted: bool


@dataclass(frozen=True)
class MasteryCount:
    """Right and asked on an objective: questions never seen before apart from repeats."""

    fresh_right: int
    fresh_total: int
    repeat_right: int
    repeat_total: int
    last: datetime


def standing(rows: Iterable[LogRow]) -> tuple[LogRow, ...]:
    """The answers that were not undone, by time, each with the score of its latest regrade."""
    log = sorted(rows, key=lambda row: (row.at, row.id))
    undone = {row.target for row in log if row.kind == "undo"}
    scores = {row.target: row.score for row in log if row.kind == "regrade"}
    return tuple(
        replace(row, score=scores.get(row.id, row.score))
        for row in log
        if row.kind == "answer" and row.id not in undone
    )


def remember(state: MemoryState | None, answer: LogRow) -> MemoryState | None:
    """One step: the memory of a facet after one more answer; unchanged if the answer does not count."""
    if not answer.counted:
        return state
    rating = rate(
        right=answer.score == 1.0,
        guessed=answer.guessed,
        first=state is None,
        open_book=answer.mode == LESSON,
    )
    return review(state, rating, answer.at)


def record(count: MasteryCount | None, answer: LogRow) -> MasteryCount | None:
    """One step: the record of an objective after one more answer; open-book answers are no evidence."""
    if answer.mode == LESSON:
        return count
    was = count or MasteryCount(0, 0, 0, 0, answer.at)
    right, last = int(answer.score == 1.0), max(was.last, answer.at)
    if answer.first_exposure:
        return replace(was, fresh_right=was.fresh_right + right, fresh_total=was.fresh_total + 1, last=last)
    return replace(was, repeat_right=was.repeat_right + right, repeat_total=was.repeat_total + 1, last=last)


def fold_memory(rows: Iterable[LogRow]) -> MemoryState | None:
    """The memory of a facet from its whole log: exactly what the steps gave one by one."""
    state: MemoryState | None = None
    for answer in standing(rows):
        state = remember(state, answer)
    return state


def fold_mastery(rows: Iterable[LogRow]) -> MasteryCount | None:
    """The record of an objective from its whole log; None where nothing in it is evidence."""
    count: MasteryCount | None = None
    for answer in standing(rows):
        count = record(count, answer)
    return count
