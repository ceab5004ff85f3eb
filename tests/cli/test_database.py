from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.script import ScriptDirectory
from flask import Flask

from studyhub.adapters.errors import DatabaseUnusable
from studyhub.cli.database import MIGRATIONS, bring_up_to_date
from studyhub.extensions import db
from studyhub.models import Review
from tests.conftest import make_app

HEAD = ScriptDirectory(str(MIGRATIONS)).get_current_head()
NEXT = f"""import sqlalchemy as sa
from alembic import op

revision = "9999"
down_revision = "{HEAD}"


def upgrade():
    op.create_table("next_thing", sa.Column("id", sa.Integer(), primary_key=True))
"""


@pytest.fixture
def fresh(tmp_path: Path) -> Flask:
    """An app whose database does not exist yet."""
    return make_app(tmp_path, f"sqlite:///{tmp_path / 'new' / 'studyhub.db'}")


def test_missing_database_is_made_without_a_backup(fresh: Flask, tmp_path: Path) -> None:
    assert bring_up_to_date(fresh).startswith("migrated to")
    assert not (tmp_path / "backups").exists()


def test_database_that_is_up_to_date_is_left_alone(fresh: Flask, tmp_path: Path) -> None:
    bring_up_to_date(fresh)
    assert bring_up_to_date(fresh) == "up to date"
    assert not (tmp_path / "backups").exists()


def test_existing_database_is_backed_up_before_it_is_migrated(fresh: Flask, tmp_path: Path) -> None:
    bring_up_to_date(fresh)
    newer = shutil.copytree(MIGRATIONS, tmp_path / "migrations")
    (newer / "versions" / "9999_next.py").write_text(NEXT)
    said = bring_up_to_date(fresh, newer)
    (copy,) = (tmp_path / "backups").iterdir()
    assert copy.name in said
    assert tables(copy) == tables(tmp_path / "new" / "studyhub.db") - {"next_thing"}


def test_site_whose_database_is_away_does_not_begin_anew(fresh: Flask, tmp_path: Path) -> None:
    bring_up_to_date(fresh)
    (tmp_path / "new").rename(tmp_path / "elsewhere")
    with pytest.raises(DatabaseUnusable, match=r"had a database: .*database_file is there. Nothing was made"):
        bring_up_to_date(fresh)
    assert not (tmp_path / "new").exists()
    (tmp_path / "elsewhere").rename(tmp_path / "new")
    assert bring_up_to_date(fresh) == "up to date"


def test_database_of_a_later_release_is_left_alone(fresh: Flask, tmp_path: Path) -> None:
    newer = shutil.copytree(MIGRATIONS, tmp_path / "migrations")
    (newer / "versions" / "9999_next.py").write_text(NEXT)
    bring_up_to_date(fresh, newer)
    with pytest.raises(DatabaseUnusable, match=f"at revision 9999, which is newer than this code .{HEAD}"):
        bring_up_to_date(fresh)
    assert not (tmp_path / "backups").exists()
    assert "next_thing" in tables(tmp_path / "new" / "studyhub.db")


def tables(database: Path) -> set[str]:
    """Names of the tables of a SQLite file."""
    with closing(sqlite3.connect(database)) as connection:
        return {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}


@pytest.mark.on_sqlite("the plan is SQLite's")
@pytest.mark.parametrize("column", [Review.item_key, Review.session_id])
def test_sqlite_finds_a_persons_answers_by_index(app: Flask, column: sa.ColumnElement[object]) -> None:
    query = sa.select(Review).where(Review.user_id == sa.null(), column == sa.null())
    with db.engine.connect() as connection:
        compiled = str(query.compile(connection)).replace(" IS NULL", " = ''")
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {compiled}").all()
    assert f"ix_review_user_id_{column.key}" in str(plan)
