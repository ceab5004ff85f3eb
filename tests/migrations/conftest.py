"""Migrations are tried on a database of their own: others of the worker keep their tables."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from tests.conftest import copied_database, let_go, make_app


@pytest.fixture
def database_url(database: str, request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A migrated database without rows."""
    return copied_database(request, database, tmp_path)


@pytest.fixture
def app(database_url: str, tmp_path: Path) -> Iterator[Flask]:
    """An app on it, with an app context."""
    app = make_app(tmp_path, database_url)
    with app.app_context():
        yield app
    let_go(app)
