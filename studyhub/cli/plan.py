"""`flask plan`: what is sent to students by the calendar, not by their clicks."""

from __future__ import annotations

import click
from flask import Flask, current_app
from flask.cli import AppGroup

from studyhub.services.planning.links import Signer
from studyhub.services.planning.reminders import send_due

group = AppGroup("plan", help="Study plans.")


def register(app: Flask) -> None:
    """Add the commands to the app."""
    app.cli.add_command(group)


@group.command("remind")
def remind() -> None:
    """Send the weekly mail to everybody who asked for it and had none for a week; run it daily."""
    sent = send_due(
        mailer=current_app.extensions["mailer"],
        signer=Signer(str(current_app.config["SECRET_KEY"])),
        public_url=current_app.config["SETTINGS"].public_url,
        now=current_app.extensions["clock"](),
    )
    click.echo(f"Done: {sent} mails.")
