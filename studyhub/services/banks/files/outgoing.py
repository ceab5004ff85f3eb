"""A bank leaves in another program's format; what that cannot carry is told with the file."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyhub.adapters.sheets import file_name
from studyhub.extensions import db
from studyhub.interchange.errors import Unreadable
from studyhub.interchange.formats import named, writable, write
from studyhub.interchange.item import Exported, Item, Loss
from studyhub.interchange.ours import to_item
from studyhub.models import Bank, BankItem, BankVersion
from studyhub.services.banks.banks import BankHead, bank_head
from studyhub.services.banks.checking import read_item
from studyhub.services.banks.rows import bank_for
from studyhub.services.banks.workshop import Workshop
from studyhub.services.errors import Invalid
from studyhub.services.programs.heads import Head, head_of
from studyhub.services.programs.permissions import Act

from .contributing import NONE
from .intake_pages import LossLine

LOSSES = 300


@dataclass(frozen=True)
class OutgoingPage:
    """A bank on its way out, and the formats that there are."""

    head: Head
    bank: BankHead
    formats: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Chosen:
    """In which format, and whether as students see the questions or as they stand now."""

    format: str
    published: bool


@dataclass(frozen=True)
class TakenOut:
    """A bank in a format: how many questions are in the file, and what it could not carry.

    Items whose text makes no question stay behind and are named among the losses; `lost` counts all losses.
    """

    name: str
    data: bytes
    questions: int
    losses: tuple[LossLine, ...]
    lost: int


def outgoing_page(*, user_id: uuid.UUID, program_id: uuid.UUID, bank_id: uuid.UUID) -> OutgoingPage:
    """The choice of a format; raises NotFound for who may not take questions out."""
    session = db.session()
    grant, bank = bank_for(session, user_id, program_id, bank_id, Act.WRITE_ITEMS)
    return OutgoingPage(head_of(grant), bank_head(bank), formats())


def writes(format_: str) -> bool:
    """Whether questions are written in a format of this name."""
    return format_ in dict(formats())


def formats() -> tuple[tuple[str, str], ...]:
    """Names and titles of the formats that are written."""
    return tuple((one.name, one.title) for one in writable())


def take_out(
    *,
    user_id: uuid.UUID,
    program_id: uuid.UUID,
    bank_id: uuid.UUID,
    chosen: Chosen,
    workshop: Workshop,
) -> TakenOut:
    """The bank in a format, withdrawn questions left out. Raises NotFound, Invalid where it cannot be."""
    session = db.session()
    _, bank = bank_for(session, user_id, program_id, bank_id, Act.WRITE_ITEMS)
    items, losses = _items(session, bank, chosen.published, workshop)
    if not items:
        raise Invalid(NONE)
    try:
        made: Exported = write(items, chosen.format)
        ending = named(chosen.format).extensions[0]
    except Unreadable as wrong:
        raise Invalid(str(wrong)) from wrong
    losses = (*losses, *made.losses)
    lines = tuple(LossLine(one.item, one.part, one.reason, one.line, one.whole) for one in losses[:LOSSES])
    name = file_name(bank.slug, kind="x").removesuffix(".x") + ending
    return TakenOut(name, made.data, len(items), lines, len(losses))


def _items(
    session: Session, bank: Bank, published: bool, workshop: Workshop
) -> tuple[tuple[Item, ...], tuple[Loss, ...]]:
    """The questions of the bank, as published or as they stand now, withdrawn ones left out."""
    number = BankItem.published if published else BankItem.head
    rows = session.execute(
        sa.select(BankItem.name, BankVersion.text)
        .join(
            BankVersion,
            sa.and_(
                BankVersion.program_id == BankItem.program_id,
                BankVersion.item_id == BankItem.id,
                BankVersion.number == number,
            ),
        )
        .where(
            BankItem.program_id == bank.program_id,
            BankItem.bank_id == bank.id,
            BankItem.state != "withdrawn",
        )
        .order_by(BankItem.name)
    )
    items: list[Item] = []
    losses: list[Loss] = []
    for name, text in rows:
        questions, case = read_item(text, bank.slug, workshop.core)
        if not questions:
            losses.append(Loss(name, "question", "Its text makes no question yet.", whole=True))
        for question in questions:
            item, lost = to_item(question, title=case.title if case else "")
            items.append(item)
            losses += lost
    return tuple(items), tuple(losses)
