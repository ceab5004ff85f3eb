"""Pictures of a program: taken in, counted against its room, given to its people, taken out again."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyhub.adapters.pictures import KINDS, NoPicture, clean_picture
from studyhub.catalog.reading.own_lessons import LONGEST_ALT
from studyhub.extensions import db
from studyhub.models import Cohort, Enrollment, LessonVersion, Membership, Picture, Program
from studyhub.services.database import command
from studyhub.services.errors import Conflict, Invalid, NotFound
from studyhub.services.programs.audit import note
from studyhub.services.programs.permissions import Act, allow

from .rows import open_to_change

ROOM = 100 * 1024 * 1024
"""Bytes of pictures that a program may keep: in the database, which all machines of a site share."""
NO_PICTURE = "There is no such picture."


@dataclass(frozen=True)
class PictureLine:
    """A picture in the list beside a lesson."""

    name: str
    alt: str
    width: int
    height: int
    size: int


@dataclass(frozen=True)
class PictureFile:
    """A picture to be sent."""

    name: str
    media_type: str
    data: bytes


def add_picture(
    *, user_id: uuid.UUID, program_id: uuid.UUID, data: bytes, alt: str, now: datetime
) -> PictureLine:
    """Write a picture anew and keep it; the same one again is kept once. Raises Invalid, Conflict."""
    alt = " ".join(alt.split())
    if not 1 <= len(alt) <= LONGEST_ALT:
        raise Invalid(f"Say in words, at most {LONGEST_ALT} characters, what the picture shows.")
    allow(user_id, program_id, Act.WRITE_LESSONS)  # before it is decoded
    try:
        clean = clean_picture(data)
    except NoPicture as wrong:
        raise Invalid(str(wrong)) from wrong
    with command() as session:
        allow(user_id, program_id, Act.WRITE_LESSONS)
        open_to_change(session, program_id)
        row = session.get(Picture, (program_id, clean.name))
        if row is None:
            if taken_room(session, program_id) + len(clean.data) > ROOM:
                raise Conflict(f"The program's pictures fill their {ROOM // 1024 // 1024} MiB. Remove one.")
            row = Picture(program_id=program_id, name=clean.name, kind=clean.kind, data=clean.data)
            row.width, row.height, row.size = clean.width, clean.height, len(clean.data)
            row.added_by, row.added_at = user_id, now
            session.add(row)
            note(session, "picture.added", program_id=program_id, actor_id=user_id, now=now, name=clean.name)
        row.alt = alt
        return PictureLine(row.name, row.alt, row.width, row.height, row.size)


def remove_picture(*, user_id: uuid.UUID, program_id: uuid.UUID, name: str, now: datetime) -> None:
    """Remove a picture that no version of a lesson shows; raises NotFound, Conflict."""
    with command() as session:
        allow(user_id, program_id, Act.WRITE_LESSONS)
        open_to_change(session, program_id)
        row = session.get(Picture, (program_id, name))
        if row is None:
            raise NotFound(NO_PICTURE)
        shows = (LessonVersion.program_id == program_id, LessonVersion.text.contains(name))
        if session.scalar(sa.select(sa.exists().where(*shows))):
            raise Conflict("A version of a lesson shows this picture, so it stays.")
        session.delete(row)
        note(session, "picture.removed", program_id=program_id, actor_id=user_id, now=now, name=name)


def picture_file(*, user_id: uuid.UUID, program_id: uuid.UUID, name: str) -> PictureFile:
    """A picture, for who works in its program or is enrolled in it; raises NotFound for everybody else."""
    works = sa.exists().where(Membership.program_id == Program.id, Membership.user_id == user_id)
    learns = (
        sa.exists()
        .where(
            Enrollment.program_id == Program.id,
            Enrollment.user_id == user_id,
            Enrollment.left_at.is_(None),
            Cohort.program_id == Enrollment.program_id,
            Cohort.id == Enrollment.cohort_id,
            Cohort.archived_at.is_(None),
        )
        .correlate(Program)
    )
    row = db.session.execute(
        sa.select(Picture.kind, Picture.data)
        .join(Program, Program.id == Picture.program_id)
        .where(Picture.program_id == program_id, Picture.name == name, sa.or_(works, learns))
    ).one_or_none()
    if row is None:
        raise NotFound(NO_PICTURE)
    return PictureFile(name, KINDS[row.kind], row.data)


def pictures_of(session: Session, program_id: uuid.UUID) -> tuple[PictureLine, ...]:
    """The pictures of a program, the newest first."""
    columns = (Picture.name, Picture.alt, Picture.width, Picture.height, Picture.size)
    rows = session.execute(
        sa.select(*columns)
        .where(Picture.program_id == program_id)
        .order_by(Picture.added_at.desc(), Picture.name)
    )
    return tuple(PictureLine(*row) for row in rows)


def taken_room(session: Session, program_id: uuid.UUID) -> int:
    """How many bytes the pictures of a program take."""
    wanted = sa.select(sa.func.coalesce(sa.func.sum(Picture.size), 0))
    return int(session.scalar(wanted.where(Picture.program_id == program_id)) or 0)
