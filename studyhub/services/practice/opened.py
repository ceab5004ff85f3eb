"""A session as its pages read it: its row, the answers that stand, and how each place stands."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

import msgspec
import sqlalchemy as sa

from studyhub.models import StudySession

from .slots import Slot


class Standing(NamedTuple):
    """An answer that was not taken back, with the `score` that stands now."""

    id: uuid.UUID
    at: datetime
    slot: int
    item_kind: str
    facet: str
    objective: str
    millis: int
    score: float


class Laid(NamedTuple):
    """A session's row as pages need it, of columns: an object costs several times as much."""

    user_id: uuid.UUID
    id: uuid.UUID
    kind: str
    feedback: str
    title: str
    ended_at: datetime | None
    closes_at: datetime | None
    slots: list[msgspec.Raw]

    def slot(self, n: int) -> Slot:
        """What stands in a place."""
        return Slot.from_json(msgspec.json.decode(self.slots[n]))


class _Places(sa.types.TypeDecorator[list[msgspec.Raw]]):
    """A session's places, cut apart and each left as it is: a page needs one of fifty."""

    impl = sa.Text
    cache_ok = True

    def process_result_value(self, value: str | None, _dialect: sa.Dialect) -> list[msgspec.Raw]:
        return msgspec.json.decode(value or "[]", type=list[msgspec.Raw])


class _Named(msgspec.Struct):
    """Of a place what it is about."""

    item: str


LAID = tuple(
    getattr(StudySession, name)
    if name != "slots"
    else sa.type_coerce(sa.cast(StudySession.slots, sa.Text), _Places()).label(name)
    for name in Laid._fields
)
"""The columns of a `Laid`."""


@dataclass(frozen=True)
class SessionAnswers:
    """By slot: the standing answer, and how many were taken back."""

    given: Mapping[int, Standing]
    undone: Mapping[int, int]


@dataclass(frozen=True)
class Opened:
    """A session as read for a page."""

    row: Laid
    timezone: str
    answers: SessionAnswers
    over: bool

    @property
    def total(self) -> int:
        """How many places it has."""
        return len(self.row.slots)

    @property
    def items(self) -> Iterator[str]:
        """The key of each place's question or card."""
        return (msgspec.json.decode(slot, type=_Named).item for slot in self.row.slots)

    @property
    def told(self) -> bool:
        """Whether results may be shown: at once, or at the end of a timed session."""
        return self.row.feedback == "tutor" or self.over

    def may_undo(self, answer: uuid.UUID) -> bool:
        """With feedback at once only the last answer; before a timed session's end any."""
        latest = max(self.answers.given.values(), key=lambda given: (given.at, given.slot), default=None)
        return self.row.feedback == "timed" or (latest is not None and latest.id == answer)


def states_of(opened: Opened, *, told: bool) -> tuple[str, ...]:
    """How each place of a session stands: open, answered (no more is told yet), right, partly or wrong."""
    states = ["open"] * opened.total
    for n, given in opened.answers.given.items():
        states[n] = _result_in_a_word(given.score) if told else "answered"
    return tuple(states)


def _result_in_a_word(score: float) -> str:
    return "right" if score == 1.0 else "partly" if score > 0 else "wrong"
