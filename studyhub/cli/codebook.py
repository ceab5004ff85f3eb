"""`flask codebook ...`: the official code tables are built, and what is built is told."""

from __future__ import annotations

import time
from pathlib import Path

import click
from flask import Flask, current_app
from flask.cli import AppGroup

from studyhub.codebook.book import Codebook
from studyhub.codebook.build import build as build_tables
from studyhub.codebook.edition import COUNTED_ON, EDITION, tables_file
from studyhub.codebook.errors import CodebookError

group = AppGroup("codebook", help="Official code tables: ICD-10-CM, ICD-10-PCS, MS-DRG.")
folder_option = click.option(
    "--folder", type=click.Path(file_okay=False, path_type=Path), help="Folder of the tables; the site's own."
)


def register(app: Flask) -> None:
    """Add the group to the app's commands."""
    app.cli.add_command(group)


@group.command("build")
@folder_option
@click.option("--if-missing", is_flag=True, help="Do nothing where usable tables are built already.")
def build(folder: Path | None, *, if_missing: bool) -> None:
    """Build the tables out of the packages of requirements-codes.txt; takes about four seconds."""
    target = tables_file(codebook_folder(folder))
    if if_missing and _usable(target):
        return
    started = time.monotonic()
    try:
        built = build_tables(target, lambda step: click.echo(f"{time.monotonic() - started:4.1f} s  {step}"))
    except CodebookError as error:
        raise click.ClickException(str(error)) from error
    click.echo(
        f"{EDITION}: {built.cm_codes:,} codes of ICD-10-CM and {built.pcs_codes:,} of ICD-10-PCS"
        f" ({built.untitled:,} of them without a title) in {time.monotonic() - started:.1f} s: {target}"
    )


@group.command("info")
@folder_option
def info(folder: Path | None) -> None:
    """Say which tables are built, and up to which day they hold."""
    target = tables_file(codebook_folder(folder))
    try:
        with Codebook(target) as book:
            counts = book.counts(COUNTED_ON)
            click.echo(f"{book.edition} in {target}, {target.stat().st_size / 1_000_000:.0f} MB")
            valid = f"{counts['CM']:,} codes of ICD-10-CM and {counts['PCS']:,} of ICD-10-PCS"
            click.echo(f"{valid} are valid on {COUNTED_ON}.")
            click.echo(f"Validity is known for discharges up to {book.until}.")
    except CodebookError as error:
        raise click.ClickException(str(error)) from error


def codebook_folder(given: Path | None) -> Path:
    """The folder meant: the one given, or the site's."""
    return (given or Path(current_app.config["CODEBOOK_FOLDER"])).resolve()


def _usable(target: Path) -> bool:
    try:
        Codebook(target).close()
    except CodebookError:
        return False
    return True
