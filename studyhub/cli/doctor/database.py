"""Whether the database is there, as this code wants it, undamaged, and takes writing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from flask import current_app
from sqlalchemy.exc import OperationalError, SQLAlchemyError

from studyhub.adapters.backup import damage
from studyhub.adapters.errors import DatabaseUnusable
from studyhub.cli.database import MIGRATIONS, revisions
from studyhub.cli.standing import sign_of_a_database
from studyhub.services.site.health import write_nothing_new
from studyhub.services.site.trouble import Trouble

from .finding import Finding, database_file, fault, settings_of_site
from .troubles import OF_A_FILE, SAID, trouble_found


def database_is_whole() -> Iterator[Finding]:
    """Whether the database can be worked with; where it cannot even be asked, the finding blocks."""
    try:
        found = list(_stands())
    except SQLAlchemyError as wrong:
        found = [trouble_found("database", wrong, blocks=True)]
    yield from found
    if any(one.blocks for one in found):
        return
    try:
        write_nothing_new()
    except SQLAlchemyError as wrong:
        yield trouble_found("database", wrong, blocks=False)


def _stands() -> Iterator[Finding]:
    """What is wrong with what is there; raises SQLAlchemyError where it cannot be asked."""
    file = database_file()
    if file is not None and not file.exists():  # to connect would make an empty one
        yield _nothing_there(f"There is no file {file}")
        return
    faults = _damage(file) if file is not None and file.is_file() and file.stat().st_size else ()
    for one in faults:
        yield fault("database", f"{SAID[Trouble.DAMAGED]}: {one}", OF_A_FILE[Trouble.DAMAGED], blocks=True)
    if not faults:
        yield from _fits()


def _damage(file: Path) -> tuple[str, ...]:
    try:
        return damage(file)
    except DatabaseUnusable as wrong:
        raise OperationalError("PRAGMA integrity_check", None, wrong.__cause__ or wrong) from wrong


def _fits() -> Iterator[Finding]:
    """Whether its tables are those of this code."""
    current, needed = revisions(MIGRATIONS)
    if current is None:
        yield _nothing_there("There are no tables yet")
    elif current in current_app.extensions["older_revisions"]():
        yield fault(
            "database",
            f"It is at revision {current}; this code needs {needed}.",
            "Restart: make run migrates it.",
            blocks=True,
        )
    elif current != needed:
        yield fault(
            "database",
            f"It is at revision {current}, which is newer than this code ({needed}).",
            "Install the newer StudyHub again, or flask restore a backup of before.",
        )


def _nothing_there(said: str) -> Finding:
    """A site that never had a database makes one; one that had is not to begin anew, empty."""
    sign = sign_of_a_database(settings_of_site())
    if sign is None:
        return fault("database", f"{said}.", "make run, which makes it.", blocks=True)
    where = "Mend the name in DATABASE_URL"
    if database_file() is not None:
        where = "Put the file back where it was (mount its disk, mend DATABASE_URL)"
    return fault(
        "database",
        f"{said}, though this site had a database: {sign} is there.",
        f"Do not start the site, which would make an empty one. {where}, or flask restore the latest backup.",
        blocks=True,
    )
