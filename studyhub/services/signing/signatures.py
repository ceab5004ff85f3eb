"""Signatures under questions, as they are shown: a signature lapses when the text is another one."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyhub.extensions import db
from studyhub.models import Program, SignOff
from studyhub.services.programs.theirs import PROGRAMS_OF


@dataclass(frozen=True)
class Signature:
    """Who signed a question off, as what and when; `state` is stands, lapsed (another text) or revoked."""

    id: uuid.UUID
    signer_id: uuid.UUID | None
    name: str
    credential: str
    at: datetime
    content_hash: str
    state: str
    revoked_at: datetime | None


# Asked with each answer of those who are in a program: built once.
_THEIRS = (
    sa.select(SignOff)
    .join(Program, Program.id == SignOff.program_id)
    .where(
        SignOff.revoked_at.is_(None),
        Program.archived_at.is_(None),
        SignOff.program_id.in_(PROGRAMS_OF),
    )
)
_STANDING = _THEIRS.where(
    SignOff.item_key == sa.bindparam("item"), SignOff.content_hash == sa.bindparam("content")
).order_by(SignOff.id)
_ANY = _THEIRS.with_only_columns(SignOff.id).limit(1)


@lru_cache(maxsize=4096)
def any_signed(user_id: uuid.UUID, circle: tuple[int, int, int]) -> bool:
    """Whether any signature stands in the programs of a person; kept by their `circle` (see `SignedIn`)."""
    del circle
    return db.session().scalar(_ANY, {"user_id": user_id}) is not None


def signatures_for(*, user_id: uuid.UUID, item: str, content_hash: str) -> tuple[Signature, ...]:
    """Standing signatures under this very text, of the programs that a person works or learns in.

    One statement; not to be asked for people without a program.
    """
    asked = {"user_id": user_id, "item": item, "content": content_hash}
    return tuple(_signature(row, content_hash) for row in db.session().scalars(_STANDING, asked))


def signatures_in(
    session: Session, program_id: uuid.UUID, item: str, content_hash: str
) -> tuple[Signature, ...]:
    """Every signature of a program under a question, newest first, beside the text as it is now."""
    rows = session.scalars(
        sa.select(SignOff)
        .where(SignOff.program_id == program_id, SignOff.item_key == item)
        .order_by(SignOff.id.desc())
    )
    return tuple(_signature(row, content_hash) for row in rows)


def _signature(row: SignOff, content_hash: str) -> Signature:
    state = "stands" if row.content_hash == content_hash else "lapsed"
    return Signature(
        id=row.id,
        signer_id=row.signer_id,
        name=row.name,
        credential=row.credential,
        at=row.signed_at,
        content_hash=row.content_hash,
        state="revoked" if row.revoked_at else state,
        revoked_at=row.revoked_at,
    )
