"""Whether what is stored has room, can be written, and is copied from time to time."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from .finding import Finding, database_file, fault, settings_of_site, warning

ROOM_FAULT, ROOM_WARNING = 200 * 2**20, 2 * 2**30
BACKUP_EVERY = timedelta(days=7)


def disk_has_room() -> Iterator[Finding]:
    """Whether there is room for answers and backups, and whether both can be written."""
    folders, file = [settings_of_site().instance_folder], database_file()
    if file is not None and file.parent.is_dir() and file.parent.resolve() != folders[0].resolve():
        folders.append(file.parent)
    for folder in folders:
        if not os.access(folder, os.W_OK):
            yield fault(
                "disk", f"{folder} cannot be written to.", f"Give {folder} to the user that StudyHub runs as."
            )
    of_disks = {folder.stat().st_dev: folder for folder in reversed(folders)}  # a disk of both is told once
    for folder in reversed(of_disks.values()):
        yield from _room(folder)


def _room(folder: Path) -> Iterator[Finding]:
    free = shutil.disk_usage(folder).free
    if free < ROOM_WARNING:
        said = f"{free / 2**20:,.0f} MiB are free in {folder}."
        remedy = "Make room: move older files of the instance's folder backups to another machine first."
        if folder != settings_of_site().instance_folder:
            remedy = f"Make room on the disk of {folder}, where the database is: df -h {folder}."
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
