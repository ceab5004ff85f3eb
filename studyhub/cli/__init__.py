"""`flask ...` commands: short shells over functions that live elsewhere."""

from __future__ import annotations

from flask import Flask

from . import assets


def register(app: Flask) -> None:
    """Add every command group to the app."""
    assets.register(app)
