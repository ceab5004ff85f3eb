"""A bank leaves in another program's format; what that cannot carry is said before the file is taken."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

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
from studyhub.services.database import command
from studyhub.services.errors import Invalid
from studyhub.services.programs.audit import note
from studyhub.services.programs.heads import Head, head_of
from studyhub.services.programs.permissions import Act

from .intake_pages import LossLine

LOSSES = 300


@dataclass(frozen=True)
class OutgoingPage:
    """A bank on its way out: the formats, and for the `chosen` one how many questions go and what is lost.

    `unreadable` items have a text that makes no question; they stay behind and are named among the losses.
    """

    head: Head
    bank: BankHead
    formats: tuple[tuple[str, str], ...]
    chosen: str
    published: bool
    questions: int
    unreadable: int
    losses: tuple[LossLine, ...]
    lost: int
    fault: str


@dataclass(frozen=True)
class Chosen:
    """In which format, and whether as students see the questions or as they stand now."""

    format: str
    published: bool


def outgoing_page(
    *,
    user_id: uuid.UUID,
    program_id: uuid.UUID,
    bank_id: uuid.UUID,
    chosen: Chosen,
    workshop: Workshop,
) -> OutgoingPage:
    """What taking a bank out would give; raises NotFound for who may not take questions out."""
    session = db.session()
    grant, bank = bank_for(session, user_id, program_id, bank_id, Act.WRITE_ITEMS)
    items, losses = _items(session, bank, chosen.published, workshop)
    stayed, fault = len(losses), ""
    if chosen.format:
        try:
            losses = (*losses, *write(items, chosen.format).losses)
        except Unreadable as wrong:
            fault = str(wrong)
    lines = tuple(LossLine(one.item, one.part, one.reason, one.line, one.whole) for one in losses)
    return OutgoingPage(
        head=head_of(session, grant),
        bank=bank_head(bank),
        formats=tuple((one.name, one.title) for one in writable()),
        chosen=chosen.format,
        published=chosen.published,
        questions=len(items),
        unreadable=stayed,
        losses=lines[:LOSSES],
        lost=len(lines),
        fault=fault,
    )


def take_out(
    *,
    user_id: uuid.UUID,
    program_id: uuid.UUID,
    bank_id: uuid.UUID,
    chosen: Chosen,
    workshop: Workshop,
    now: datetime,
) -> tuple[str, bytes]:
    """The file and its name; on record. Raises Invalid for a format that is not written."""
    with command() as session:
        _, bank = bank_for(session, user_id, program_id, bank_id, Act.WRITE_ITEMS)
        slug = bank.slug
        note(session, "bank.exported", program_id=program_id, actor_id=user_id, now=now, bank=slug)
    session = db.session()
    _, bank = bank_for(session, user_id, program_id, bank_id, Act.WRITE_ITEMS)
    items, _ = _items(session, bank, chosen.published, workshop)
    try:
        made: Exported = write(items, chosen.format)
        ending = named(chosen.format).extensions[0]
    except Unreadable as wrong:
        raise Invalid(str(wrong)) from wrong
    return file_name(slug, kind="x").removesuffix(".x") + ending, made.data


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
