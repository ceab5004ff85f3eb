"""Whether the database can be worked with, in the words of who watches over the site."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from studyhub.extensions import db


def database_answers() -> bool:
    """Whether the database can be asked anything at all."""
    try:
        db.session.execute(sa.text("SELECT 1"))
    except SQLAlchemyError:
        return False
    return True


def revision() -> str | None:
    """The revision that the database's tables are at, None where there are none."""
    try:
        return db.session.execute(sa.text("SELECT version_num FROM alembic_version")).scalar()
    except SQLAlchemyError:
        db.session.rollback()
        return None
