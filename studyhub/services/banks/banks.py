"""Banks of a program: made, named, looked through by state and objective."""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from studyhub.catalog.types import CORE_BANK
from studyhub.extensions import db
from studyhub.models import Bank, BankItem
from studyhub.models.base import new_id
from studyhub.services.database import command
from studyhub.services.errors import Invalid
from studyhub.services.programs.audit import note
from studyhub.services.programs.heads import Head, head_of
from studyhub.services.programs.permissions import Act, allow

from .rows import bank_for, open_to_change
from .workshop import Workshop

STATES = ("draft", "in_review", "published", "withdrawn")
PAGE = 100
NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
SHORTEST_NAME, LONGEST_NAME = 3, 32
WRONG_NAME = (
    f"A bank's short name has {SHORTEST_NAME} to {LONGEST_NAME} small letters and digits, words joined by "
    "a hyphen, such as harbor-him."
)
TAKEN = "This short name is taken on this site. Choose another."


@dataclass(frozen=True)
class BankHead:
    """A bank as each of its pages begins; `slug` is the first part of its item keys."""

    id: uuid.UUID
    slug: str
    title: str
    private: bool


@dataclass(frozen=True)
class BankLine:
    """A bank in the list of a program; `counts` are items by state."""

    bank: BankHead
    counts: Mapping[str, int]


@dataclass(frozen=True)
class BanksPage:
    """The banks of a program by title; `shipped` counts the questions of the core bank."""

    head: Head
    banks: tuple[BankLine, ...]
    shipped: int


@dataclass(frozen=True)
class ItemLine:
    """An item in the list of a bank; `live` says that students see a version of it."""

    id: uuid.UUID
    name: str
    kind: str
    objective: str
    objective_title: str
    begins: str
    state: str
    errors: int
    live: bool
    changed_at: datetime


@dataclass(frozen=True)
class ItemFilter:
    """Which items a list shows: one state, one objective, or with nothing said all; pages count from 0."""

    state: str = ""
    objective: str = ""
    page: int = 0


@dataclass(frozen=True)
class BankPage:
    """A bank with a page of its items by id; `objectives` are those that its items have."""

    head: Head
    bank: BankHead
    counts: Mapping[str, int]
    items: tuple[ItemLine, ...]
    objectives: tuple[tuple[str, str], ...]
    shown: ItemFilter
    later: bool


def bank_head(bank: Bank) -> BankHead:
    """A bank as pages name it."""
    return BankHead(bank.id, bank.slug, bank.title, bank.private)


def banks_page(*, user_id: uuid.UUID, program_id: uuid.UUID, workshop: Workshop) -> BanksPage:
    """The banks of a program with the counts of their items."""
    session = db.session()
    grant = allow(user_id, program_id, Act.SEE_BANKS)
    banks = session.scalars(
        sa.select(Bank).where(Bank.program_id == program_id).order_by(Bank.title, Bank.id)
    ).all()
    counts = _counts(session, program_id, None)
    lines = tuple(BankLine(bank_head(bank), counts.get(bank.id, {})) for bank in banks)
    return BanksPage(head_of(grant), lines, len(workshop.catalog.questions))


def bank_page(
    *, user_id: uuid.UUID, program_id: uuid.UUID, bank_id: uuid.UUID, shown: ItemFilter, workshop: Workshop
) -> BankPage:
    """A bank and those of its items that the filter lets through."""
    session = db.session()
    grant, bank = bank_for(session, user_id, program_id, bank_id, Act.SEE_BANKS)
    mine = [BankItem.program_id == program_id, BankItem.bank_id == bank.id]
    wanted = list(mine)
    if shown.state in STATES:
        wanted.append(BankItem.state == shown.state)
    if shown.objective:
        wanted.append(BankItem.objective == shown.objective)
    titles = {one.id: one.title for one in workshop.core.objectives}
    rows = session.scalars(
        sa.select(BankItem).where(*wanted).order_by(BankItem.name).offset(shown.page * PAGE).limit(PAGE + 1)
    ).all()
    objectives = session.scalars(sa.select(BankItem.objective).where(*mine).distinct())
    return BankPage(
        head=head_of(grant),
        bank=bank_head(bank),
        counts=_counts(session, program_id, bank.id).get(bank.id, {}),
        items=tuple(_line(row, titles) for row in rows[:PAGE]),
        objectives=tuple((one, titles.get(one, "")) for one in sorted(filter(None, objectives))),
        shown=shown,
        later=len(rows) > PAGE,
    )


@dataclass(frozen=True)
class ChangePage:
    """A bank for the forms about it."""

    head: Head
    bank: BankHead


def new_bank_page(*, user_id: uuid.UUID, program_id: uuid.UUID) -> Head:
    """The program, for who may make a bank in it."""
    return head_of(allow(user_id, program_id, Act.MAKE_BANKS))


def change_page(
    *, user_id: uuid.UUID, program_id: uuid.UUID, bank_id: uuid.UUID, writes: bool = False
) -> ChangePage:
    """The bank, for who may change it; with `writes`, for who may put questions into it."""
    session = db.session()
    act = Act.WRITE_ITEMS if writes else Act.MAKE_BANKS
    grant, bank = bank_for(session, user_id, program_id, bank_id, act)
    return ChangePage(head_of(grant), bank_head(bank))


def make_bank(
    *, user_id: uuid.UUID, program_id: uuid.UUID, slug: str, title: str, private: bool, now: datetime
) -> uuid.UUID:
    """Make a bank; gives its id. Raises Invalid for a name that cannot be, or is taken on this site."""
    slug, title = slug.strip(), _title(title)
    if not (SHORTEST_NAME <= len(slug) <= LONGEST_NAME and NAME.fullmatch(slug)):
        raise Invalid(WRONG_NAME)
    if slug == CORE_BANK:
        raise Invalid(TAKEN)
    try:
        with command() as session:
            allow(user_id, program_id, Act.MAKE_BANKS)
            open_to_change(session, program_id)
            bank = Bank(program_id=program_id, id=new_id(now), slug=slug, title=title, private=private)
            bank.created_at = now
            session.add(bank)
            session.flush()
            note(session, "bank.made", program_id=program_id, actor_id=user_id, now=now, bank=slug)
            return bank.id
    except IntegrityError as taken:
        raise Invalid(TAKEN) from taken


def change_bank(
    *,
    user_id: uuid.UUID,
    program_id: uuid.UUID,
    bank_id: uuid.UUID,
    title: str,
    private: bool,
    now: datetime,
) -> None:
    """Change a bank's title, or whether students may practise it. Raises Invalid."""
    wanted: dict[str, object] = {"title": _title(title), "private": private}
    with command() as session:
        _, bank = bank_for(session, user_id, program_id, bank_id, Act.MAKE_BANKS)
        open_to_change(session, program_id)
        changed = [field for field, value in wanted.items() if getattr(bank, field) != value]
        for field in changed:
            setattr(bank, field, wanted[field])
        if changed:
            note(
                session,
                "bank.changed",
                program_id=program_id,
                actor_id=user_id,
                now=now,
                bank=bank.slug,
                changed=", ".join(changed),
            )


def _title(title: str) -> str:
    title = " ".join(title.split())
    if not 1 <= len(title) <= 120:
        raise Invalid("Give the bank a title of at most 120 characters.")
    return title


def _counts(
    session: Session, program_id: uuid.UUID, bank_id: uuid.UUID | None
) -> dict[uuid.UUID, dict[str, int]]:
    wanted = [BankItem.program_id == program_id] + ([BankItem.bank_id == bank_id] if bank_id else [])
    rows = session.execute(
        sa.select(BankItem.bank_id, BankItem.state, sa.func.count().label("items"))
        .where(*wanted)
        .group_by(BankItem.bank_id, BankItem.state)
    )
    counts: dict[uuid.UUID, dict[str, int]] = {}
    for row in rows:
        counts.setdefault(row.bank_id, {})[row.state] = row.items
    return counts


def _line(item: BankItem, titles: Mapping[str, str]) -> ItemLine:
    return ItemLine(
        id=item.id,
        name=item.name,
        kind=item.kind,
        objective=item.objective,
        objective_title=titles.get(item.objective, ""),
        begins=item.begins,
        state=item.state,
        errors=item.errors,
        live=item.published is not None,
        changed_at=item.changed_at,
    )
