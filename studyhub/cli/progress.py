"""`flask progress`: the caches of the review log."""

from __future__ import annotations

import click
from flask import Flask
from flask.cli import AppGroup

from studyhub.services.practice.log import rebuild_all

group = AppGroup("progress", help="What is known of students' memory.")


def register(app: Flask) -> None:
    """Add the commands to the app."""
    app.cli.add_command(group)


@group.command("rebuild")
def rebuild() -> None:
    """Make memory and mastery of everybody anew from the review log."""
    click.echo("Rebuilding memory and mastery from the review log ...")
    click.echo(f"Done: {rebuild_all()} accounts.")
