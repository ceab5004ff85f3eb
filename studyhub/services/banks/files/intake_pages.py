"""What is shown of an upload on its way into a bank: how far it is, what it holds, what was lost of it."""

from __future__ import annotations

import uuid
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from studyhub.adapters.sheets import csv_bytes
from studyhub.extensions import db
from studyhub.interchange.formats import named, readable
from studyhub.models import IntakePart
from studyhub.services.banks.banks import BankHead, bank_head
from studyhub.services.banks.checking import Beside, Piece, check_pieces
from studyhub.services.banks.editor import FaultLine, fault_lines
from studyhub.services.banks.preview import Preview, previews
from studyhub.services.banks.rows import bank_for
from studyhub.services.banks.workshop import Workshop
from studyhub.services.programs.heads import Head, head_of
from studyhub.services.programs.permissions import Act

from .intake import Upload, find_upload

LOSSES = 300
WAITS = frozenset({"reading", "keeping"})
STILL = timedelta(seconds=90)
"""After so long without a part done the page says that its turn takes longer than usual."""


@dataclass(frozen=True)
class IntakeForm:
    """What the form of an upload offers: formats and exam domains, each a value and a text."""

    head: Head
    bank: BankHead
    formats: tuple[tuple[str, str], ...]
    domains: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Entry:
    """An item of an upload as it would stand: its text, what the checker says, what students would see."""

    name: str
    text: str
    faults: tuple[FaultLine, ...]
    previews: tuple[Preview, ...]


@dataclass(frozen=True)
class LossLine:
    """What could not be carried of an item: which part, why or what instead; `whole`: it stayed behind."""

    item: str
    part: str
    reason: str
    line: int
    whole: bool


@dataclass(frozen=True)
class IntakePage:
    """An upload: `state` is reading, read, keeping, kept or refused.

    `broken` says that its job has failed or is gone (`fault` has why), `late` that it waits for long, for its
    turn or for another try. `entries` are those of part `part` (from 1). `losses` are the first 300 of
    `lost`. `outcome` counts what became of kept items: new, changed, same, and of these `faulty`.
    """

    head: Head
    bank: BankHead
    upload: Upload
    file: str
    format: str
    state: str
    fault: str
    broken: bool
    late: bool
    total: int
    part: int
    parts: int
    done: int
    entries: tuple[Entry, ...]
    losses: tuple[LossLine, ...]
    lost: int
    outcome: dict[str, int]

    @property
    def running(self) -> bool:
        """Whether the page is worth looking at again by itself."""
        return self.state in WAITS and not self.broken

    @property
    def percent(self) -> int:
        """How much is kept."""
        return 100 * self.done // self.parts if self.parts else 0


def intake_form(
    *, user_id: uuid.UUID, program_id: uuid.UUID, bank_id: uuid.UUID, workshop: Workshop
) -> IntakeForm:
    """The form of an upload; raises NotFound for who may not write questions here."""
    session = db.session()
    grant, bank = bank_for(session, user_id, program_id, bank_id, Act.WRITE_ITEMS)
    domains = tuple((area.domain, area.title) for area in workshop.core.areas)
    formats = (("", "By the file itself"), *((one.name, one.title) for one in readable()))
    return IntakeForm(head_of(grant), bank_head(bank), formats, domains)


def intake_page(*, upload: Upload, part: int, workshop: Workshop, now: datetime) -> IntakePage:
    """An upload with one part of its items checked and previewed; raises NotFound."""
    session = db.session()
    grant, bank = bank_for(session, upload.user_id, upload.program_id, upload.bank_id, Act.WRITE_ITEMS)
    row, job = find_upload(session, upload)
    broken = row.state in WAITS and (job is None or job.due_at is None)
    part = min(max(part, 1), max(row.parts, 1))
    losses = _losses(session, upload)
    shown = row.state in {"read", "keeping"} and row.total > 0
    return IntakePage(
        head=head_of(grant),
        bank=bank_head(bank),
        upload=upload,
        file=row.file,
        format=named(row.format).title,
        state=row.state,
        fault=job.fault if broken and job else row.fault,
        broken=broken,
        late=row.state in WAITS and now - row.beat_at > STILL,
        total=row.total,
        part=part,
        parts=row.parts,
        done=row.done,
        entries=_entries(session, upload, part, bank.slug, workshop) if shown else (),
        losses=losses[:LOSSES],
        lost=len(losses),
        outcome=_outcome(session, upload),
    )


def losses_csv(*, upload: Upload) -> bytes:
    """The whole loss report as a table."""
    session = db.session()
    bank_for(session, upload.user_id, upload.program_id, upload.bank_id, Act.WRITE_ITEMS)
    find_upload(session, upload)
    rows = [
        (one.item, one.part, one.reason, one.line or None, "yes" if one.whole else "no")
        for one in _losses(session, upload)
    ]
    return csv_bytes(("question", "part", "what happened", "line", "left out"), rows)


def _losses(session: Session, upload: Upload) -> tuple[LossLine, ...]:
    first = session.get(IntakePart, (upload.program_id, upload.id, 0))
    return tuple(
        LossLine(str(item), str(part), str(reason), int(str(line)), bool(whole))
        for item, part, reason, line, whole in (first.losses if first else ())
    )


def _entries(
    session: Session, upload: Upload, number: int, slug: str, workshop: Workshop
) -> tuple[Entry, ...]:
    part = session.get(IntakePart, (upload.program_id, upload.id, number))
    pieces = [Piece(text) for text in part.texts] if part else []
    with workshop.codes() as codes:
        checked = check_pieces(pieces, Beside(slug, {}), workshop, codes=codes)
    return tuple(Entry(one.name, one.text, fault_lines(one), previews(one, workshop.core)) for one in checked)


def _outcome(session: Session, upload: Upload) -> dict[str, int]:
    rows = session.scalars(
        select(IntakePart.outcome).where(
            IntakePart.program_id == upload.program_id, IntakePart.intake_id == upload.id
        )
    )
    counts: Counter[str] = Counter()
    for outcome in rows:
        counts.update(outcome)
    return dict(counts)
