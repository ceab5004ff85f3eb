"""Other programs' files come into a bank: read in the background, looked through, then kept part by part.

Work is done in small commands, so that students write in between, and each leaves the upload in a state from
which it can be gone on with: a part that is kept is marked in the same transaction.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyhub.catalog.shelf import Shelf
from studyhub.extensions import db
from studyhub.interchange.errors import Unreadable
from studyhub.interchange.formats import named, of_file, read
from studyhub.interchange.item import Item, Loss
from studyhub.interchange.ours import entries, identified
from studyhub.interchange.texts.files import LARGEST_FILE
from studyhub.models import Bank, BankItem, Intake, IntakePart
from studyhub.models.base import new_id
from studyhub.services.banks.checking import Checked, Piece
from studyhub.services.banks.files.uploads import check_in_bank, store_checked
from studyhub.services.banks.rows import bank_for, open_to_change
from studyhub.services.banks.workshop import Workshop
from studyhub.services.database import command
from studyhub.services.errors import Conflict, Invalid, NotFound
from studyhub.services.programs.audit import note
from studyhub.services.programs.permissions import Act

LARGEST = LARGEST_FILE
"""Bytes of the largest file that is taken."""
PART = 100
"""Entries in a part: what one command stores, a fraction of a second."""
STILL = timedelta(seconds=90)
"""After so long without a sign of work the work is taken for broken off."""
KEPT_FOR = timedelta(days=1)
NOT_THERE = "There is no such upload of yours. Uploads are thrown away after a day."


@dataclass(frozen=True)
class Upload:
    """An upload by its ids, and whose it is."""

    user_id: uuid.UUID
    program_id: uuid.UUID
    bank_id: uuid.UUID
    id: uuid.UUID


@dataclass(frozen=True)
class Sent:
    """A file as it was sent; `format` is a format's name, or empty where the file tells.

    `domain` begins the ids that are made.
    """

    file: str
    data: bytes
    format: str
    domain: str


def receive(
    *,
    user_id: uuid.UUID,
    program_id: uuid.UUID,
    bank_id: uuid.UUID,
    sent: Sent,
    core: Shelf,
    now: datetime,
) -> Upload:
    """Keep an uploaded file for reading; abandoned ones of the program go. Raises Invalid."""
    chosen = _format_of(sent, core)
    with command() as session:
        _, bank = bank_for(session, user_id, program_id, bank_id, Act.WRITE_ITEMS)
        open_to_change(session, program_id)
        session.execute(
            sa.delete(Intake).where(Intake.program_id == program_id, Intake.made_at < now - KEPT_FOR)
        )
        row = Intake(program_id=program_id, id=new_id(now), bank_id=bank.id, user_id=user_id)
        row.file, row.format, row.domain, row.state = sent.file[-160:], chosen, sent.domain, "reading"
        row.made_at = row.beat_at = now
        session.add(row)
        session.flush()
        session.add(IntakePart(program_id=program_id, intake_id=row.id, number=0, raw=sent.data))
        return Upload(user_id, program_id, bank_id, row.id)


def _format_of(sent: Sent, core: Shelf) -> str:
    """The name of a file's format; raises Invalid for what cannot be taken."""
    if not sent.data:
        raise Invalid("Choose a file first." if not sent.file else "The file is empty.")
    if len(sent.data) > LARGEST:
        raise Invalid(f"The file is larger than {LARGEST // 2**20} MB: split it.")
    if sent.domain not in {area.domain for area in core.areas}:
        raise Invalid("Choose the exam domain that most of the questions belong to.")
    try:
        return (named(sent.format) if sent.format else of_file(sent.file, sent.data)).name
    except Unreadable as wrong:
        raise Invalid(str(wrong)) from wrong


def read_upload(*, upload: Upload, now: datetime) -> None:
    """Read an upload into texts of items, with what was lost of each; a file that cannot be is refused.

    Nothing is stored in the bank. Doing it again gives the same.
    """
    session = db.session()
    row = _row(session, upload)
    if row.state != "reading":
        return
    raw = session.get_one(IntakePart, (upload.program_id, upload.id, 0)).raw or b""
    file, format_, domain = row.file, row.format, row.domain
    taken = frozenset(session.scalars(_names(upload)))
    session.rollback()
    try:
        found = read(file, raw, format_)
    except Unreadable as wrong:
        _refuse(upload, str(wrong), now)
        return
    items, renamed = identified(found.items, domain, taken)
    _store(upload, items, (*found.losses, *renamed), now)


def begin_keeping(*, upload: Upload, now: datetime) -> None:
    """Say that everything read shall become drafts. Raises Conflict where there is nothing, or it is done."""
    with command() as session:
        row = _row(session, upload)
        bank_for(session, upload.user_id, upload.program_id, upload.bank_id, Act.WRITE_ITEMS)
        if row.state not in {"read", "keeping"} or not row.total:
            raise Conflict("There is nothing to keep in this upload.")
        row.state, row.beat_at = "keeping", now


def keep_upload(*, upload: Upload, workshop: Workshop, clock: Callable[[], datetime]) -> None:
    """Put part after part into the bank as drafts, faulty ones too, from where it was broken off."""
    while _keep_part(upload, workshop, clock()):
        pass


def throw_away(*, upload: Upload) -> None:
    """Forget an upload; what was kept of it stays in the bank."""
    with command() as session:
        session.delete(_row(session, upload))


def is_still(row: Intake, now: datetime) -> bool:
    """Whether work that should go on has given no sign for long."""
    return row.state in {"reading", "keeping"} and now - row.beat_at > STILL


def find_upload(session: Session, upload: Upload) -> Intake:
    """The row of an upload for whom it belongs to; raises NotFound."""
    return _row(session, upload)


def _row(session: Session, upload: Upload) -> Intake:
    row = session.get(Intake, (upload.program_id, upload.id))
    if row is None or row.user_id != upload.user_id or row.bank_id != upload.bank_id:
        raise NotFound(NOT_THERE)
    return row


def _names(upload: Upload) -> sa.Select[str]:
    return sa.select(BankItem.name).where(
        BankItem.program_id == upload.program_id, BankItem.bank_id == upload.bank_id
    )


def _refuse(upload: Upload, fault: str, now: datetime) -> None:
    with command() as session:
        row = _row(session, upload)
        row.state, row.fault, row.beat_at = "refused", fault[:1000], now


def _store(upload: Upload, items: Sequence[Item], losses: Sequence[Loss], now: datetime) -> None:
    told = [[loss.item, loss.part, loss.reason, loss.line, loss.whole] for loss in losses]
    parts = list(_parts(items))
    with command() as session:
        row = _row(session, upload)
        session.execute(
            sa.delete(IntakePart).where(
                IntakePart.program_id == upload.program_id,
                IntakePart.intake_id == upload.id,
                IntakePart.number > 0,
            )
        )
        first = session.get_one(IntakePart, (upload.program_id, upload.id, 0))
        first.losses, first.raw = told, None
        session.add_all(
            IntakePart(program_id=upload.program_id, intake_id=upload.id, number=number, texts=texts)
            for number, texts in enumerate(parts, start=1)
        )
        row.state, row.total, row.parts, row.beat_at = "read", len(items), len(parts), now


def _parts(items: Sequence[Item]) -> Iterator[list[str]]:
    held: list[str] = []
    for text in entries(items):
        held.append(text)
        if len(held) == PART:
            yield held
            held = []
    if held:
        yield held


def _keep_part(upload: Upload, workshop: Workshop, now: datetime) -> bool:
    """Keep the next part; whether there may be another. It is checked first, while others may write."""
    number, pieces, checked = _check_part(upload, workshop)
    with command() as session:
        row = _row(session, upload)
        if row.state != "keeping":
            return False
        if row.done + 1 != number:
            return True  # another process kept it meanwhile
        _, bank = bank_for(session, upload.user_id, upload.program_id, upload.bank_id, Act.WRITE_ITEMS)
        open_to_change(session, upload.program_id)
        if pieces:
            part = session.get_one(IntakePart, (upload.program_id, upload.id, number))
            part.outcome = _put(session, bank, pieces, checked, row=row, now=now)
            row.done, row.beat_at = number, now
        if row.done == row.parts:
            row.state = "kept"
            _tell(session, bank, row, now)
        return row.state == "keeping"


def _check_part(upload: Upload, workshop: Workshop) -> tuple[int, Sequence[Piece], Sequence[Checked]]:
    """The number of the next part, its texts (none where there is no such part), and what is said of them."""
    session = db.session()
    number = _row(session, upload).done + 1
    bank = session.get_one(Bank, (upload.program_id, upload.bank_id))
    part = session.get(IntakePart, (upload.program_id, upload.id, number))
    pieces = [Piece(text) for text in part.texts] if part else []
    checked = check_in_bank(session, bank, pieces, workshop)
    session.rollback()
    return number, pieces, checked


def _put(
    session: Session,
    bank: Bank,
    pieces: Sequence[Piece],
    checked: Sequence[Checked],
    *,
    row: Intake,
    now: datetime,
) -> dict[str, int]:
    """Store a part's items; what became of them."""
    said = f"Taken in from {row.file}"
    lines = store_checked(session, bank, pieces, checked, user_id=row.user_id, now=now, said=said)
    counts = {word: sum(line.outcome == word for line in lines) for word in ("new", "changed", "same")}
    return {**counts, "faulty": sum(line.errors > 0 for line in lines)}


def _tell(session: Session, bank: Bank, row: Intake, now: datetime) -> None:
    note(
        session,
        "items.uploaded",
        program_id=row.program_id,
        actor_id=row.user_id,
        now=now,
        bank=bank.slug,
        count=row.total,
    )
