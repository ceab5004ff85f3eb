"""`flask ...` commands: short shells over functions that live elsewhere."""

from __future__ import annotations

from flask import Flask

from . import (
    assets,
    backup,
    codebook,
    content,
    doctor,
    interchange,
    jobs,
    plan,
    privacy,
    programs,
    progress,
    reviews,
    webhooks,
)


def register(app: Flask) -> None:
    """Add every command group to the app."""
    for group in (
        assets,
        backup,
        codebook,
        content,
        doctor,
        interchange,
        jobs,
        plan,
        privacy,
        programs,
        progress,
        reviews,
        webhooks,
    ):
        group.register(app)
