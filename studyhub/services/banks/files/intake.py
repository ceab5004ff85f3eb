"""Other programs' files come into a bank: read by a job, looked through, then kept by it part by part.

An upload has one job at a time, put down with the state that it waits in. Work is done in small commands, so
that students write in between; a part that is kept is marked in the same transaction, so that whoever takes
the job up goes on where it was.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyhub.catalog.shelf import Shelf
from studyhub.extensions import db
from studyhub.interchange.errors import Unreadable
from studyhub.interchange.formats import named, of_file, read
from studyhub.interchange.item import Item, Loss
from studyhub.interchange.ours import entries, identified
from studyhub.interchange.texts.files import LARGEST_FILE
from studyhub.models import Bank, BankItem, Intake, IntakePart, Job
from studyhub.models.base import new_id
from studyhub.services.banks.checking import Checked, Piece
from studyhub.services.banks.files.uploads import check_in_bank, store_checked
from studyhub.services.banks.rows import bank_for, open_to_change
from studyhub.services.banks.workshop import Workshop
from studyhub.services.database import command
from studyhub.services.errors import Conflict, Invalid, NotFound
from studyhub.services.jobs.rows import Asked, Effect, ask_anew
from studyhub.services.programs.audit import note
from studyhub.services.programs.permissions import Act

INTAKE = "intake"
LARGEST = LARGEST_FILE
"""Bytes of the largest file that is taken."""
PART = 100
"""Entries in a part: what one command stores, a fraction of a second."""
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
        upload = Upload(user_id, program_id, bank_id, row.id)
        _hand_over(session, upload, now)
        return upload


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


def read_upload(*, upload: Upload, now: datetime) -> Effect | None:
    """Read an upload into texts of items, with what was lost of each; a file that cannot be is refused.

    Gives what is to be stored of it, nothing of that in the bank; None where it does not wait to be read.
    """
    session = db.session()
    row = _row(session, upload)
    if row.state != "reading":
        return None
    raw = session.get_one(IntakePart, (upload.program_id, upload.id, 0)).raw or b""
    file, format_, domain = row.file, row.format, row.domain
    taken = frozenset(session.scalars(_names(upload)))
    session.rollback()
    try:
        found = read(file, raw, format_)
    except Unreadable as wrong:
        return partial(_refuse, upload=upload, fault=str(wrong), now=now)
    items, renamed = identified(found.items, domain, taken)
    losses = (*found.losses, *renamed)
    return partial(_store, upload=upload, items=items, losses=losses, now=now)


def begin_keeping(*, upload: Upload, now: datetime) -> None:
    """Say that everything read shall become drafts. Raises Conflict where there is nothing, or it is done."""
    with command() as session:
        row = _held(session, upload)
        if row.state not in {"read", "keeping"} or not row.total:
            raise Conflict("There is nothing to keep in this upload.")
        row.state, row.beat_at = "keeping", now
        _hand_over(session, upload, now)


def go_on(*, upload: Upload, now: datetime) -> None:
    """Have what an upload waits for tried once more, where its job has failed or is gone. Commits."""
    with command() as session:
        row = _held(session, upload)
        if row.state in {"reading", "keeping"}:
            row.beat_at = now
            _hand_over(session, upload, now)


def keep_upload(*, upload: Upload, workshop: Workshop, clock: Callable[[], datetime]) -> None:
    """Put part after part into the bank as drafts, faulty ones too, from where it was broken off."""
    while _keep_part(upload, workshop, clock()):
        pass


def throw_away(*, upload: Upload) -> None:
    """Forget an upload; what was kept of it stays in the bank."""
    with command() as session:
        row = _row(session, upload)
        session.execute(sa.delete(Job).where(Job.key == _key(upload)))
        session.delete(row)


def find_upload(session: Session, upload: Upload) -> tuple[Intake, Job | None]:
    """The row of an upload for whom it belongs to, and its job; raises NotFound."""
    return _row(session, upload), session.scalar(sa.select(Job).where(Job.key == _key(upload)))


def _key(upload: Upload) -> str:
    return f"{INTAKE}/{upload.id.hex}"


def _hand_over(session: Session, upload: Upload, now: datetime) -> None:
    """Have a job do what an upload waits for; one that is under way does it."""
    of = {"bank": upload.bank_id.hex, "upload": upload.id.hex}
    asked = Asked(INTAKE, _key(upload), of, user_id=upload.user_id, program_id=upload.program_id)
    ask_anew(session, asked, now=now)


def _held(session: Session, upload: Upload) -> Intake:
    """The row of an upload of who may still write here, locked: who presses twice gets one job."""
    bank_for(session, upload.user_id, upload.program_id, upload.bank_id, Act.WRITE_ITEMS)
    return _row(session, upload, hold=True)


def _row(session: Session, upload: Upload, *, hold: bool = False) -> Intake:
    row = session.get(Intake, (upload.program_id, upload.id), with_for_update=hold or None)
    if row is None or row.user_id != upload.user_id or row.bank_id != upload.bank_id:
        raise NotFound(NOT_THERE)
    return row


def _names(upload: Upload) -> sa.Select[str]:
    return sa.select(BankItem.name).where(
        BankItem.program_id == upload.program_id, BankItem.bank_id == upload.bank_id
    )


def _refuse(session: Session, *, upload: Upload, fault: str, now: datetime) -> None:
    row = _row(session, upload)
    row.state, row.fault, row.beat_at = "refused", fault[:1000], now


def _store(
    session: Session, *, upload: Upload, items: Sequence[Item], losses: Sequence[Loss], now: datetime
) -> None:
    row = _row(session, upload)
    parts = list(_parts(items))
    first = session.get_one(IntakePart, (upload.program_id, upload.id, 0))
    first.losses = [[loss.item, loss.part, loss.reason, loss.line, loss.whole] for loss in losses]
    first.raw = None
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
