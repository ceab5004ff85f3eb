"""`flask programs`: what the calendar does with the records of programs, and the nightly watch."""

from __future__ import annotations

import click
from flask import Flask, current_app
from flask.cli import AppGroup

from studyhub.services.accreditation.checking import bring_in_results
from studyhub.services.cohorts.watch import watch as watch_over
from studyhub.services.graded.releasing import release_all
from studyhub.services.items.packs import refresh_everybody
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


@group.command("watch")
def watch() -> None:
    """Bring standings and the check of readiness up to date, raise and close alerts; run it every night."""
    extensions = current_app.extensions
    done = watch_over(shelf=extensions["catalog"].shelf(), now=extensions["clock"]())
    results = bring_in_results(shelf=extensions["catalog"].shelf())
    click.echo(
        f"Done: {done.cohorts} cohorts, {done.standings} standings made anew, {done.raised} alerts raised, "
        f"{done.closed} closed; recorded results of {results} students brought into the check of readiness."
    )


@group.command("release")
def release() -> None:
    """Let out the keys of graded exams whose time has come, and mark them; run it every hour."""
    extensions = current_app.extensions
    done = release_all(shelf=extensions["catalog"].shelf(), now=extensions["clock"]())
    click.echo(f"Done: {done} sittings of graded exams marked.")


@group.command("statistics")
def statistics() -> None:
    """Pack what students have answered, so that item statistics are quick; run it every night."""
    click.echo(f"Done: the answers of {refresh_everybody()} students packed anew.")
