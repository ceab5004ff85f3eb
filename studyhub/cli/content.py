"""Which commands authors have: `flask content check, fmt, new, stats, schema`."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, date, datetime
from pathlib import Path

import click
import msgspec
from flask import Flask, current_app
from flask.cli import AppGroup

from studyhub.catalog.authoring.errors import AuthoringRefused
from studyhub.catalog.authoring.fmt import format_files
from studyhub.catalog.authoring.scaffold import Scaffold, new_lesson, new_question
from studyhub.catalog.authoring.schema import editor_hint, write_schemas
from studyhub.catalog.authoring.skeletons import SKELETONS
from studyhub.catalog.authoring.stats import as_lines, bank_stats
from studyhub.catalog.checks import check_bank
from studyhub.catalog.checks.printed_codes import count_printed
from studyhub.catalog.faults import Fault, Severity
from studyhub.catalog.load import load_catalog
from studyhub.catalog.types import Catalog
from studyhub.codebook.book import opened
from studyhub.services.site.content_news import EVERY, announce_content

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 1.0
"""Seconds after which a command says again what it is doing."""

content = AppGroup("content", help="Check, lay out, count and review the content.")
folder_option = click.option(
    "--folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Content folder; the site's own if left out.",
)
today_option = click.option(
    "--today", type=click.DateTime(["%Y-%m-%d"]), help="Check as if on this day.", metavar="YYYY-MM-DD"
)


def register(app: Flask) -> None:
    """Add `flask content ...`."""
    app.cli.add_command(content)


@content.command("check")
@folder_option
@today_option
@click.option("--json", "as_json", is_flag=True, help="Print faults as JSON.")
@click.option("--complete", is_flag=True, help="Missing lessons and questions are errors, not warnings.")
def check(folder: Path | None, today: datetime | None, *, as_json: bool, complete: bool) -> None:
    """Name every fault of the content; exit 1 when there is an error."""
    catalog, faults = examined(content_folder(folder), day(today), complete=complete)
    errors = sum(fault.severity is Severity.ERROR for fault in faults)
    if as_json:
        click.echo(msgspec.json.format(msgspec.json.encode(faults)).decode())
    else:
        for fault in faults:
            click.echo(str(fault))
        click.echo(_codes_checked(catalog))
        click.echo(f"{_count(errors, 'error')}, {_count(len(faults) - errors, 'warning')}")
    if errors:
        raise SystemExit(1)


@content.command("announce")
def announce() -> None:
    """Have all nodes take over content that was exchanged, once each of them has the new files.

    What is broken is announced to nobody.
    """
    _, faults = examined(content_folder(None), day(None))
    if any(fault.severity is Severity.ERROR for fault in faults):
        raise SystemExit("The content has errors: flask content check names them. Nothing was announced.")
    announce_content(now=current_app.extensions["clock"]())
    click.echo(f"Announced: every node looks at its files within {EVERY:.0f} seconds.")


@content.command("stats")
@folder_option
@today_option
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
def stats(folder: Path | None, today: datetime | None, *, as_json: bool) -> None:
    """Count what there is and how it is spread."""
    figures = bank_stats(*examined(content_folder(folder), day(today)))
    click.echo(json.dumps(asdict(figures), indent=2) if as_json else "\n".join(as_lines(figures)))


@content.command("fmt")
@folder_option
@click.option("--check", "only_check", is_flag=True, help="Change nothing; exit 1 if a file would change.")
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
def fmt(folder: Path | None, *, only_check: bool, paths: tuple[Path, ...]) -> None:
    """Put files into the one layout; all content files, or those at or below PATHS."""
    root = content_folder(folder)
    changed = faulty = 0
    for result in format_files(root, [path.resolve() for path in paths]):
        for fault in result.faults:
            click.echo(str(fault), err=True)
        faulty += bool(result.faults)
        if result.text is not None:
            changed += 1
            click.echo(f"{'would change' if only_check else 'changed'} {result.path}")
            if not only_check:
                result.path.write_text(result.text, encoding="utf-8")
    done = "to change" if only_check else "changed"
    click.echo(f"{_count(changed, 'file')} {done}, {_count(faulty, 'file')} with faults left alone")
    if faulty or (only_check and changed):
        raise SystemExit(1)


@content.command("schema")
@click.option(
    "--to", "target", type=click.Path(path_type=Path), default=ROOT / "docs" / "schema", help="Folder."
)
def schema(target: Path) -> None:
    """Write JSON Schema files for editors into docs/schema/."""
    for file in write_schemas(target.resolve()):
        click.echo(f"wrote {file}")
    example = content_folder(None) / "questions" / "area" / "file.yaml"
    click.echo("For VS Code (extension redhat.vscode-yaml), the first line of a question file:")
    click.echo(editor_hint(target.resolve() / "questions.schema.json", example))


@content.group("new")
def new() -> None:
    """Write a skeleton of a question or a lesson."""


@new.command("question")
@folder_option
@click.argument("area")
@click.argument("group")
@click.option("--type", "kind", type=click.Choice(list(SKELETONS)), default="single", show_default=True)
@click.option("--objective", help="Id of a syllabus objective; the area's first if left out.")
def question(area: str, group: str, kind: str, objective: str | None, folder: Path | None) -> None:
    """Add a question to content/questions/AREA/GROUP.yaml under the next free id."""
    root = content_folder(folder)
    _write(lambda: new_question(root, area, group, kind, today=day(None), objective=objective))


@new.command("lesson")
@folder_option
@click.argument("lesson_id", metavar="ID")
def lesson(lesson_id: str, folder: Path | None) -> None:
    """Write the lesson that a syllabus plans under ID."""
    root = content_folder(folder)
    _write(lambda: new_lesson(root, lesson_id, day(None)))


def content_folder(given: Path | None) -> Path:
    """The folder meant: the one given, the app's, or content/ beside the package."""
    return (given or Path(current_app.config.get("CONTENT_FOLDER") or ROOT / "content")).resolve()


def day(given: datetime | None) -> date:
    """The day meant: the one given, or today (UTC)."""
    return (given or datetime.now(UTC)).date()


def examined(folder: Path, today: date, *, complete: bool = False) -> tuple[Catalog, list[Fault]]:
    """What could be read of a folder, and every fault of reading and checking it, by path and line."""
    progress = _progress()
    progress("reading")
    loaded = load_catalog(folder)
    with opened(current_app.config.get("CODEBOOK_FOLDER")) as codes:
        found = check_bank(loaded.catalog, today=today, codes=codes, complete=complete, progress=progress)
    progress("")
    return loaded.catalog, sorted({*loaded.faults, *found})


def readable(folder: Path) -> Catalog:
    """The catalog of a folder; ends the command with the errors when it has any."""
    loaded = load_catalog(folder)
    if not loaded.usable:
        errors = [str(fault) for fault in loaded.faults if fault.severity is Severity.ERROR]
        raise click.ClickException("\n".join(["The content has errors; mend these first:", *errors]))
    return loaded.catalog


def _progress() -> Callable[[str], None]:
    """Says what is being done: on one line of a terminal, elsewhere at most once a second."""
    terminal = sys.stderr.isatty()
    told = time.monotonic()

    def tell(stage: str) -> None:
        nonlocal told
        if terminal:
            said = f"checking: {stage.replace('_', ' ')}" if stage else ""
            click.echo(f"\r\x1b[K{said}", nl=False, err=True)
        elif stage and time.monotonic() - told > PATIENCE:
            told = time.monotonic()
            click.echo(f"... {stage.replace('_', ' ')}", err=True)

    return tell


def _codes_checked(catalog: Catalog) -> str:
    with opened(current_app.config.get("CODEBOOK_FOLDER")) as codes:
        if codes is None:
            return "ICD-10 codes were not checked: no code tables are built (make codebook)."
        return (
            f"{_count(count_printed(catalog, codes), 'ICD-10 code')} checked against {codes.edition} tables."
        )


def _write(make: Callable[[], Scaffold]) -> None:
    try:
        scaffold = make()
    except AuthoringRefused as error:
        raise click.ClickException(str(error)) from error
    scaffold.write()
    click.echo(f"{scaffold.id} in {scaffold.file}")


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
