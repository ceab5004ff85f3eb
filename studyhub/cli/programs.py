"""`flask programs`: what the calendar does with the records of programs."""

from __future__ import annotations

import click
from flask import Flask, current_app
from flask.cli import AppGroup

from studyhub.services.programs.records.retention import retain as delete_what_is_over

group = AppGroup("programs", help="College programs.")


def register(app: Flask) -> None:
    """Add the commands to the app."""
    app.cli.add_command(group)


@group.command("retain")
def retain() -> None:
    """Delete what is kept of cohorts whose time in the archive is over; run it monthly."""
    done = delete_what_is_over(now=current_app.extensions["clock"]())
    click.echo(
        f"Done: {done.cohorts} cohorts, {done.enrollments} enrolments and {done.events} events deleted; "
        f"{done.held} cohorts held back by open requests."
    )
