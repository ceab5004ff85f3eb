"""What stands in a slot of a session: question, order, drawn numbers; and which versions are kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any
from weakref import WeakKeyDictionary

import msgspec
from sqlalchemy import Connection, Engine
from sqlalchemy.dialects.postgresql import insert as insert_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_sqlite
from sqlalchemy.orm import Session

from studyhub.catalog.errors import CatalogError, DrawImpossible
from studyhub.catalog.generate.draw import draw_values
from studyhub.catalog.generate.realise import format_number, realise
from studyhub.catalog.shelf import Shelf
from studyhub.catalog.types import NumericAnswer, Question
from studyhub.extensions import db
from studyhub.learning.chance import seed_of, seeded
from studyhub.learning.exams.choices import as_single, offer
from studyhub.learning.responses import Shown, show
from studyhub.models import Base
from studyhub.services.statements import Statement

_KEPT: WeakKeyDictionary[Engine, set[str]] = WeakKeyDictionary()
"""Versions known to be stored, by database: it spares a statement with each answer."""
_VERSIONS = Base.metadata.tables["question_version"]
_KEEP = Statement(
    {
        "sqlite": insert_sqlite(_VERSIONS).on_conflict_do_nothing(),
        "postgresql": insert_postgresql(_VERSIONS).on_conflict_do_nothing(),
    },
    fills=[column.name for column in _VERSIONS.c],
)


@dataclass(frozen=True)
class Slot:
    """Question `item` at place `n` (from 0); `asked` is the ask_hash it had when it was laid out."""

    n: int
    item: str
    facet: str
    asked: str
    shown: Shown

    def to_json(self) -> dict[str, object]:
        """Plain values for the session's row."""
        return {
            "n": self.n,
            "item": self.item,
            "facet": self.facet,
            "asked": self.asked,
            **self.shown.to_json(),
        }

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> Slot:
        """What `to_json` made."""
        return Slot(data["n"], data["item"], data["facet"], data["asked"], Shown.from_json(data))


@dataclass(frozen=True)
class PutUp:
    """A question as it stands on a screen: as authored, with its numbers drawn, and what is shown where."""

    authored: Question
    concrete: Question
    shown: Shown


def put_up(question: Question, seed: int) -> PutUp:
    """Draw a question's numbers and its order from a seed. Raises CatalogError where no draw fits."""
    values = draw_values(question, seeded(seed, "values")) if question.parameterised else {}
    concrete = realise(question, values)
    return PutUp(question, concrete, show(concrete, seeded(seed, "order"), values=values, seed=seed))


def put_up_to_choose(question: Question, seed: int) -> PutUp:
    """A numeric question as `put_up` draws it, with four numbers to choose from where one would be typed.

    Raises CatalogError where no draw fits, or gives no four numbers that stand apart.
    """
    typed = put_up(question, seed)
    offered = offer(typed.concrete, seeded(seed, "offered"), _printer(typed.concrete.answer))
    if not offered:
        raise DrawImpossible(f"{question.id}: no four numbers that stand apart can be offered.")
    shown = replace(typed.shown, order={"options": tuple(one.key for one in offered)}, offered=offered)
    return PutUp(question, as_single(typed.concrete, offered), shown)


def put_up_as(question: Question, shown: Shown) -> PutUp:
    """A question as it was shown before. Raises Unmarkable where it asks for something else by now."""
    concrete = realise(question, shown.values)
    return PutUp(question, as_single(concrete, shown.offered) if shown.offered else concrete, shown)


def lay_out(questions: Iterable[Question], seed: int) -> list[Slot]:
    """Slots for questions in this order; one whose numbers cannot be drawn is left out."""
    slots: list[Slot] = []
    for question in questions:
        try:
            up = put_up(question, seed_of(seed, question.key))
        except CatalogError:  # the checker reports such a question to its author; students go on
            continue
        slots.append(Slot(len(slots), question.key, question.facet, question.ask_hash, up.shown))
    return slots


def in_slot(slot: Slot, shelf: Shelf) -> PutUp | None:
    """What stands in a slot now; None if the question was withdrawn.

    A question that was edited since is put up afresh from the slot's own seed.
    """
    question = shelf.find_question(slot.item)
    if question is None:
        return None
    if question.ask_hash == slot.asked:
        return put_up_as(question, slot.shown)
    try:
        return put_up(question, slot.shown.seed)
    except CatalogError:
        return None


def keep_version(session: Session | Connection, question: Question, at: datetime) -> bool:
    """Store a question as it stands, once; says whether a statement was needed. See `version_kept`."""
    if question.content_hash in _KEPT.get(db.engine, set()):
        return False
    row = {
        "content_hash": question.content_hash,
        "item_key": question.key,
        "ask_hash": question.ask_hash,
        "body": msgspec.json.encode(question).decode(),
        "at": at,
    }
    connection = session.connection() if isinstance(session, Session) else session
    _KEEP.run(connection, row)
    return True


def version_kept(question: Question) -> None:
    """Remember that a version is stored; called only after its command has committed."""
    _KEPT.setdefault(db.engine, set()).add(question.content_hash)


def forget_versions() -> None:
    """Take nothing for stored any more: to be called where another database was put in the place of one."""
    _KEPT.clear()


def read_version(body: str) -> Question:
    """A stored version as a question."""
    return msgspec.json.decode(body, type=Question)


def _printer(answer: NumericAnswer | None) -> Callable[[Decimal], str]:
    """How numbers stand beside the right one: with its unit and decimals."""
    unit, decimals = (answer.unit, answer.decimals) if answer else ("", None)
    return lambda number: format_number(number, unit, decimals)
