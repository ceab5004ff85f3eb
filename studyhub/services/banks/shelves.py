"""What a person may practise and read: the shipped content, and what the programs of theirs have published.

A process keeps the shelves that it has made. A bank's stamp is another one after each publication, and ids
are never given twice, so what is kept is never wrong, whichever database lies behind it.
"""

from __future__ import annotations

import logging
import threading
import uuid
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

import sqlalchemy as sa

from studyhub.catalog.shelf import Shelf
from studyhub.catalog.types import Case, Catalog, Question
from studyhub.extensions import db
from studyhub.models import Bank, BankItem, BankVersion, Program
from studyhub.services.lessons.stock import LESSONS, lessons_catalog
from studyhub.services.programs.theirs import PROGRAMS_OF

from .checking import read_item

log = logging.getLogger(__name__)
MOST_SHELVES, MOST_BANKS, MOST_STOCKS = 64, 256, 4096

K = TypeVar("K")
V = TypeVar("V")
Parsed = tuple[tuple[Question, ...], Case | None]


@dataclass(frozen=True)
class Stocked:
    """A bank as students see it, or the lessons of a program (`slug` is empty); `stamp` names that state."""

    program_id: uuid.UUID
    id: uuid.UUID
    slug: str
    stamp: uuid.UUID


@dataclass(frozen=True)
class _Held:
    """A bank that was read: its catalog, and each published version by itself, for the next state of it."""

    stamp: uuid.UUID
    catalog: Catalog
    items: dict[tuple[uuid.UUID, int], Parsed]


# Asked on every page of those who are in a program: built once.
_THEIRS = Program.id.in_(PROGRAMS_OF)
_LESSONS = sa.select(
    Program.id.label("program_id"), Program.id, sa.literal(LESSONS).label("slug"), Program.lesson_stamp
).where(Program.lesson_stamp.is_not(None))
_STOCK = (
    sa.select(Bank.program_id, Bank.id, Bank.slug, Bank.stamp)
    .join(Program, Program.id == Bank.program_id)
    .where(
        Bank.stamp.is_not(None),
        Bank.private.is_(False),
        Program.archived_at.is_(None),
        _THEIRS,
    )
    .union_all(_LESSONS.where(Program.archived_at.is_(None), _THEIRS))
    .order_by("slug", "id")
)

_making = threading.Lock()
_shelves: OrderedDict[tuple[str, tuple[uuid.UUID, ...]], Shelf] = OrderedDict()
_banks: OrderedDict[tuple[str, uuid.UUID], _Held] = OrderedDict()
_stocks: OrderedDict[tuple[uuid.UUID, tuple[int, int, int]], tuple[Stocked, ...]] = OrderedDict()


def shelf_of(*, user_id: uuid.UUID, core: Shelf, circle: tuple[int, int, int] | None = None) -> Shelf:
    """The core with the published, public banks of the programs that a person works or is enrolled in.

    Programs in the archive, cohorts in the archive and those that one has left do not count. One statement,
    and one more a bank that was published anew; none while the person's `circle` (see `SignedIn`) is the
    same, where it is given. What cannot be read of a bank is left out and logged.
    """
    stock = _stocks.get((user_id, circle)) if circle else None
    if stock is None:
        rows = db.session().execute(_STOCK, {"user_id": user_id})
        stock = tuple(Stocked(row.program_id, row.id, row.slug, row.stamp) for row in rows)
    if circle:
        with _making:
            _keep(_stocks, (user_id, circle), stock, MOST_STOCKS)
    return _shelf(stock, core)


def bank_catalog(bank: Stocked, core: Shelf) -> Catalog:
    """What a bank has published, private ones too: graded forms are drawn from it."""
    with _making:
        return _read(bank, core)


def shelf_of_program(*, program_id: uuid.UUID, core: Shelf) -> Shelf:
    """The core with all that a program has published, private banks too: for its staff's own pages."""
    rows = db.session().execute(
        sa.select(Bank.program_id, Bank.id, Bank.slug, Bank.stamp)
        .where(Bank.program_id == program_id, Bank.stamp.is_not(None))
        .union_all(_LESSONS.where(Program.id == program_id))
        .order_by("slug", "id")
    )
    return _shelf([Stocked(row.program_id, row.id, row.slug, row.stamp) for row in rows], core)


def forget_shelves() -> None:
    """Make every shelf anew when it is asked for next."""
    _shelves.clear()
    _banks.clear()
    _stocks.clear()


def _shelf(stock: Sequence[Stocked], core: Shelf) -> Shelf:
    """The core with some banks; who has the same banks in the same state has the very same shelf."""
    if not stock:
        return core
    key = (core.hash, tuple(bank.stamp for bank in stock))
    made = _shelves.get(key)
    if made is None:
        with _making:
            made = _shelves.get(key) or Shelf([core.catalogs[0], *(_read(bank, core) for bank in stock)])
            _keep(_shelves, key, made, MOST_SHELVES)
    return made


def _read(bank: Stocked, core: Shelf) -> Catalog:
    """A bank's catalog; only versions that were not read before are read. To be called with the lock held."""
    held = _banks.get((core.hash, bank.id))
    if held is not None and held.stamp == bank.stamp:
        return held.catalog
    if bank.slug == LESSONS:
        catalog = lessons_catalog(bank.program_id, bank.stamp, core)
        _keep(_banks, (core.hash, bank.id), _Held(bank.stamp, catalog, {}), MOST_BANKS)
        return catalog
    known = held.items if held else {}
    rows = db.session().execute(
        sa.select(BankVersion.item_id, BankVersion.number, BankVersion.text)
        .join(
            BankItem,
            sa.and_(
                BankItem.program_id == BankVersion.program_id,
                BankItem.id == BankVersion.item_id,
                BankItem.published == BankVersion.number,
            ),
        )
        .where(BankItem.program_id == bank.program_id, BankItem.bank_id == bank.id)
        .order_by(BankItem.name)
    )
    items = {
        (row.item_id, row.number): known.get((row.item_id, row.number))
        or _parsed(row.text, bank.slug, core, row.item_id)
        for row in rows
    }
    catalog = _catalog(bank, items)
    _keep(_banks, (core.hash, bank.id), _Held(bank.stamp, catalog, items), MOST_BANKS)
    return catalog


def _parsed(text: str, slug: str, core: Shelf, item_id: uuid.UUID) -> Parsed:
    parsed = read_item(text, slug, core)
    if not parsed[0]:
        log.error("Item %s of the bank %s cannot be read any more and is shown to nobody.", item_id, slug)
    return parsed


def _catalog(bank: Stocked, items: dict[tuple[uuid.UUID, int], Parsed]) -> Catalog:
    return Catalog(
        hash=bank.stamp.hex,
        bank=bank.slug,
        areas=(),
        blueprints=(),
        frameworks=(),
        references=(),
        terms=(),
        word_parts=(),
        questions=tuple(question for questions, _ in items.values() for question in questions),
        cases=tuple(case for _, case in items.values() if case),
        lessons=(),
        figures=(),
        reviews=(),
    )


def _keep(kept: OrderedDict[K, V], key: K, value: V, most: int) -> None:
    kept[key] = value
    kept.move_to_end(key)
    while len(kept) > most:
        kept.popitem(last=False)
