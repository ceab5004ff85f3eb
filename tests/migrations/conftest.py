"""Migrations are tried on a database of their own: others of the worker keep their tables."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from tests.conftest import let_go, make_app
from tests.postgresql import new_database


@pytest.fixture
def database_url(database: str, request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A migrated database without rows."""
    if database == "postgresql":
        return new_database(request)
    file = tmp_path / "studyhub.db"
    file.write_bytes(request.getfixturevalue("migrated_sqlite").read_bytes())
    return f"sqlite:///{file}"


@pytest.fixture
def app(database_url: str, tmp_path: Path) -> Iterator[Flask]:
    """An app on it, with an app context."""
    app = make_app(tmp_path, database_url)
    with app.app_context():
        yield app
    let_go(app)
