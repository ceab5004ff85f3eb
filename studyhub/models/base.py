"""What all tables share: the declarative base, the column types, and how ids are made."""

from __future__ import annotations

import secrets
import uuid
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

from sqlalchemy import BigInteger, ForeignKey, LargeBinary, MetaData
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, mapped_column, registry
from sqlalchemy.types import TypeDecorator

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
WITHOUT_ROWID: dict[str, Any] = {"sqlite_with_rowid": False}


class Uuid16(TypeDecorator[uuid.UUID]):
    """A UUID in 16 bytes, on SQLite and PostgreSQL alike."""

    impl = LargeBinary(16)
    cache_ok = True

    def process_bind_param(self, value: uuid.UUID | None, _dialect: Dialect) -> bytes | None:
        """Store the 16 bytes."""
        return None if value is None else value.bytes

    def process_result_value(self, value: Any, _dialect: Dialect) -> uuid.UUID | None:
        """Read the 16 bytes (drivers give bytes or a memoryview)."""
        return None if value is None else uuid.UUID(bytes=bytes(value))


class UtcMillis(TypeDecorator[datetime]):
    """An aware UTC datetime as integer milliseconds: SQLite would give naive datetimes back."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> int | None:
        """Store milliseconds since 1970; refuse a naive datetime, whose instant is unknown."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a stored time must carry its time zone")
        return (value - EPOCH) // timedelta(milliseconds=1)

    def process_result_value(self, value: int | None, _dialect: Dialect) -> datetime | None:
        """Read milliseconds back as an aware UTC datetime."""
        return None if value is None else EPOCH + timedelta(milliseconds=value)


def new_id(at: datetime) -> uuid.UUID:
    """A UUIDv7 (RFC 9562): 48 bits of milliseconds of `at`, then 74 random bits; sorts by time."""
    millis = (at - EPOCH) // timedelta(milliseconds=1)
    value = (millis & (1 << 48) - 1) << 80 | secrets.randbits(80)
    value = value & ~(0xF << 76) | 7 << 76
    value = value & ~(0x3 << 62) | 2 << 62
    return uuid.UUID(int=value)


class Base(DeclarativeBase):
    """Declarative base of every table; Flask-SQLAlchemy uses it as its model class."""

    # A registry, not `type_annotation_map`: Flask-SQLAlchemy makes a subclass, which may not have both.
    registry = registry(
        metadata=MetaData(naming_convention=NAMES),
        type_annotation_map={uuid.UUID: Uuid16(), datetime: UtcMillis()},
    )


OwnerId = Annotated[
    uuid.UUID, mapped_column(Uuid16(), ForeignKey("user.id", ondelete="CASCADE"), primary_key=True)
]
RowId = Annotated[uuid.UUID, mapped_column(Uuid16(), primary_key=True)]
