"""The versions of an item, the newest first, and what changed between two of them."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import orm
from sqlalchemy.orm import Session

from studyhub.extensions import db
from studyhub.models import BankItem, BankVersion, LessonVersion, User
from studyhub.services.programs.audit import GONE
from studyhub.services.programs.heads import Head, head_of
from studyhub.services.programs.permissions import Act

from .banks import BankHead, bank_head
from .checking import read_item
from .diff import DiffLine, diff, key_changes
from .rows import Which, item_for, version_of
from .workshop import Workshop


@dataclass(frozen=True)
class VersionLine:
    """A version in the list; `live` is the one that students see."""

    number: int
    state: str
    live: bool
    author: str
    saved_at: datetime
    note: str
    errors: int
    published_by: str
    published_at: datetime | None


@dataclass(frozen=True)
class VersionsPage:
    """All versions of an item, and the two that are compared; `asks_other`: what is asked differs."""

    head: Head
    bank: BankHead
    item_id: uuid.UUID
    name: str
    versions: tuple[VersionLine, ...]
    old: int
    new: int
    lines: tuple[DiffLine, ...]
    keys: tuple[str, ...]
    asks_other: bool


def versions_page(
    *, user_id: uuid.UUID, which: Which, old: int | None, new: int | None, workshop: Workshop
) -> VersionsPage:
    """Compare `old` with `new`; without them the newest with the one that students see, or before it."""
    session = db.session()
    grant, bank, item = item_for(session, user_id, which, Act.SEE_BANKS)
    new = new or item.head
    if old is None:
        live = item.published if item.published not in {None, new} else None
        old = live or max(1, new - 1)
    first, second = version_of(session, item, old), version_of(session, item, new)
    before, after = (read_item(v.text, bank.slug, workshop.core)[0] for v in (first, second))
    return VersionsPage(
        head=head_of(grant),
        bank=bank_head(bank),
        item_id=item.id,
        name=item.name,
        versions=version_lines(session, item),
        old=old,
        new=new,
        lines=diff(first.text, second.text),
        keys=key_changes(before, after),
        asks_other=first.ask_hash != second.ask_hash,
    )


def version_lines(session: Session, item: BankItem) -> tuple[VersionLine, ...]:
    """Who saved which version of an item when, and what came of it."""
    mine = (BankVersion.program_id == item.program_id, BankVersion.item_id == item.id)
    return lines_of(session, BankVersion, *mine, published=item.published)


def lines_of(
    session: Session,
    version: type[BankVersion] | type[LessonVersion],
    *mine: sa.ColumnElement[bool],
    published: int | None,
) -> tuple[VersionLine, ...]:
    """The versions that `mine` names, without texts; `published` numbers the one that students see."""
    author, publisher = orm.aliased(User), orm.aliased(User)
    columns = (version.number, version.state, version.saved_at, version.note, version.errors)
    rows = session.execute(
        sa.select(
            *columns,
            version.published_at,
            author.name.label("author"),
            publisher.name.label("publisher"),
        )
        .outerjoin(author, author.id == version.author_id)
        .outerjoin(publisher, publisher.id == version.published_by)
        .where(*mine)
        .order_by(version.number.desc())
    )
    return tuple(
        VersionLine(
            number=row.number,
            state=row.state,
            live=row.number == published,
            author=row.author or GONE,
            saved_at=row.saved_at,
            note=row.note,
            errors=row.errors,
            published_by=(row.publisher or GONE) if row.published_at else "",
            published_at=row.published_at,
        )
        for row in rows
    )
