"""Which commands exchange questions with other programs: `flask content export ...` and `import ...`."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import click
from flask import Flask
from flask.cli import with_appcontext

from studyhub.catalog.errors import UnknownItem
from studyhub.catalog.load import load_catalog
from studyhub.interchange.errors import Unreadable
from studyhub.interchange.formats import FORMATS, named, read, readable, writable, write
from studyhub.interchange.ours import domain_of, draft_files, identified, items_of
from studyhub.interchange.ours.identity import DEFAULT_DOMAIN
from studyhub.interchange.texts.files import LARGEST_FILE
from studyhub.interchange.texts.report import loss_lines, preview_lines, summary

from . import content
from .content import content_folder, folder_option
from .content import readable as readable_catalog

TEMPLATES = {one.name: one.template for one in FORMATS if one.template}


def register(_: Flask) -> None:
    """Add `flask content export`, `import`, `formats` and `template`."""
    for command in (export, import_file, formats, template):
        content.content.add_command(command)


@click.command("formats")
def formats() -> None:
    """List the formats, and which way each goes."""
    for one in FORMATS:
        ways = " and ".join(way for way, there in (("in", one.read), ("out", one.write)) if there)
        click.echo(f"{one.name:<12} {one.title:<24} {ways}")


@click.command("export")
@with_appcontext
@folder_option
@click.argument("name", metavar="FORMAT", type=click.Choice([one.name for one in writable()]))
@click.option("--area", help="Only questions of this area.")
@click.option("--out", type=click.Path(path_type=Path), help="File to write; questions.<ending> if left out.")
def export(name: str, folder: Path | None, area: str | None, out: Path | None) -> None:
    """Write the questions in another program's FORMAT, and say what that does not carry."""
    catalog = readable_catalog(content_folder(folder))
    try:
        items, stayed = items_of(catalog, area)
        written = write(items, name)
    except (UnknownItem, Unreadable) as error:
        raise click.ClickException(str(error)) from error
    file = out or Path(f"questions{named(name).extensions[0]}")
    file.write_bytes(written.data)
    losses = (*stayed, *written.losses)
    _say(loss_lines(losses))
    click.echo(f"{file}: {summary(items, losses)}")


@click.command("import")
@with_appcontext
@folder_option
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--format", "name", type=click.Choice([one.name for one in readable()]), help="Format of FILE.")
@click.option("--area", help="Area that new ids are made for.")
@click.option(
    "--out", type=click.Path(path_type=Path), help="Draft to write; nothing is written if left out."
)
def import_file(
    file: Path, name: str | None, folder: Path | None, area: str | None, out: Path | None
) -> None:
    """Show what FILE holds, say what cannot be carried, and write a draft for `flask content check`."""
    try:
        domain = domain_of(load_catalog(content_folder(folder)).catalog, area) if area else DEFAULT_DOMAIN
        found = read(file.name, _bytes(file), name)
    except (UnknownItem, Unreadable) as error:
        raise click.ClickException(str(error)) from error
    items, renamed = identified(found.items, domain)
    _say(preview_lines(items))
    _say(loss_lines((*found.losses, *renamed)))
    click.echo(f"{file}: {summary(items, (*found.losses, *renamed))}")
    if out is not None:
        _write_drafts(out, list(draft_files(items, domain=domain)))


@click.command("template")
@click.argument("name", metavar="FORMAT", type=click.Choice(list(TEMPLATES)))
@click.argument("file", type=click.Path(path_type=Path))
def template(name: str, file: Path) -> None:
    """Write a table to start from to FILE: every column, and one question of each type."""
    file.write_bytes(TEMPLATES[name]())
    click.echo(f"wrote {file}")


def _bytes(file: Path) -> bytes:
    """The bytes of a file that is not too large to be looked at."""
    if file.stat().st_size > LARGEST_FILE:
        limit = LARGEST_FILE // 1024 // 1024
        raise Unreadable(
            f"The file has {file.stat().st_size // 1024 // 1024} MB; the limit is {limit} MB: split it."
        )
    return file.read_bytes()


def _write_drafts(out: Path, drafts: list[str]) -> None:
    """One file, or as many as content files of their size may have; none that is there already."""
    files = [out if at == 1 else out.with_stem(f"{out.stem}-{at}") for at in range(1, len(drafts) + 1)]
    if there := next((file for file in files if file.exists()), None):
        raise click.ClickException(f"{there} is there already; choose another name.")
    for file, text in zip(files, drafts, strict=True):
        file.write_text(text, encoding="utf-8")
        click.echo(f"wrote {file}; run `flask content check` once it lies in content/questions/<area>/")


def _say(lines: Iterable[str]) -> None:
    for line in lines:
        click.echo(line)
