"""Whether what is stored is whole, can be written, and is copied from time to time."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import sqlalchemy as sa
from flask import current_app

from studyhub.adapters.backup import damage
from studyhub.cli.database import MIGRATIONS, revisions
from studyhub.services.database import command

from .finding import Finding, fault, settings_of_site, warning

ROOM_FAULT, ROOM_WARNING = 200 * 2**20, 2 * 2**30
BACKUP_EVERY = timedelta(days=7)


def database_is_whole() -> Iterator[Finding]:
    """Whether the database is there, as this code wants it, undamaged, and takes writing."""
    file = _file()
    faults = damage(file) if file is not None and file.is_file() and file.stat().st_size else ()
    for one in faults:
        yield fault(
            "database", f"It is damaged: {one}", "Stop the site, then flask restore the latest backup."
        )
    if faults:
        return
    current, needed = revisions(MIGRATIONS)
    if current is None:
        yield fault("database", "There are no tables yet.", "make run, which makes them.")
        return
    if current in current_app.extensions["older_revisions"]():
        yield fault(
            "database",
            f"It is at revision {current}; this code needs {needed}.",
            "Restart: make run migrates it.",
        )
    elif current != needed:
        yield fault(
            "database",
            f"It is at revision {current}, which is newer than this code ({needed}).",
            "Install the newer StudyHub again, or flask restore a backup of before.",
        )
    with command():
        pass  # raises where it takes no writing


def disk_has_room() -> Iterator[Finding]:
    """Whether there is room for answers and backups."""
    folder = settings_of_site().instance_folder
    free = shutil.disk_usage(folder).free
    if not os.access(folder, os.W_OK):
        yield fault(
            "disk", f"{folder} cannot be written to.", f"Give {folder} to the user that StudyHub runs as."
        )
    if free < ROOM_WARNING:
        said = f"{free / 2**20:,.0f} MiB are free in {folder}."
        remedy = "Make room: move older files of its folder backups to another machine first."
        yield fault("disk", said, remedy) if free < ROOM_FAULT else warning("disk", said, remedy)


def backups_are_made() -> Iterator[Finding]:
    """Whether a backup is recent; those that another program makes are not seen."""
    copies = (settings_of_site().instance_folder / "backups").glob("*")
    ages = [time.time() - copy.stat().st_mtime for copy in copies]
    if not ages or min(ages) > BACKUP_EVERY.total_seconds():
        said = f"the newest is {min(ages) / 86400:.0f} days old" if ages else "there is none"
        yield warning(
            "backups",
            f"In {settings_of_site().instance_folder}/backups {said}.",
            "Run flask backup every night (docs/deployment.md), and copy its file to another machine.",
        )


def _file() -> Path | None:
    url = sa.make_url(settings_of_site().database_url)
    return Path(str(url.database)) if url.get_backend_name() == "sqlite" else None
