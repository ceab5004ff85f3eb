"""`flask doctor`: what keeps the site from working well, and what to do about each."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import click
from flask import Flask
from flask.cli import with_appcontext
from sqlalchemy.exc import SQLAlchemyError

from studyhub.adapters.errors import OutsideError
from studyhub.extensions import db

from .configured import content_is_sound, keys_fit, settings_are_fit
from .finding import Finding
from .running import clock_is_right, colleges_answer, jobs_are_done, mail_is_taken, redis_answers
from .stored import backups_are_made, database_is_whole, disk_has_room


def register(app: Flask) -> None:
    """Add the command to the app."""
    app.cli.add_command(doctor)


@click.command("doctor")
@with_appcontext
def doctor() -> None:
    """Look at settings, database, disk, content, mail, jobs, colleges, clock, backups; 1 at a fault."""
    found = list(examine())
    for one in found:
        click.echo(f"{one.level:<8} {one.subject:<10} {one.said}")
        if one.remedy:
            click.echo(f"{'':<19} -> {one.remedy}")
    faults = sum(one.level == "fault" for one in found)
    warnings = sum(one.level == "warning" for one in found)
    click.echo(f"{faults} faults, {warnings} warnings.")
    if faults:
        raise SystemExit(1)


def examine() -> Iterator[Finding]:
    """Everything that is looked at, in order; a check that cannot be made is a fault of its own."""
    checks: tuple[tuple[str, Callable[[], Iterator[Finding]]], ...] = (
        ("settings", settings_are_fit),
        ("database", database_is_whole),
        ("redis", redis_answers),
        ("keys", keys_fit),
        ("disk", disk_has_room),
        ("content", content_is_sound),
        ("mail", mail_is_taken),
        ("jobs", jobs_are_done),
        ("college", colleges_answer),
        ("clock", clock_is_right),
        ("backups", backups_are_made),
    )
    for subject, check in checks:
        try:
            found = list(check())
        except (OSError, SQLAlchemyError, OutsideError) as wrong:
            db.session.rollback()
            said = str(wrong).splitlines()[0]
            found = [
                Finding("fault", subject, f"could not be looked at: {said}", "Mend what stands above first.")
            ]
        yield from found or [Finding("ok", subject, "nothing to mend")]
