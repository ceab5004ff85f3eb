"""`flask ...` commands: short shells over functions that live elsewhere."""

from __future__ import annotations

import sys
from importlib import import_module

import click
from flask import Flask
from flask.cli import AppGroup

PARTS = {
    "assets": ("assets",),
    "backup": ("backup",),
    "codebook": ("codebook",),
    "content": ("content", "interchange", "reviews"),
    "doctor": ("doctor",),
    "jobs": ("jobs",),
    "plan": ("plan",),
    "privacy": ("privacy",),
    "programs": ("programs",),
    "progress": ("progress",),
    "research": ("privacy",),
    "restore": ("backup",),
    "webhooks": ("webhooks",),
}
"""Each command with the modules that make it."""


class Commands(AppGroup):
    """The commands of the app, each loaded when it is asked for: a server asks for none."""

    def __init__(self, app: Flask) -> None:
        """Keep the app for the modules that add to it."""
        super().__init__()
        self._app = app

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of all commands."""
        return sorted({*PARTS, *super().list_commands(ctx)})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of a name, None where there is none."""
        if cmd_name not in self.commands:
            for part in PARTS.get(cmd_name, ()):
                import_module(f".{part}", __package__).register(self._app)
        return super().get_command(ctx, cmd_name)


def register(app: Flask) -> None:
    """Give the app its commands."""
    app.cli = Commands(app)
    if "flask_migrate" in sys.modules:  # `flask` has loaded it for its own `flask db`
        from .migrating import with_migrations  # noqa: PLC0415 - a server does without Alembic

        with_migrations(app)
