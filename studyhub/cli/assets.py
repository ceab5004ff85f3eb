"""`flask assets build`: the sprite of the icons that our templates use."""

from __future__ import annotations

from pathlib import Path

import click
from flask import Flask, current_app
from flask.cli import AppGroup

from studyhub.adapters.icons import build_icons

group = AppGroup("assets", help="Files that set-up makes out of installed packages.")


def register(app: Flask) -> None:
    """Add the group to the app's commands."""
    app.cli.add_command(group)


@group.command("build")
def build() -> None:
    """Cut the icons in use out of Bootstrap-Flask's sprite into static/icons.svg."""
    target = Path(str(current_app.static_folder)) / "icons.svg"
    missing = build_icons(Path(current_app.root_path) / str(current_app.template_folder), target)
    click.echo(f"{target.name}: {target.stat().st_size:,} bytes")
    if missing:
        raise click.ClickException("No such icons in the package: " + ", ".join(missing))
