"""During an upgrade node by node the code of the release before runs on the new tables: they only grow.

RELEASED moves on when a release goes out; what it no longer uses may be taken away after that.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from flask import Flask
from flask_migrate import downgrade, upgrade

from studyhub.config import ROOT
from studyhub.extensions import db

RELEASED = "0019"
MIGRATIONS = str(ROOT / "migrations")
Tables = dict[str, dict[str, Any]]


def tables() -> Tables:
    """The columns of every table, as the database describes them."""
    with db.engine.connect() as connection:
        looking = sa.inspect(connection)
        return {
            table: {column["name"]: column for column in looking.get_columns(table)}
            for table in looking.get_table_names()
        }


def in_the_way(before: Tables, after: Tables) -> list[str]:
    """What code written for the tables before would stumble over in those after."""
    found = []
    for table, known in before.items():
        columns = after.get(table, {})
        found += [f"{table}.{name} is gone" for name in known if name not in columns]
        for name, column in columns.items():
            was = known.get(name)
            if column["nullable"] or column.get("default") is not None:
                continue
            if was is None or was["nullable"]:
                found.append(f"{table}.{name} demands a value that old code does not give")
    return found


def test_code_of_the_release_before_can_work_on_the_new_tables(app: Flask) -> None:
    downgrade(directory=MIGRATIONS, revision=RELEASED)
    before = tables()
    upgrade(directory=MIGRATIONS)
    assert in_the_way(before, tables()) == []


def column(*, nullable: bool, default: str | None = None) -> dict[str, Any]:
    return {"nullable": nullable, "default": default}


def test_what_would_be_in_the_way_is_named() -> None:
    before = {
        "a": {"x": column(nullable=True), "y": column(nullable=True)},
        "b": {"z": column(nullable=False)},
    }
    after = {
        "a": {
            "x": column(nullable=False),
            "n": column(nullable=False),
            "m": column(nullable=False, default="0"),
        }
    }
    assert in_the_way(before, after) == [
        "a.y is gone",
        "a.x demands a value that old code does not give",
        "a.n demands a value that old code does not give",
        "b.z is gone",
    ]
