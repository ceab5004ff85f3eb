"""Migrations by Alembic, which is loaded where there is something to migrate: a server mostly has nothing."""

from __future__ import annotations

from pathlib import Path

from flask import Flask
from flask_migrate import Migrate, upgrade

from studyhub.extensions import db

from .database import MIGRATIONS


def with_migrations(app: Flask) -> None:
    """Let migrations run in the app's database."""
    Migrate(render_as_batch=True, compare_type=True).init_app(app, db, directory=str(MIGRATIONS))


def migrate(app: Flask, migrations: Path) -> None:
    """Run all migrations of a folder that the database has not had yet; needs an app context."""
    with_migrations(app)
    upgrade(directory=str(migrations))
