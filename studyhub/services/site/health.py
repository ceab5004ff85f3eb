"""Whether the database can be worked with, in the words of who watches over the site."""

from __future__ import annotations

from datetime import UTC, datetime

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from studyhub.extensions import db
from studyhub.models import AuditEvent, User
from studyhub.services.database import WRITING


def database_answers() -> bool:
    """Whether the database can be asked anything at all."""
    try:
        db.session.execute(sa.text("SELECT 1"))
    except SQLAlchemyError:
        return False
    return True


def write_nothing_new() -> None:
    """Write what stands there already, and commit it; raises SQLAlchemyError where no writing is taken.

    To begin a transaction shows neither a full disk nor a server that only reads. Past the queue of
    writers: whoever has the turn and does not end is what is asked about.
    """
    with db.engine.connect() as connection:
        connection.execution_options(**{WRITING: True})
        with connection.begin():
            if db.engine.dialect.name == "sqlite":  # a row that stays as it is, SQLite does not write
                stands = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
                connection.exec_driver_sql(f"PRAGMA user_version = {stands}")
            else:
                connection.exec_driver_sql("UPDATE alembic_version SET version_num = version_num")


def revision() -> str | None:
    """The revision that the database's tables are at, None where there are none."""
    try:
        return db.session.execute(sa.text("SELECT version_num FROM alembic_version")).scalar()
    except SQLAlchemyError:
        db.session.rollback()
        return None


def own_clock() -> datetime | None:
    """What time it is for the database's server; None for SQLite, which has no clock of its own."""
    if db.engine.dialect.name == "sqlite":
        return None
    at = db.session.execute(sa.select(sa.func.clock_timestamp())).scalar_one()
    return at.astimezone(UTC) if isinstance(at, datetime) else None


def last_trace() -> datetime | None:
    """When the newest account or event of the audit log was made; None where there is neither.

    By their ids, which hold the time: UUIDv7, whose first 48 bits are milliseconds since 1970 (RFC 9562,
    section 5.7).
    """
    newest = [
        db.session.execute(sa.select(table.id).order_by(table.id.desc()).limit(1)).scalar()
        for table in (User, AuditEvent)
    ]
    times = [datetime.fromtimestamp((one.int >> 80) / 1000, UTC) for one in newest if one is not None]
    return max(times, default=None)
