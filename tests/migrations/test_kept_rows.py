"""A site in use goes back to each earlier revision and comes up again: what that one knew is still there."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask import Flask
from flask_migrate import downgrade, upgrade

from studyhub.config import ROOT
from studyhub.extensions import db
from studyhub.services.demo.fill import fill
from tests.conftest import NOW
from tests.migrations.test_migrations import REVISIONS

FOLDER = str(ROOT / "migrations")
GRADED = sa.text("SELECT count(*) FROM sitting WHERE kind = 'graded'")


def counts() -> dict[str, int]:
    """How many rows each table of the database as it stands has."""
    with db.engine.connect() as connection:
        names = set(sa.inspect(connection).get_table_names()) - {"alembic_version"}
        tables = [sa.table(name) for name in names]
        return {
            table.name: _count(connection, sa.select(sa.func.count()).select_from(table)) for table in tables
        }


def _count(connection: sa.Connection, wanted: sa.Executable) -> int:
    return int(connection.execute(wanted).scalar_one())


@pytest.mark.timeout(300)
def test_rows_outlive_the_way_down_to_each_revision_and_up_again(app: Flask) -> None:
    fill(shelf=app.extensions["catalog"].shelf(), now=NOW, tell=lambda *_: None, students=2, weeks=2)
    db.session.remove()
    before = counts()
    assert before["review"] > 50
    with db.engine.connect() as connection:
        graded = _count(connection, GRADED)  # have no place before 0017
    for revision in REVISIONS[1:]:
        downgrade(directory=FOLDER, revision=revision)
        known = counts().keys()
        upgrade(directory=FOLDER)
        after = counts()
        if revision < "0017":
            assert after["sitting"] == before["sitting"] - graded
            before |= {name: after[name] for name in ("sitting", "sitting_answer", "assignment_attempt")}
        assert {name: after[name] for name in known} == {name: before[name] for name in known}
        before = after
