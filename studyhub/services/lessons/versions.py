"""The versions of a lesson, the newest first, and what changed between two of them."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy import orm
from sqlalchemy.orm import Session

from studyhub.extensions import db
from studyhub.models import LessonVersion, OwnLesson, User
from studyhub.services.banks.diff import DiffLine, diff
from studyhub.services.banks.versions import VersionLine
from studyhub.services.programs.audit import GONE
from studyhub.services.programs.heads import Head, head_of
from studyhub.services.programs.permissions import Act

from .rows import Which, lesson_for, version_of


@dataclass(frozen=True)
class VersionsPage:
    """All versions of a lesson, and the two that are compared; `head_number` is the newest."""

    head: Head
    lesson_id: uuid.UUID
    title: str
    versions: tuple[VersionLine, ...]
    old: int
    new: int
    head_number: int
    lines: tuple[DiffLine, ...]


def versions_page(*, user_id: uuid.UUID, which: Which, old: int | None, new: int | None) -> VersionsPage:
    """Compare `old` with `new`; without them the newest with the one that students see, or before it."""
    session = db.session()
    grant, lesson = lesson_for(session, user_id, which, Act.SEE_LESSONS)
    new = new or lesson.head
    if old is None:
        live = lesson.published if lesson.published not in {None, new} else None
        old = live or max(1, new - 1)
    first, second = version_of(session, lesson, old), version_of(session, lesson, new)
    return VersionsPage(
        head=head_of(session, grant),
        lesson_id=lesson.id,
        title=lesson.title,
        versions=_lines(session, lesson),
        old=old,
        new=new,
        head_number=lesson.head,
        lines=diff(first.text, second.text),
    )


def _lines(session: Session, lesson: OwnLesson) -> tuple[VersionLine, ...]:
    """Who saved which version when, and what came of it; without the texts."""
    author, publisher = orm.aliased(User), orm.aliased(User)
    version = LessonVersion
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
        .where(version.program_id == lesson.program_id, version.lesson_id == lesson.id)
        .order_by(version.number.desc())
    )
    return tuple(
        VersionLine(
            number=row.number,
            state=row.state,
            live=row.number == lesson.published,
            author=row.author or GONE,
            saved_at=row.saved_at,
            note=row.note,
            errors=row.errors,
            published_by=(row.publisher or GONE) if row.published_at else "",
            published_at=row.published_at,
        )
        for row in rows
    )
