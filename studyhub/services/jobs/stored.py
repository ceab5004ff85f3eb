"""How a made file is kept and handed out: in parts, so that a long one is whole in no process's memory."""

from __future__ import annotations

import tempfile
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyhub.extensions import db
from studyhub.models import MadeFile, MadePart
from studyhub.services.errors import Invalid

from .rows import Effect

KEPT = timedelta(days=3)
PART = 4 * 1024 * 1024
"""Bytes of a part. Most files are shorter, and are one row."""
PARTS = range(1, 500)
"""Parts after the first: two gigabytes in all. What is longer is for whoever runs the server to take out."""
TOO_LONG = "The file is longer than two gigabytes. Ask who runs the site to take it out on the server."


@dataclass(frozen=True)
class Made:
    """What a job has made: its name and type, its bytes as they come, and what is to be told with it."""

    name: str
    type: str
    body: Iterable[bytes]
    told: dict[str, Any] | None = None


@dataclass(frozen=True)
class Given:
    """A file as it is sent, piece by piece."""

    name: str
    type: str
    size: int
    pieces: Iterator[bytes]


def to_keep(made: Made, *, user_id: uuid.UUID, file_id: uuid.UUID, now: datetime) -> Effect:
    """Write a file to the disk as it is made; gives what keeps it, in the transaction that ends its job.

    Raises Invalid for one that is too long.
    """
    spool = tempfile.TemporaryFile()  # noqa: SIM115 - it is closed by what is given back, or with it
    try:
        for piece in made.body:
            spool.write(piece)
            if spool.tell() > PART * len(PARTS):
                raise Invalid(TOO_LONG)
    except BaseException:
        spool.close()
        raise

    def keep(session: Session) -> None:
        with spool:
            spool.seek(0)
            row = MadeFile(user_id=user_id, id=file_id, made_at=now, expires_at=now + KEPT)
            row.name, row.type, row.told, row.body = made.name[:120], made.type, made.told, spool.read(PART)
            session.add(row)
            session.flush()
            for number in PARTS:
                if not (data := spool.read(PART)):
                    break
                part = {"user_id": user_id, "id": file_id, "number": number, "data": data}
                session.execute(sa.insert(MadePart), [part])

    return keep


def given(row: MadeFile) -> Given:
    """A file to be sent; its parts are read as they are sent."""
    return Given(row.name, row.type, size_of(row.user_id, row.id), _pieces(row.user_id, row.id))


def size_of(user_id: uuid.UUID, file_id: uuid.UUID) -> int:
    """How many bytes a file has."""
    first = sa.select(sa.func.length(MadeFile.body)).where(
        MadeFile.user_id == user_id, MadeFile.id == file_id
    )
    others = sa.select(sa.func.sum(sa.func.length(MadePart.data))).where(
        MadePart.user_id == user_id, MadePart.id == file_id
    )
    session = db.session()
    return (session.scalar(first) or 0) + (session.scalar(others) or 0)


def _pieces(user_id: uuid.UUID, file_id: uuid.UUID) -> Iterator[bytes]:
    session = db.session()
    body = sa.select(MadeFile.body).where(MadeFile.user_id == user_id, MadeFile.id == file_id)
    if piece := session.scalar(body):
        yield piece
    mine = (MadePart.user_id == user_id, MadePart.id == file_id)
    for number in PARTS:
        piece = session.scalar(sa.select(MadePart.data).where(*mine, MadePart.number == number))
        if piece is None:
            return
        yield piece
