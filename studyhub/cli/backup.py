"""`flask backup` and `flask restore`: the database as one file, and back again."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import click
import sqlalchemy as sa
from flask import Flask, current_app
from flask.cli import ScriptInfo, with_appcontext

from studyhub.adapters.backup import MOMENT, copy_to, damage, drop_older, put_back
from studyhub.adapters.errors import OutsideError
from studyhub.adapters.postgresql_backup import dump, is_dump, put_dump_back
from studyhub.adapters.revisions import line_of
from studyhub.config import Settings
from studyhub.extensions import db

from .database import MIGRATIONS, bring_up_to_date, revisions

NEWER = (
    "{file} was made by a newer StudyHub (revision {revision}). Install that version, then restore. "
    "Nothing was changed."
)
NO_COPY = "{file} is no copy of a StudyHub database. Nothing was changed."


def register(app: Flask) -> None:
    """Add the commands to the app."""
    app.cli.add_command(backup)
    app.cli.add_command(restore)


@click.command("backup")
@click.argument("file", required=False, type=click.Path(dir_okay=False, path_type=Path))
@click.option("--nightly", is_flag=True, help="Then drop older nightly copies: BACKUPS_KEPT of them stay.")
@with_appcontext
def backup(file: Path | None, nightly: bool) -> None:
    """Copy the database, in use or not, to FILE (else into the instance folder), and check the copy."""
    if file and nightly:
        raise click.UsageError("Nightly copies lie in the instance folder: leave out FILE, or --nightly.")
    settings: Settings = current_app.config["SETTINGS"]
    folder = settings.instance_folder / "backups"
    kind = f"{'nightly' if nightly else 'by-hand'}.{'db' if _is_sqlite() else 'dump'}"
    target = file or folder / f"studyhub-{current_app.extensions['clock']():%Y%m%dT%H%M%S}-{kind}"
    try:
        copy_to(_file(), target) if _is_sqlite() else dump(settings.database_url, target)
    except OutsideError as wrong:
        raise click.ClickException(str(wrong)) from wrong
    if nightly:
        drop_older(folder, f"studyhub-{MOMENT}-{kind}", keep=settings.backups_kept)
    click.echo(f"{target}: {target.stat().st_size:,} bytes, checked.")
    click.echo(
        "Keep with it, in another place: SECRET_KEY, or the file secret_key of the instance folder. "
        "Without it everybody has to sign in again and stored secrets of webhooks cannot be read."
    )


@click.command("restore")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--yes", is_flag=True, help="Do not ask.")
@with_appcontext
def restore(file: Path, yes: bool) -> None:
    """Put FILE in the place of the database, after a backup of what is there now; then migrate it."""
    if not yes:
        click.confirm(f"Everything that is in the database now is replaced by {file}. Go on?", abort=True)
    settings: Settings = current_app.config["SETTINGS"]
    before = f"before-restore-{current_app.extensions['clock']():%Y%m%dT%H%M%S}"
    kept = settings.instance_folder / "backups" / before
    try:
        said = _restore_sqlite(file, kept) if _is_sqlite() else _restore_postgresql(file, kept)
    except OutsideError as wrong:
        raise click.ClickException(str(wrong)) from wrong
    click.echo(said)
    app = click.get_current_context().ensure_object(ScriptInfo).load_app()
    click.echo(f"The database is {bring_up_to_date(app)}.")


def _restore_sqlite(file: Path, kept: Path) -> str:
    _require_known(file)
    database, said = _file(), ""
    db.engine.dispose()
    if database.exists():
        if damage(database):
            said = f"What was there is damaged and was not copied; it stays as {database.name}.damaged. "
            database.rename(database.with_name(f"{database.name}.damaged"))
            for beside in ("-wal", "-shm"):
                database.with_name(database.name + beside).unlink(missing_ok=True)
        else:
            copy_to(database, kept.with_suffix(".db"))
            said = f"What was there is kept as {kept.with_suffix('.db')}. "
    put_back(file, database)
    return f"{said}{file} is put back and checked."


def _require_known(file: Path) -> None:
    """Raises ClickException for what is no copy of ours, or newer than this code; DatabaseUnusable."""
    faults = damage(file)
    if faults:
        raise click.ClickException(f"{file} is no whole database: {faults[0]}. Nothing was changed.")
    with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as opened:
        try:
            row = opened.execute("SELECT version_num FROM alembic_version").fetchone()
        except sqlite3.Error as wrong:
            raise click.ClickException(NO_COPY.format(file=file)) from wrong
    if row is None or row[0] not in line_of(MIGRATIONS):
        raise click.ClickException(NEWER.format(file=file, revision=row[0] if row else "none"))


def _restore_postgresql(file: Path, kept: Path) -> str:
    if not is_dump(file):
        raise click.ClickException(NO_COPY.format(file=file))
    settings: Settings = current_app.config["SETTINGS"]
    current, _ = revisions(MIGRATIONS)
    db.engine.dispose()
    said = ""
    if current is not None:
        dump(settings.database_url, kept.with_suffix(".dump"))
        said = f"What was there is kept as {kept.with_suffix('.dump')}. "
    put_dump_back(file, settings.database_url)
    return f"{said}{file} is put back."


def _is_sqlite() -> bool:
    return db.engine.dialect.name == "sqlite"


def _file() -> Path:
    return Path(str(sa.make_url(current_app.config["SETTINGS"].database_url).database))
