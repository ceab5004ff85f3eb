"""Files of questions come into a bank as drafts: every fault named with file and line, nothing lost."""

from __future__ import annotations

import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyhub.extensions import db
from studyhub.models import Bank, BankItem
from studyhub.models.base import new_id
from studyhub.services.banks.checking import Beside, Checked, Piece, check_pieces, cleaned
from studyhub.services.banks.editor import FaultLine, fault_lines
from studyhub.services.banks.rows import add_version, bank_for, free_name, open_to_change, version_of
from studyhub.services.banks.workshop import Workshop
from studyhub.services.database import command
from studyhub.services.errors import Invalid
from studyhub.services.programs.audit import note
from studyhub.services.programs.permissions import Act

from .entries import Unread, entries_of

UPLOADED = "Uploaded"
_CLAIMS = re.compile(r"\bid[\"']?\s*:\s*[\"']?([a-z0-9-]+)")


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
    where there is no file, Conflict for a program in the archive. Hundreds of questions are checked for
    seconds: that is done before the command, so that students write meanwhile.
    """
    if not files:
        raise Invalid("Choose a file first.")
    _, bank = bank_for(db.session(), user_id, program_id, bank_id, Act.WRITE_ITEMS)
    entries = entries_of(files)
    checked = check_in_bank(db.session(), bank, entries.pieces, workshop)
    with command() as session:
        _, bank = bank_for(session, user_id, program_id, bank_id, Act.WRITE_ITEMS)
        open_to_change(session, program_id)
        found = _store(session, bank, entries.pieces, checked, user_id=user_id, now=now, said=UPLOADED)
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
    said: str = UPLOADED,
) -> tuple[UploadLine, ...]:
    """Check a few items together and store them as drafts, all within a command; imports use it."""
    checked = check_in_bank(session, bank, pieces, workshop)
    return _store(session, bank, pieces, checked, user_id=user_id, now=now, said=said)


def check_in_bank(
    session: Session, bank: Bank, pieces: Sequence[Piece], workshop: Workshop
) -> Sequence[Checked]:
    """What the checker says of texts that come into a bank together."""
    pieces = [replace(piece, text=cleaned(piece.text)) for piece in pieces]
    beside = Beside(bank.slug, _elsewhere(session, bank, pieces))
    with workshop.codes() as codes:
        return check_pieces(pieces, beside, workshop, codes=codes)


def _store(
    session: Session,
    bank: Bank,
    pieces: Sequence[Piece],
    checked: Sequence[Checked],
    *,
    user_id: uuid.UUID,
    now: datetime,
    said: str,
) -> tuple[UploadLine, ...]:
    items = _named(session, bank, checked)
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


def _named(session: Session, bank: Bank, checked: Sequence[Checked]) -> dict[str, BankItem]:
    """The items of the bank that texts are versions of, by id."""
    mine = [BankItem.program_id == bank.program_id, BankItem.bank_id == bank.id]
    names = [one.name for one in checked]
    found: dict[str, BankItem] = {}
    for first in range(0, len(names), 500):
        wanted = BankItem.name.in_(names[first : first + 500])
        found |= {item.name: item for item in session.scalars(sa.select(BankItem).where(*mine, wanted))}
    return found


def _elsewhere(session: Session, bank: Bank, pieces: Sequence[Piece]) -> dict[str, None]:
    """The ids of those items of the bank that the texts are not versions of."""
    rows = session.execute(
        sa.select(BankItem.name, BankItem.asks).where(
            BankItem.program_id == bank.program_id, BankItem.bank_id == bank.id
        )
    )
    claimed = {name for piece in pieces for name in _CLAIMS.findall(piece.text)}
    return dict.fromkeys(name for row in rows if row.name not in claimed for name in (row.name, *row.asks))
