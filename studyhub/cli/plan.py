"""`flask plan`: what is sent to students by the calendar, not by their clicks."""

from __future__ import annotations

import click
from flask import Flask, current_app
from flask.cli import AppGroup

from studyhub.services.assignments.doing.reminding import remind_due
from studyhub.services.planning.links import Signer
from studyhub.services.planning.reminders import send_due

group = AppGroup("plan", help="Study plans.")


def register(app: Flask) -> None:
    """Add the commands to the app."""
    app.cli.add_command(group)


@group.command("remind")
def remind() -> None:
    """Send the weekly mail to who asked for it, and word of assigned work that is due soon; run it daily."""
    mailer, now = current_app.extensions["mailer"], current_app.extensions["clock"]()
    signer = Signer(str(current_app.config["SECRET_KEY"]))
    public_url = current_app.config["SETTINGS"].public_url
    sent = send_due(mailer=mailer, signer=signer, public_url=public_url, now=now)
    shelf = current_app.extensions["catalog"].shelf()
    sent += remind_due(mailer=mailer, signer=signer, public_url=public_url, shelf=shelf, now=now)
    click.echo(f"Done: {sent} mails.")
