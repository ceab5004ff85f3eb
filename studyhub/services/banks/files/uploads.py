"""Files of questions come into a bank as drafts: every fault named with file and line, nothing lost."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyhub.extensions import db
from studyhub.models import Bank, BankItem, BankVersion
from studyhub.models.base import new_id
from studyhub.services.banks.checking import Beside, Checked, Piece, check_pieces, cleaned
from studyhub.services.banks.editor import FaultLine, fault_lines
from studyhub.services.banks.rows import add_versions, bank_for, mentioned, open_to_change
from studyhub.services.banks.workshop import Workshop
from studyhub.services.database import command
from studyhub.services.errors import Invalid
from studyhub.services.programs.audit import note
from studyhub.services.programs.permissions import Act

from .entries import Unread, entries_of

UPLOADED = "Uploaded"
T = TypeVar("T")
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
        found = store_checked(session, bank, entries.pieces, checked, user_id=user_id, now=now, said=UPLOADED)
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


def check_in_bank(
    session: Session, bank: Bank, pieces: Sequence[Piece], workshop: Workshop
) -> Sequence[Checked]:
    """What the checker says of texts that come into a bank together."""
    pieces = [replace(piece, text=cleaned(piece.text)) for piece in pieces]
    beside = Beside(bank.slug, _elsewhere(session, bank, pieces))
    with workshop.codes() as codes:
        return check_pieces(pieces, beside, workshop, codes=codes)


def store_checked(
    session: Session,
    bank: Bank,
    pieces: Sequence[Piece],
    checked: Sequence[Checked],
    *,
    user_id: uuid.UUID,
    now: datetime,
    said: str,
) -> tuple[UploadLine, ...]:
    """Store texts that were checked as drafts, within a command, in a few statements for all."""
    items = _named(session, bank, checked)
    heads = _heads(session, bank, items.values())
    names = _Names(session, bank, items)
    lines, versions = [], []
    for piece, one in zip(pieces, checked, strict=True):
        item = items.pop(one.name, None)  # an id that comes twice makes a second item, which says so
        head = heads.get(item.id) if item else None
        outcome = "changed" if head else "new"
        if item is None or head is None:
            item = BankItem(program_id=bank.program_id, id=new_id(now), bank_id=bank.id, head=0)
            item.name = names.free(one.name)
        elif head.text == one.text and head.state != "withdrawn":
            outcome = "same"
        if outcome != "same":
            if head is not None and head.state == "in_review":
                head.state = "draft"
            place = f"{said}: {piece.path}, line {piece.first_line}" if piece.path else said
            versions.append((item, one, place))
        lines.append(UploadLine(piece.path, piece.first_line, item.name, item.id, outcome, fault_lines(one)))
    add_versions(session, versions, author_id=user_id, now=now)
    return tuple(lines)


class _Names:
    """Gives ids of a bank out, each once: the one that a text claims where it is free, else one made up."""

    def __init__(self, session: Session, bank: Bank, taken: Iterable[str]) -> None:
        mine = [BankItem.program_id == bank.program_id, BankItem.bank_id == bank.id]
        unnamed = sa.select(BankItem.name).where(*mine, BankItem.name.like("unnamed-%"))
        self._taken = {*taken, *session.scalars(unnamed)}
        self._next = 1

    def free(self, wanted: str) -> str:
        """An id that nothing has."""
        name = wanted
        while not name or name in self._taken:
            name, self._next = f"unnamed-{self._next}", self._next + 1
        self._taken.add(name)
        return name


def _named(session: Session, bank: Bank, checked: Sequence[Checked]) -> dict[str, BankItem]:
    """The items of the bank that texts are versions of, by id."""
    mine = [BankItem.program_id == bank.program_id, BankItem.bank_id == bank.id]
    found: dict[str, BankItem] = {}
    for some in _some([one.name for one in checked]):
        rows = session.scalars(sa.select(BankItem).where(*mine, BankItem.name.in_(some)))
        found |= {item.name: item for item in rows}
    return found


def _heads(session: Session, bank: Bank, items: Iterable[BankItem]) -> dict[uuid.UUID, BankVersion]:
    """The newest versions of items, by item."""
    found: dict[uuid.UUID, BankVersion] = {}
    for some in _some([item.id for item in items]):
        newest = sa.and_(
            BankItem.program_id == BankVersion.program_id,
            BankItem.id == BankVersion.item_id,
            BankItem.head == BankVersion.number,
        )
        rows = sa.select(BankVersion).join(BankItem, newest)
        asked = rows.where(BankVersion.program_id == bank.program_id, BankVersion.item_id.in_(some))
        found |= {version.item_id: version for version in session.scalars(asked)}
    return found


def _elsewhere(session: Session, bank: Bank, pieces: Sequence[Piece]) -> dict[str, None]:
    """The ids that texts name of those items of the bank that they are not versions of."""
    claimed = {name for piece in pieces for name in _CLAIMS.findall(piece.text)}
    named = {name for piece in pieces for name in mentioned(piece.text)}
    mine = [BankItem.program_id == bank.program_id, BankItem.bank_id == bank.id]
    found: dict[str, None] = {}
    for some in _some(sorted(named - claimed)):
        rows = session.execute(sa.select(BankItem.name, BankItem.asks).where(*mine, BankItem.name.in_(some)))
        found |= dict.fromkeys(name for row in rows for name in (row.name, *row.asks))
    return found


def _some(whole: Sequence[T]) -> Iterator[Sequence[T]]:
    """Parts short enough for the places of one statement."""
    return (whole[first : first + 500] for first in range(0, len(whole), 500))
