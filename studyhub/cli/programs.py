"""`flask programs`: the nightly watch, what the calendar does with records, a whole program out or gone."""

from __future__ import annotations

import uuid
from pathlib import Path

import click
from flask import Flask, current_app
from flask.cli import AppGroup

from studyhub.services.accounts.desk import Desk
from studyhub.services.accreditation.checking import bring_in_results
from studyhub.services.banks.workshop import Workshop
from studyhub.services.cohorts.watch import watch as watch_over
from studyhub.services.errors import Conflict, Invalid
from studyhub.services.graded.releasing import release_all
from studyhub.services.items.packs import refresh_everybody
from studyhub.services.privacy.ending import ask_end_by_site, end_due
from studyhub.services.privacy.program_export import take_program
from studyhub.services.programs.records.retention import retain as delete_what_is_over

group = AppGroup("programs", help="College programs.")


def register(app: Flask) -> None:
    """Add the commands to the app."""
    app.cli.add_command(group)


@group.command("retain")
@click.option("--pretend", is_flag=True, help="Only say what would be deleted.")
def retain(pretend: bool) -> None:
    """Delete what is kept of cohorts whose time in the archive is over; run it monthly."""
    done = delete_what_is_over(now=current_app.extensions["clock"](), pretend=pretend)
    click.echo(
        f"{'Pretended' if pretend else 'Done'}: {done.cohorts} cohorts, {done.enrollments} enrolments and "
        f"{done.events} events deleted; "
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


@group.command("export")
@click.argument("program_id", type=click.UUID)
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def export(program_id: uuid.UUID, file: Path) -> None:
    """Take a whole program out as a zip; its directors read on its record that it was."""
    extensions, config = current_app.extensions, current_app.config
    core, now = extensions["catalog"].shelf(), extensions["clock"]()
    workshop = Workshop(core, config["CONTENT_FOLDER"], config["CODEBOOK_FOLDER"], now.date())
    with file.open("wb") as out:
        for piece in take_program(program_id=program_id, shelf=core, workshop=workshop, now=now):
            out.write(piece)
    click.echo(f"Done: {file}, {file.stat().st_size} bytes.")


@group.command("delete")
@click.argument("program_id", type=click.UUID, required=False)
def delete(program_id: uuid.UUID | None) -> None:
    """Ask for a program's deletion; without one, delete those whose waiting time is over (every night)."""
    settings, extensions = current_app.config["SETTINGS"], current_app.extensions
    desk = Desk(extensions["mailer"], settings.public_url, settings.registration, settings.session_days)
    shelf, now = extensions["catalog"].shelf(), extensions["clock"]()
    if program_id is None:
        gone = end_due(desk=desk, shelf=shelf, now=now)
        rows = sum(sum(one.values()) for one in gone)
        click.echo(f"Done: {len(gone)} programs deleted, {rows} rows.")
        return
    typed = click.prompt("Type the program's name as it stands")
    try:
        day = ask_end_by_site(desk=desk, program_id=program_id, typed=typed, now=now)
    except (Invalid, Conflict) as wrong:
        raise click.ClickException(str(wrong)) from wrong
    click.echo(f"The program goes from {day:%-d %B %Y} on; its directors are told and can take it back.")
