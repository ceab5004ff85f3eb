from __future__ import annotations

import sqlalchemy as sa
from flask import Flask

from studyhub.extensions import db
from studyhub.services.site.health import database_answers, revision


def test_database_that_is_there_answers_and_names_its_revision(app: Flask) -> None:
    assert database_answers()
    older = app.extensions["older_revisions"]()
    assert revision() not in {None, *older}


def test_database_without_tables_has_no_revision(app: Flask) -> None:
    with db.engine.begin() as connection:
        connection.execute(sa.text("ALTER TABLE alembic_version RENAME TO put_aside"))
    try:
        assert revision() is None
        assert database_answers()
    finally:
        db.session.rollback()
        with db.engine.begin() as connection:
            connection.execute(sa.text("ALTER TABLE put_aside RENAME TO alembic_version"))
