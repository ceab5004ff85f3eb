"""`flask webhooks`: what is on its way to other systems."""

from __future__ import annotations

import click
from flask import Flask, current_app
from flask.cli import AppGroup

from studyhub.services.connect.completions import announce_completions
from studyhub.services.connect.sending import send_due

group = AppGroup("webhooks", help="Events that programs have told to other systems.")


def register(app: Flask) -> None:
    """Add the commands to the app."""
    app.cli.add_command(group)


@group.command("send")
def send() -> None:
    """Look for completed assignments, send what is due; run it every minute or two."""
    extensions = current_app.extensions
    announce_completions(shelf=extensions["catalog"].shelf(), now=extensions["clock"]())
    run = send_due(outlet=extensions["outlet"], clock=extensions["clock"])
    click.echo(f"Done: {run.told} told, {run.put_off} put off to another try, {run.given_up} given up.")
