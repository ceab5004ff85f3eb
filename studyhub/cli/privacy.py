"""`flask privacy` and `flask research`: what has had its time goes, answers of who agreed leave."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import click
from flask import Flask, current_app
from flask.cli import AppGroup

from studyhub.services.accounts.desk import Desk
from studyhub.services.errors import Invalid
from studyhub.services.privacy.kinds import Periods
from studyhub.services.privacy.research import export_for_server
from studyhub.services.privacy.retention import retain_site

group = AppGroup("privacy", help="What is kept about people.")
research = AppGroup("research", help="Answers for research.")


def register(app: Flask) -> None:
    """Add the commands to the app."""
    app.cli.add_command(group)
    app.cli.add_command(research)


@group.command("retain")
@click.option("--pretend", is_flag=True, help="Only say what would be destroyed.")
def retain(pretend: bool) -> None:
    """Destroy what has had its time and is no cohort's; run it every night."""
    settings, extensions = current_app.config["SETTINGS"], current_app.extensions
    run = retain_site(
        desk=Desk(extensions["mailer"], settings.public_url, settings.registration, settings.session_days),
        periods=Periods.of(settings),
        shelf=extensions["catalog"].shelf(),
        now=extensions["clock"](),
        pretend=pretend,
    )
    click.echo(f"{'Would destroy' if pretend else 'Destroyed'}: {_words(run.gone)}.")
    click.echo(f"Held back by open requests about records: {_words(run.held)}.")


def _words(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{count} {name}" for name, count in counts.items()) or "nothing"


@research.command("export")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def export(file: Path) -> None:
    """Write the answers of students who agreed, under numbers; the zip says what risk is left."""
    try:
        pieces = export_for_server(now=current_app.extensions["clock"]())
    except Invalid as few:
        raise click.ClickException(str(few)) from few
    with file.open("wb") as out:
        out.writelines(pieces)
    click.echo(f"Done: {file}.")
