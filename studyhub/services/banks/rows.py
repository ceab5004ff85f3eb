"""The rows of a bank as its use cases need them: found under their program or not at all, and written once.

Every change holds the program's row, so that ids, heads and publications of a program come one at a time.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyhub.catalog.types import Question
from studyhub.models import Bank, BankItem, BankVersion
from studyhub.services.errors import Conflict, NotFound
from studyhub.services.programs.audit import note
from studyhub.services.programs.permissions import Act, Grant, allow, hold

from .checking import Beside, Checked, read_item
from .workshop import Workshop

NO_BANK = "There is no such bank of yours."
NO_ITEM = "There is no such question in this bank."
ARCHIVED = "The program is in the archive: its questions can be read and taken out, not changed."
CHANGED = "Somebody saved another version of this question in the meantime."
MOST_COMPARED = 80
"""How many questions of the same objective, the newest, an item is compared with."""

_WORD = re.compile(r"[a-z0-9-]+")
_ID = re.compile(r"(?:p|f|d[1-6])-[a-z0-9-]+-[0-9]{4}(?:-[0-9])?")
_OBJECTIVE = re.compile(r"objective[\"']?:\s*[\"']?([PF]?[0-9]{1,3})\b")
_PART = re.compile(r"-[0-9]$")


@dataclass(frozen=True)
class Which:
    """An item by its ids; nothing of one program is found under another."""

    program_id: uuid.UUID
    bank_id: uuid.UUID
    item_id: uuid.UUID


def bank_for(
    session: Session, user_id: uuid.UUID, program_id: uuid.UUID, bank_id: uuid.UUID, act: Act
) -> tuple[Grant, Bank]:
    """The bank, for a person who may do this in its program; raises NotFound for everybody else."""
    grant = allow(user_id, program_id, act)
    bank = session.get(Bank, (program_id, bank_id))
    if bank is None:
        raise NotFound(NO_BANK)
    return grant, bank


def item_for(session: Session, user_id: uuid.UUID, which: Which, act: Act) -> tuple[Grant, Bank, BankItem]:
    """The item with its bank, for a person who may do this; raises NotFound for everybody else."""
    grant, bank = bank_for(session, user_id, which.program_id, which.bank_id, act)
    item = session.get(BankItem, (which.program_id, which.item_id))
    if item is None or item.bank_id != bank.id:
        raise NotFound(NO_ITEM)
    return grant, bank, item


def open_to_change(session: Session, program_id: uuid.UUID) -> None:
    """Hold the program within a command; raises Conflict where it is in the archive."""
    if hold(session, program_id).archived_at is not None:
        raise Conflict(ARCHIVED)


def version_of(session: Session, item: BankItem, number: int | None = None) -> BankVersion:
    """A version of an item, the newest unless a number is given; raises NotFound."""
    number = item.head if number is None else number
    asked = number if 0 < number <= item.head else 0  # no database is asked for a number beyond its own
    found = session.get(BankVersion, (item.program_id, item.id, asked))
    if found is None:
        raise NotFound("There is no such version of this question.")
    return found


def must_be_head(item: BankItem, base: int) -> None:
    """Raises Conflict where the version that somebody worked from is not the newest any more."""
    if item.head != base:
        raise Conflict(CHANGED)


def beside(session: Session, bank: Bank, item: BankItem | None, text: str, workshop: Workshop) -> Beside:
    """What a bank has besides an item, as far as its text can touch it."""
    named = mentioned(text)
    others = [BankItem.program_id == bank.program_id, BankItem.bank_id == bank.id]
    if item is not None:
        others.append(BankItem.id != item.id)
    rows = session.execute(sa.select(BankItem.name, BankItem.asks).where(*others, BankItem.name.in_(named)))
    taken: dict[str, str | None] = {}
    for row in rows:
        taken |= dict.fromkeys([row.name, *row.asks])
    fixed = item.name if item is not None and was_published(item) else ""
    return Beside(bank.slug, taken, _compared(session, others, bank, text, workshop), fixed)


def mentioned(text: str) -> set[str]:
    """Ids of items that a text names, its own too; a case's where it names a part of that."""
    ids = {word for word in _WORD.findall(text) if _ID.fullmatch(word)}
    return ids | {_PART.sub("", one) for one in ids}


def was_published(item: BankItem) -> bool:
    """Whether students have seen it, now or before: its id stands from then on."""
    return item.published is not None or item.withdrawn_at is not None


def _compared(
    session: Session, others: list[sa.ColumnElement[bool]], bank: Bank, text: str, workshop: Workshop
) -> tuple[Question, ...]:
    """Questions of the same objective as they are written now, withdrawn ones left out."""
    objectives = set(_OBJECTIVE.findall(text))
    rows = session.scalars(
        sa.select(BankVersion.text)
        .join(
            BankItem,
            sa.and_(
                BankItem.program_id == BankVersion.program_id,
                BankItem.id == BankVersion.item_id,
                BankItem.head == BankVersion.number,
            ),
        )
        .where(*others, BankItem.objective.in_(objectives), BankItem.state != "withdrawn")
        .order_by(BankItem.changed_at.desc())
        .limit(MOST_COMPARED)
    )
    return tuple(q for found in rows for q in read_item(found, bank.slug, workshop.core)[0])


def add_version(
    session: Session, item: BankItem, checked: Checked, *, author_id: uuid.UUID, said: str, now: datetime
) -> BankVersion:
    """Write the next version of an item, a draft, and what lists show of it. The text was checked."""
    return add_versions(session, [(item, checked, said)], author_id=author_id, now=now)[0]


def add_versions(
    session: Session,
    many: Sequence[tuple[BankItem, Checked, str]],
    *,
    author_id: uuid.UUID,
    now: datetime,
) -> list[BankVersion]:
    """As `add_version`, for items each with what was checked and its note, in two statements for all."""
    for item, checked, _ in many:
        item.head, item.state, item.errors, item.changed_at = item.head + 1, "draft", checked.errors, now
        item.kind, item.objective = checked.kind, checked.objective
        item.begins, item.asks = checked.begins, list(checked.asks)
        session.add(item)
    session.flush()
    versions = [_draft(item, checked, author_id, said, now) for item, checked, said in many]
    session.add_all(versions)
    session.flush()
    return versions


def _draft(item: BankItem, checked: Checked, author_id: uuid.UUID, said: str, now: datetime) -> BankVersion:
    return BankVersion(
        program_id=item.program_id,
        item_id=item.id,
        number=item.head,
        text=checked.text,
        ask_hash=checked.ask_hash,
        content_hash=checked.content_hash,
        replaces=list(checked.replaces),
        errors=checked.errors,
        warnings=checked.warnings,
        state="draft",
        author_id=author_id,
        saved_at=now,
        note=said.strip()[:500],
    )


def tell(
    session: Session,
    action: str,
    bank: Bank,
    item: BankItem,
    *,
    user_id: uuid.UUID,
    now: datetime,
    outcome: str = "",
    why: str = "",
) -> None:
    """Put what was done to an item into the program's record, within its command."""
    note(
        session,
        action,
        program_id=bank.program_id,
        actor_id=user_id,
        now=now,
        bank=bank.slug,
        item=item.name,
        number=item.head,
        outcome=outcome,
        why=why,
    )


def free_name(session: Session, bank: Bank, wanted: str, item: BankItem | None = None) -> str:
    """The id that a text claims where it is free in the bank, else the item's own, else one made up."""
    if item is not None and (was_published(item) or wanted == item.name):
        return item.name
    mine = [BankItem.program_id == bank.program_id, BankItem.bank_id == bank.id]
    if wanted and session.scalar(sa.select(BankItem.id).where(*mine, BankItem.name == wanted)) is None:
        return wanted
    if item is not None:
        return item.name
    count = session.scalar(sa.select(sa.func.count()).select_from(BankItem).where(*mine)) or 0
    taken = set(session.scalars(sa.select(BankItem.name).where(*mine, BankItem.name.like("unnamed-%"))))
    return next(name for at in range(count + 2) if (name := f"unnamed-{at + 1}") not in taken)
