"""Bring the database up to date: back an existing one up, then migrate."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import DBAPIError

from studyhub.adapters.backup import back_up
from studyhub.adapters.errors import DatabaseUnusable
from studyhub.adapters.revisions import line_of
from studyhub.config import ROOT, Settings
from studyhub.extensions import db
from studyhub.services.site.trouble import Trouble, trouble_of

from .standing import note_database, sign_of_a_database

MIGRATIONS = ROOT / "migrations"
MIGRATING = 0x57D9
"""The number of our lock among those of the database; any that nobody else uses."""
RESTORE = "Nothing was changed. Put the latest backup back: flask restore FILE."
DOCTOR = "flask doctor says more; DATABASE_URL names where it is."


def revisions(migrations: Path) -> tuple[str | None, str | None]:
    """The revision the database is at (None if empty) and the one the code needs; needs an app context."""
    with db.engine.connect() as connection:
        told = sa.inspect(connection).has_table("alembic_version")
        current = (
            connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar() if told else None
        )
    return current, line_of(migrations)[-1]


@contextmanager
def _alone() -> Iterator[None]:
    """Several nodes that start at once on one PostgreSQL migrate one after the other."""
    if db.engine.dialect.name == "sqlite":
        yield
        return
    with db.engine.connect() as held:
        held.execute(sa.select(sa.func.pg_advisory_lock(MIGRATING)))
        yield
        held.execute(sa.select(sa.func.pg_advisory_unlock(MIGRATING)))


def bring_up_to_date(app: Flask, migrations: Path = MIGRATIONS) -> str:
    """Migrate where needed, after a backup where there is something to lose; says what was done.

    Raises DatabaseUnusable, with what to do.
    """
    try:
        said = _migrated(app, migrations)
    except DBAPIError as wrong:
        db_says = str(wrong.orig).strip().splitlines()[0]
        if trouble_of(wrong) is Trouble.DAMAGED:
            raise DatabaseUnusable(f"The database is damaged ({db_says}). {RESTORE}") from wrong
        raise DatabaseUnusable(f"The database cannot be used: {db_says}. {DOCTOR}") from wrong
    settings: Settings = app.config["SETTINGS"]
    url = sa.make_url(settings.database_url)
    if url.get_backend_name() == "sqlite":
        note_database(settings, Path(str(url.database)))
    return said


def _refuse_to_begin_anew(settings: Settings, file: Path) -> None:
    """A disk that was not mounted must not become an empty site, whose answers nobody finds again."""
    sign = None if file.exists() else sign_of_a_database(settings)
    if sign is not None:
        raise DatabaseUnusable(
            f"There is no file {file}, though this site had a database: {sign} is there. Nothing was made. "
            "Put the file back where it was (mount its disk, mend DATABASE_URL), or flask restore the latest "
            f"backup. If the site is to begin anew, take {sign} away."
        )


def _refuse_newer(current: str | None, migrations: Path) -> None:
    """A start on tables of a later release: nobody knows here how much later, and what they then lack."""
    known = line_of(migrations)
    if current is not None and current not in known:
        raise DatabaseUnusable(
            f"The database is at revision {current}, which is newer than this code ({known[-1]}). "
            "Install the newer StudyHub here too, or flask restore a backup of before."
        )


def _migrated(app: Flask, migrations: Path) -> str:
    settings: Settings = app.config["SETTINGS"]
    file = sa.make_url(settings.database_url).database
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            _refuse_to_begin_anew(settings, Path(str(file)))
            Path(str(file)).parent.mkdir(parents=True, exist_ok=True)
        current, needed = revisions(migrations)
        if current == needed:
            db.engine.dispose()
            return "up to date"
        _refuse_newer(current, migrations)
        said = f"migrated to {needed}"
        if current is not None and db.engine.dialect.name == "sqlite":
            folder = settings.instance_folder / "backups"
            copy = back_up(Path(str(file)), folder, now=app.extensions["clock"](), keep=settings.backups_kept)
            said = f"backed up to {copy.name}, then {said}"
        elif current is not None:
            said += " (PostgreSQL is not backed up from here: do that with pg_dump)"
        with _alone():
            current = revisions(migrations)[0]  # another node may have been at it meanwhile
            if current != needed:
                _refuse_newer(current, migrations)
                from .migrating import migrate  # noqa: PLC0415 - most starts have nothing to migrate

                migrate(app, migrations)
        db.engine.dispose()
    return said
