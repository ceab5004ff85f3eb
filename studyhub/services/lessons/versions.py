"""The versions of a lesson, the newest first, and what changed between two of them."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from studyhub.extensions import db
from studyhub.models import LessonVersion
from studyhub.services.banks.diff import DiffLine, diff
from studyhub.services.banks.versions import VersionLine, lines_of
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
    mine = (LessonVersion.program_id == lesson.program_id, LessonVersion.lesson_id == lesson.id)
    first, second = version_of(session, lesson, old), version_of(session, lesson, new)
    return VersionsPage(
        head=head_of(grant),
        lesson_id=lesson.id,
        title=lesson.title,
        versions=lines_of(session, LessonVersion, *mine, published=lesson.published),
        old=old,
        new=new,
        head_number=lesson.head,
        lines=diff(first.text, second.text),
    )
