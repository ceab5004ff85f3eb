"""Questions leave a bank as files that `flask content check` accepts, and shipped ones come in as drafts."""

from __future__ import annotations

import io
import re
import uuid
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import datetime
from typing import Literal

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyhub.catalog.authoring.errors import AuthoringRefused
from studyhub.catalog.editing.cut import cut
from studyhub.catalog.editing.ids import with_ids
from studyhub.catalog.errors import UnknownItem
from studyhub.catalog.reading.questions.beside import area_of
from studyhub.catalog.reading.source import LARGEST_FILE, read_yaml
from studyhub.catalog.types import Question
from studyhub.extensions import db
from studyhub.models import Bank, BankItem, BankVersion
from studyhub.services.banks.checking import known_of
from studyhub.services.banks.rows import bank_for, open_to_change
from studyhub.services.banks.workshop import Workshop
from studyhub.services.banks.writing import add_item, next_id
from studyhub.services.database import command
from studyhub.services.errors import Invalid, NotFound
from studyhub.services.programs.audit import note
from studyhub.services.programs.permissions import Act

Wanted = Literal["published", "newest"]
README = """Questions of the bank {bank} ({title}), taken out of StudyHub on {today}.

Each file lies where it belongs below content/ of a StudyHub: unpack there and run `flask content check`.
Ids that the shipped bank has already were given new numbers:
{renamed}
Left out, because the shipped bank asks the very same: {same}.
What its records of blind readings do not hold, the checker counts as a warning.
"""
NONE = "There is no question yet that could be taken out."
HERE_ONLY = ("form", "enemies", "replaces")
"""Fields of a shipped question that point at its own bank."""


def record_bank(
    session: Session,
    *,
    user_id: uuid.UUID,
    program_id: uuid.UUID,
    bank_id: uuid.UUID,
    wanted: Wanted,
    now: datetime,
) -> None:
    """Put on record, within a command, that questions are taken out. Raises Invalid where there is none."""
    bank = session.get_one(Bank, (program_id, bank_id))
    any_text = sa.select(BankItem.id).where(
        BankItem.program_id == program_id,
        BankItem.bank_id == bank_id,
        (BankItem.published if wanted == "published" else BankItem.head) > 0,
    )
    if session.scalar(any_text.limit(1)) is None:
        raise Invalid(NONE)
    note(session, "bank.exported", program_id=program_id, actor_id=user_id, now=now, bank=bank.slug)


def export_item(
    *,
    user_id: uuid.UUID,
    program_id: uuid.UUID,
    bank_id: uuid.UUID,
    item_id: uuid.UUID,
    workshop: Workshop,
    now: datetime,
) -> tuple[str, bytes]:
    """The newest version of one question as a zip, on record. Raises Invalid where it makes none. Commits."""
    ids = {"user_id": user_id, "program_id": program_id, "bank_id": bank_id}
    made = export_bank(**ids, wanted="newest", workshop=workshop, item_id=item_id)
    with command() as session:
        record_bank(session, **ids, wanted="newest", now=now)
    return made


def export_bank(
    *,
    user_id: uuid.UUID,
    program_id: uuid.UUID,
    bank_id: uuid.UUID,
    wanted: Wanted,
    workshop: Workshop,
    item_id: uuid.UUID | None = None,
) -> tuple[str, bytes]:
    """A zip of question files of a bank, or of one item, with a note on it; gives its name and bytes.

    `published` takes what students see, `newest` every newest version that makes a question. Raises Invalid
    where there is none.
    """
    session = db.session()
    _, bank = bank_for(session, user_id, program_id, bank_id, Act.SEE_BANKS)
    found = list(_texts(session, bank, wanted, item_id))
    shipped = {question.ask_hash for question in workshop.catalog.questions}
    mine = {one.name: one.text for one in found if one.ask_hash not in shipped}
    names = _free_names(mine, workshop)
    files = _files(bank.slug, mine, names, workshop)
    if not files:
        raise Invalid(NONE)
    files["README.txt"] = README.format(
        bank=bank.slug,
        title=bank.title,
        today=workshop.today,
        renamed="\n".join(f"- {old} is {new} here" for old, new in sorted(names.items())) or "- none",
        same=", ".join(one.name for one in found if one.name not in mine) or "none",
    )
    return f"{bank.slug}.zip", _zipped(files)


def copy_shipped(
    *,
    user_id: uuid.UUID,
    program_id: uuid.UUID,
    bank_id: uuid.UUID,
    key: str,
    workshop: Workshop,
    now: datetime,
) -> uuid.UUID:
    """A shipped question, or the case that it belongs to, as a draft of a bank under an id of its own.

    Gives the item's id; where it came from stands with it. Raises NotFound for a key that is not there.
    """
    try:
        question = workshop.core.question(key if "/" in key else f"core/{key}")
    except UnknownItem as unknown:
        raise NotFound("The shipped bank has no such question.") from unknown
    text = _shipped_text(question, workshop)
    with command() as session:
        _, bank = bank_for(session, user_id, program_id, bank_id, Act.WRITE_ITEMS)
        open_to_change(session, program_id)
        old, new = question.case or question.id, next_id(session, bank, question.domain)
        parts = [one.id for one in workshop.core.questions if question.case and one.case == question.case]
        names = {old: new} | {part: f"{new}{part.removeprefix(old)}" for part in parts}
        mine = with_ids(text, names, drop=HERE_ONLY)
        origin = f"core/{old} as of {question.content_hash[:8]}"
        said = f"Copied from the shipped question {old}"
        item = add_item(
            session, bank, mine, user_id=user_id, workshop=workshop, note=said, now=now, origin=origin
        )
        return item.id


def question_files(session: Session, bank: Bank, workshop: Workshop) -> bytes | None:
    """A zip of a bank's questions as they stand now, without those that have an error; None for none."""
    mine = {one.name: one.text for one in _texts(session, bank, "newest", None)}
    files = _files(bank.slug, mine, {}, workshop)
    return _zipped(files) if files else None


def _texts(
    session: Session, bank: Bank, wanted: Wanted, item_id: uuid.UUID | None
) -> sa.Result[tuple[str, str, str]]:
    """Name, text and ask_hash of the items that are wanted and have no error, by name."""
    number = BankItem.published if wanted == "published" else BankItem.head
    query = (
        sa.select(BankItem.name, BankVersion.text, BankVersion.ask_hash)
        .join(
            BankVersion,
            sa.and_(
                BankVersion.program_id == BankItem.program_id,
                BankVersion.item_id == BankItem.id,
                BankVersion.number == number,
            ),
        )
        .where(BankItem.program_id == bank.program_id, BankItem.bank_id == bank.id)
        .where(BankVersion.ask_hash != "", BankVersion.errors == 0)
        .order_by(BankItem.name)
    )
    return session.execute(query if item_id is None else query.where(BankItem.id == item_id))


def _free_names(mine: Iterable[str], workshop: Workshop) -> dict[str, str]:
    """New ids for those that the shipped bank has already: the same words, the next number."""
    catalog = workshop.catalog
    taken = {one.id for one in catalog.questions} | {one.id for one in catalog.cases}
    names = {}
    for name in sorted(taken & set(mine)):
        stem, number = name[:-4], int(name[-4:])
        while f"{stem}{number:04}" in taken or f"{stem}{number:04}" in mine:
            number += 1
        names[name] = f"{stem}{number:04}"
        taken.add(names[name])
    return names


def _files(
    slug: str, mine: Mapping[str, str], names: Mapping[str, str], workshop: Workshop
) -> dict[str, str]:
    """Question files by their path below content/, none larger than the reader takes."""
    parts = {f"{old}-{n}": f"{new}-{n}" for old, new in names.items() for n in range(1, 10)}
    by_area: defaultdict[str, list[str]] = defaultdict(list)
    for text in mine.values():
        with suppress(AuthoringRefused):
            laid_out = with_ids(text, {**names, **parts}, known=mine)
            by_area[_area(laid_out, workshop)].append(laid_out)
    return {
        f"questions/{area}/{slug}{f'-{at}' if at > 1 else ''}.yaml": packed
        for area, entries in by_area.items()
        for at, packed in enumerate(_packed(entries), start=1)
    }


def _packed(entries: Iterable[str]) -> Iterator[str]:
    """Entries joined to files of at most the size that the reader takes."""
    held: list[str] = []
    for entry in entries:
        if held and sum(len(one.encode()) + 1 for one in [*held, entry]) > LARGEST_FILE:
            yield "\n".join(held)
            held = []
        held.append(entry)
    if held:
        yield "\n".join(held)


def _area(text: str, workshop: Workshop) -> str:
    document = read_yaml("", text.encode(), [])
    entries = document.value if document else None
    return area_of(entries[0] if isinstance(entries, list) else None, known_of(workshop.core))


def _zipped(files: Mapping[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, text in sorted(files.items()):
            archive.writestr(path, text)
    return out.getvalue()


def _shipped_text(question: Question, workshop: Workshop) -> str:
    """A shipped entry as its author wrote it, out of its file."""
    name = question.case or question.id
    text = (workshop.content / question.place.path).read_text(encoding="utf-8")
    claims = re.compile(rf"id: [\"']?{re.escape(name)}[\"']?\s*$", re.MULTILINE)
    for _, entry in cut(text):
        if claims.search(entry):
            return entry
    raise NotFound("The shipped question cannot be found in its file any more.")
