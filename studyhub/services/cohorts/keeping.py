"""Standings as they are kept: read in one statement, found stale, made anew within a time that is given."""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert as insert_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_sqlite
from sqlalchemy.orm import Session

from studyhub.catalog.shelf import Shelf
from studyhub.extensions import db
from studyhub.models import Cohort, Enrollment, Review, Standing, User
from studyhub.services.database import command

from .reckoning import Seat, reckon
from .standings import COLUMNS, Kept

BATCH = 25
"""Standings that are written in one transaction."""


@dataclass(frozen=True)
class Member:
    """A student of a cohort, with the standing that is kept (None: none yet) and whether it is stale."""

    seat: Seat
    name: str
    email: str
    left_at: datetime | None
    shares: bool
    kept: Kept | None
    stale: bool

    @property
    def id(self) -> uuid.UUID:
        """The student."""
        return self.seat.user_id


def members_of(
    session: Session, cohort: Cohort, *, now: datetime, former: bool = False, student: uuid.UUID | None = None
) -> list[Member]:
    """The students of a cohort by name, with their kept standings; one statement, whatever the log holds.

    `former`: those who left too, as they stood then. `student`: this one alone.
    """
    latest = (
        sa.select(Review.at)
        .where(Review.user_id == Enrollment.user_id)
        .order_by(Review.at.desc())
        .limit(1)
        .correlate(Enrollment)
        .scalar_subquery()
    )
    columns = [getattr(Standing, name) for name in COLUMNS]
    wanted = (
        sa.select(
            Enrollment.user_id,
            Enrollment.joined_at,
            Enrollment.left_at,
            Enrollment.shares_practice,
            User.name,
            User.email,
            User.timezone,
            latest.label("latest"),
            *columns,
        )
        .join(User, User.id == Enrollment.user_id)
        .outerjoin(Standing, _of_enrollment())
        .where(Enrollment.program_id == cohort.program_id, Enrollment.cohort_id == cohort.id)
        .order_by(sa.func.lower(User.name), User.id)
    )
    if not former:
        wanted = wanted.where(Enrollment.left_at.is_(None))
    if student is not None:
        wanted = wanted.where(Enrollment.user_id == student)
    return [_member(row, cohort, now) for row in session.execute(wanted)]


def objectives_of(session: Session, cohort: Cohort) -> dict[uuid.UUID, Mapping[str, list[int]]]:
    """Tallies by objective of each student with a kept standing; see `Kept.objectives`."""
    rows = session.execute(
        sa.select(Standing.user_id, Standing.objectives).where(
            Standing.program_id == cohort.program_id, Standing.cohort_id == cohort.id
        )
    )
    return {row.user_id: row.objectives for row in rows}


def refresh(
    members: Sequence[Member], cohort: Cohort, *, shelf: Shelf, now: datetime, seconds: float | None
) -> list[Member]:
    """The same members, stale standings made anew and kept (commits), the oldest first.

    It stops once `seconds` are over (None: never); who is left stays stale.
    """
    waiting = sorted((one for one in members if one.stale), key=_age)
    ends = None if seconds is None else time.monotonic() + seconds
    made: dict[uuid.UUID, Kept] = {}
    place = {"program_id": cohort.program_id, "cohort_id": cohort.id}
    for start in range(0, len(waiting), BATCH):
        batch: list[Kept] = []
        for member in waiting[start : start + BATCH]:
            if ends is not None and time.monotonic() >= ends:
                break
            batch.append(reckon(db.session(), member.seat, shelf=shelf, now=now))
        if not batch:
            break
        keep(batch, **place)
        made |= {one.user_id: one for one in batch}
    return [replace(one, kept=made[one.id], stale=False) if one.id in made else one for one in members]


def keep(made: Iterable[Kept], *, program_id: uuid.UUID, cohort_id: uuid.UUID) -> None:
    """Write standings over those that were kept, of who is still enrolled. Commits."""
    with command() as session:
        enrolled = set(
            session.scalars(
                sa.select(Enrollment.user_id)
                .where(Enrollment.program_id == program_id, Enrollment.cohort_id == cohort_id)
                .with_for_update(read=True, key_share=True)
            )
        )
        place = {"program_id": program_id, "cohort_id": cohort_id}
        rows = [place | _values(one) for one in made if one.user_id in enrolled]
        if rows:
            session.execute(_upsert(), rows)


def _upsert() -> sa.Insert:
    insert = insert_sqlite if db.engine.dialect.name == "sqlite" else insert_postgresql
    row = insert(Standing)
    keys = {column.name for column in Standing.__table__.primary_key}
    fresh = {one.name: row.excluded[one.name] for one in Standing.__table__.columns if one.name not in keys}
    return row.on_conflict_do_update(index_elements=sorted(keys), set_=fresh)


def _values(one: Kept) -> dict[str, object]:
    return {field.name: getattr(one, field.name) for field in fields(Kept)}


def _member(row: sa.Row[tuple[object, ...]], cohort: Cohort, now: datetime) -> Member:
    until = min((at for at in (row.left_at, cohort.archived_at) if at is not None), default=None)
    seat = Seat(
        user_id=row.user_id,
        timezone=row.timezone,
        joined_at=row.joined_at,
        until=until,
        blueprint=cohort.blueprint,
        log_at=row.latest,
    )
    kept = None
    if row.made_at is not None:
        kept = Kept(row.user_id, *(getattr(row, name) for name in COLUMNS))
    return Member(
        seat, row.name, row.email, row.left_at, row.shares_practice, kept, _is_stale(kept, seat, now)
    )


def _is_stale(kept: Kept | None, seat: Seat, now: datetime) -> bool:
    """Whether a day has begun, something was answered, or the end was moved since it was made."""
    if kept is None or kept.until != seat.until:
        return True
    return seat.until is None and (now >= kept.good_until or kept.log_at != seat.log_at)


def _age(member: Member) -> tuple[bool, datetime]:
    kept = member.kept
    return (kept is not None, kept.made_at if kept else member.seat.joined_at)


def _of_enrollment() -> sa.ColumnElement[bool]:
    return sa.and_(
        Standing.program_id == Enrollment.program_id,
        Standing.cohort_id == Enrollment.cohort_id,
        Standing.user_id == Enrollment.user_id,
    )
