"""Files of questions come into a bank as drafts: every fault named with file and line, nothing lost."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyhub.models import Bank, BankItem
from studyhub.models.base import new_id
from studyhub.services.banks.checking import Beside, Piece, check_pieces, cleaned
from studyhub.services.banks.editor import FaultLine, fault_lines
from studyhub.services.banks.rows import add_version, bank_for, free_name, open_to_change, version_of
from studyhub.services.banks.workshop import Workshop
from studyhub.services.database import command
from studyhub.services.errors import Invalid
from studyhub.services.programs.audit import note
from studyhub.services.programs.permissions import Act

from .entries import Unread, entries_of


@dataclass(frozen=True)
class UploadLine:
    """One question of an upload: `outcome` is new, changed (another version) or same (nothing was done)."""

    file: str
    line: int
    name: str
    item_id: uuid.UUID
    outcome: str
    faults: tuple[FaultLine, ...]

    @property
    def errors(self) -> int:
        """How many faults must be mended before review."""
        return sum(fault.error for fault in self.faults)


@dataclass(frozen=True)
class Uploaded:
    """What became of an upload: its questions in order, and the files that nothing was made of."""

    lines: tuple[UploadLine, ...]
    unread: tuple[Unread, ...]

    def count(self, outcome: str) -> int:
        """How many questions came to that."""
        return sum(line.outcome == outcome for line in self.lines)


def upload(
    *,
    user_id: uuid.UUID,
    program_id: uuid.UUID,
    bank_id: uuid.UUID,
    files: Sequence[tuple[str, bytes]],
    workshop: Workshop,
    now: datetime,
) -> Uploaded:
    """Put every question of some files into a bank as a draft, faulty ones too. Commits once.

    A question whose id the bank has becomes its next version; students keep what is published. Raises Invalid
    where there is no file, Conflict for a program in the archive.
    """
    if not files:
        raise Invalid("Choose a file first.")
    entries = entries_of(files)
    with command() as session:
        _, bank = bank_for(session, user_id, program_id, bank_id, Act.WRITE_ITEMS)
        open_to_change(session, program_id)
        found = put_pieces(session, bank, entries.pieces, user_id=user_id, workshop=workshop, now=now)
        stored = sum(line.outcome != "same" for line in found)
        if stored:
            note(
                session,
                "items.uploaded",
                program_id=program_id,
                actor_id=user_id,
                now=now,
                bank=bank.slug,
                count=stored,
            )
    return Uploaded(found, entries.unread)


def put_pieces(
    session: Session,
    bank: Bank,
    pieces: Sequence[Piece],
    *,
    user_id: uuid.UUID,
    workshop: Workshop,
    now: datetime,
    said: str = "Uploaded",
) -> tuple[UploadLine, ...]:
    """Store the texts of items as drafts within a command, checked together; imports use it too."""
    pieces = [replace(piece, text=cleaned(piece.text)) for piece in pieces]
    items, elsewhere = _there(session, bank, pieces)
    with workshop.codes() as codes:
        checked = check_pieces(pieces, Beside(bank.slug, elsewhere), workshop, codes=codes)
    lines = []
    for piece, one in zip(pieces, checked, strict=True):
        item = items.pop(one.name, None)  # an id that comes twice makes a second item, which says so
        head = version_of(session, item) if item else None
        outcome = "changed" if head else "new"
        if item is None or head is None:
            item = BankItem(program_id=bank.program_id, id=new_id(now), bank_id=bank.id, head=0)
            item.name = free_name(session, bank, one.name)
        elif head.text == one.text and head.state != "withdrawn":
            outcome = "same"
        if outcome != "same":
            if head is not None and head.state == "in_review":
                head.state = "draft"
            place = f"{said}: {piece.path}, line {piece.first_line}" if piece.path else said
            add_version(session, item, one, author_id=user_id, said=place, now=now)
        lines.append(UploadLine(piece.path, piece.first_line, item.name, item.id, outcome, fault_lines(one)))
    return tuple(lines)


def _there(
    session: Session, bank: Bank, pieces: Sequence[Piece]
) -> tuple[dict[str, BankItem], dict[str, None]]:
    """The items of the bank that the texts name, by id, and the ids of all its other items."""
    texts = "\n".join(piece.text for piece in pieces)
    mine = [BankItem.program_id == bank.program_id, BankItem.bank_id == bank.id]
    rows = session.execute(sa.select(BankItem.name, BankItem.asks).where(*mine)).all()
    named = [row.name for row in rows if row.name in texts]
    found = session.scalars(sa.select(BankItem).where(*mine, BankItem.name.in_(named)))
    others = (name for row in rows if row.name not in named for name in (row.name, *row.asks))
    return {item.name: item for item in found}, dict.fromkeys(others)
