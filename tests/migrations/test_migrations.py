from __future__ import annotations

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from flask_migrate import downgrade, upgrade

from studyhub.config import ROOT
from studyhub.extensions import db

REVISIONS = [script.revision for script in ScriptDirectory(str(ROOT / "migrations")).walk_revisions()]


def test_migrations_give_exactly_the_tables_of_the_models(app: Flask) -> None:
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, db.metadata) == []


@pytest.mark.parametrize("revision", [*REVISIONS, "base"])
def test_database_of_an_earlier_revision_can_be_upgraded(app: Flask, revision: str) -> None:
    downgrade(directory=str(ROOT / "migrations"), revision=revision)
    upgrade(directory=str(ROOT / "migrations"))
    with db.engine.connect() as connection:
        current = MigrationContext.configure(connection).get_current_revision()
    assert current == REVISIONS[0]


def test_one_line_of_revisions(app: Flask) -> None:
    assert ScriptDirectory(str(ROOT / "migrations")).get_heads() == [REVISIONS[0]]
