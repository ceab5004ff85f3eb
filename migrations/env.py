"""Runs migrations in the app's own database, online only: offline SQL could not be tested."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context
from flask import current_app

from studyhub.models.base import UtcMillis, Uuid16


def render_item(type_: str, item: Any, _autogen: Any) -> str | Literal[False]:
    """Write our column types as plain ones: a migration must not change when the models do."""
    if type_ == "type" and isinstance(item, Uuid16):
        return "sa.LargeBinary(16)"
    if type_ == "type" and isinstance(item, UtcMillis):
        return "sa.BigInteger()"
    return False


def run() -> None:
    """Migrate in one transaction."""
    extension = current_app.extensions["migrate"]
    with extension.db.engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=extension.db.metadata,
            render_item=render_item,
            **extension.configure_args,
        )
        with context.begin_transaction():
            context.run_migrations()


run()
