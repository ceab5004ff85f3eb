"""What to do about each trouble of a database, where it is a file and where it is a server."""

from __future__ import annotations

import os

from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from studyhub.services.site.trouble import Trouble, trouble_of

from .finding import Finding, database_file, fault

SAID = {
    Trouble.BUSY: "Another program holds it",
    Trouble.GONE: "It cannot be reached",
    Trouble.FULL: "It has no room left",
    Trouble.FIXED: "It can be read, but takes no writing",
    Trouble.DAMAGED: "It is damaged",
}
OF_A_FILE = {
    Trouble.BUSY: "Wait a minute, and ask again. If it stays so, fuser -v {file}* shows which program "
    "holds it (a copy under way, a sqlite3 shell, a server that hangs): let it finish, or end it.",
    Trouble.GONE: "Check DATABASE_URL, and ls -ld {folder} {file}: the user that StudyHub runs as has to "
    "read the file and to write in its folder.",
    Trouble.FULL: "df -h {folder} shows the disk: make room there, and the site goes on by itself. If there "
    "is room, the disk fails: journalctl -k says so.",
    Trouble.FIXED: "If findmnt -T {folder} says ro: journalctl -k says why, mount -o remount,rw undoes it. "
    "Else give {folder} and the files in it to the user that StudyHub runs as.",
    Trouble.DAMAGED: "Stop the site, then flask restore the latest backup.",
}
OF_A_SERVER = {
    Trouble.BUSY: "Wait a minute, and ask again. If it stays so, SELECT pid, state, query FROM "
    "pg_stat_activity shows who holds it; docs/postgresql.md says how many connections there have to be.",
    Trouble.GONE: "Start PostgreSQL (systemctl start postgresql), or mend host, port, name and password in "
    "DATABASE_URL.",
    Trouble.FULL: "Make room on the disk of the database server; the site goes on by itself.",
    Trouble.FIXED: "DATABASE_URL leads to a replica, or default_transaction_read_only is on there: name the "
    "server that takes writing (docs/postgresql.md), or switch that off.",
    Trouble.DAMAGED: "Stop the site, have a copy made of the server's data folder, then flask restore the "
    "latest backup.",
}
NO_RIGHTS = (
    "Let the role of DATABASE_URL own the tables, or GRANT it SELECT, INSERT, UPDATE and DELETE on all."
)
NO_RIGHT = "42501"
"""PostgreSQL's state for what a role may not do (its manual, appendix A)."""


def trouble_found(subject: str, wrong: SQLAlchemyError, *, blocks: bool) -> Finding:
    """What a database's error comes to, named as the site's own pages name it."""
    trouble, said = _trouble(wrong), _driver_says(wrong)
    if trouble is not None:
        return fault(subject, f"{SAID[trouble]}: {said}", _remedy(trouble), blocks=blocks)
    if getattr(getattr(wrong, "orig", None), "sqlstate", None) == NO_RIGHT:
        remedy = NO_RIGHTS
    else:
        remedy = (
            "Restart: make run brings the tables up to date. If it stays so, flask restore the latest backup."
        )
    return fault(subject, f"It does not take what this code asks: {said}", remedy, blocks=blocks)


def _trouble(wrong: SQLAlchemyError) -> Trouble | None:
    """The site's word for it; a file that is there and cannot be opened for want of writing is read-only.

    SQLite wants to write beside a file even to read it.
    """
    trouble, file = trouble_of(wrong), database_file()
    if trouble is Trouble.GONE and file is not None and os.access(file, os.R_OK) and file.is_file():
        return trouble if os.access(file.parent, os.W_OK) else Trouble.FIXED
    return trouble


def _driver_says(wrong: SQLAlchemyError) -> str:
    lines = str(wrong.orig if isinstance(wrong, DBAPIError) else wrong).strip().splitlines()
    return lines[0] if lines else type(wrong).__name__


def _remedy(trouble: Trouble) -> str:
    file = database_file()
    if file is None:
        return OF_A_SERVER[trouble]
    return OF_A_FILE[trouble].format(file=file, folder=file.parent)
