"""`flask doctor`: what keeps the site from working well, and what to do about each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress

import click
from flask import Flask
from flask.cli import with_appcontext
from sqlalchemy.exc import SQLAlchemyError

from studyhub.adapters.errors import OutsideError
from studyhub.extensions import db

from .configured import content_is_sound, keys_fit, settings_are_fit
from .database import database_is_whole
from .finding import Finding, fault
from .running import clock_is_right, colleges_answer, jobs_are_done, mail_is_taken, redis_answers
from .stored import backups_are_made, disk_has_room
from .troubles import trouble_found

Check = Callable[[], Iterator[Finding]]
ASKING = ("keys", "jobs", "clock")
"""Those that read what stands in the database."""
SKIPPED = "What needs it was not looked at: keys, jobs, and times of the clock. Mend it, and ask again."
LOOK_AGAIN = (
    "Mend what is named here: whether it is there, and whether the user that StudyHub runs as may use it."
)


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
    """Everything that is looked at, in order; what needs a database that cannot be asked is skipped, once."""
    checks: tuple[tuple[str, Check], ...] = (
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
    blocked = False
    for subject, check in checks:
        if blocked and subject in ASKING:
            continue
        found = _look(subject, check)
        yield from found or [Finding("ok", subject, "nothing to mend")]
        if not blocked and any(one.blocks for one in found):
            blocked = True
            yield Finding("skipped", "database", SKIPPED)


def _look(subject: str, check: Check) -> list[Finding]:
    """What a check finds; one that cannot be made is a fault of its own."""
    try:
        return list(check())
    except SQLAlchemyError as wrong:  # it was well a moment ago
        with suppress(SQLAlchemyError):
            db.session.rollback()
        return [trouble_found(subject, wrong, blocks=True)]
    except (OSError, OutsideError) as wrong:
        return [fault(subject, f"could not be looked at: {str(wrong).splitlines()[0]}", LOOK_AGAIN)]
