"""How a PostgreSQL database is dumped and put back: by its own tools, which have to be on the path."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from shutil import which
from urllib.parse import unquote, urlsplit, urlunsplit

from .errors import BackupFailed, RestoreFailed

MAGIC = b"PGDMP"
LONGEST = 1000
"""Characters of what a tool said that are passed on."""


def dump(address: str, target: Path) -> None:
    """Dump a database into a file that `pg_restore` reads. Raises BackupFailed; then there is none."""
    if target.exists():
        raise BackupFailed(f"{target} is there already. Name another file.")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        named, environ = _addressed(address)
        subprocess.run(  # noqa: S603 - a tool of ours with an address of ours
            [_tool("pg_dump"), named, "--format=custom", f"--file={target}"],
            check=True,
            capture_output=True,
            env=environ,
        )
    except (OSError, subprocess.CalledProcessError) as wrong:
        target.unlink(missing_ok=True)
        raise BackupFailed(f"The database could not be dumped to {target}: {_said(wrong)}") from wrong


def is_dump(file: Path) -> bool:
    """Whether a file begins as a dump does."""
    with file.open("rb") as opened:
        return opened.read(len(MAGIC)) == MAGIC


def put_dump_back(file: Path, address: str) -> None:
    """Put a dump in the place of everything that a database holds, in one transaction.

    Raises RestoreFailed; then nothing was changed.
    """
    try:
        named, environ = _addressed(address)
        script = subprocess.run(  # noqa: S603 - a tool of ours with a file that the operator named
            [_tool("pg_restore"), "--no-owner", "--file=-", str(file)], check=True, capture_output=True
        )
        # --clean would leave tables that the dump does not know, and the next migration would meet them.
        anew = ("--command=DROP SCHEMA public CASCADE", "--command=CREATE SCHEMA public", "--file=-")
        whole = ("--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1", *anew)
        subprocess.run(  # noqa: S603 - as above
            [_tool("psql"), named, *whole], check=True, capture_output=True, env=environ, input=script.stdout
        )
    except (OSError, subprocess.CalledProcessError) as wrong:
        raise RestoreFailed(f"{file} could not be put back: {_said(wrong)} Nothing was changed.") from wrong


def _tool(name: str) -> str:
    found = which(name)
    if found is None:
        raise FileNotFoundError(f"{name} is not on the path: install PostgreSQL's client tools.")
    return found


def _addressed(address: str) -> tuple[str, dict[str, str]]:
    """The option that names a database, and the environment with its password.

    Arguments of a process can be read by everybody on the machine, its environment cannot.
    """
    named, password = _without_password(address)
    return f"--dbname={named}", dict(os.environ) | ({"PGPASSWORD": password} if password else {})


def _without_password(address: str) -> tuple[str, str]:
    plain = address.replace("postgresql+psycopg://", "postgresql://", 1)
    parts = urlsplit(plain)
    if not parts.password:
        return plain, ""
    place = parts.netloc.replace(f":{parts.password}@", "@", 1)
    return urlunsplit(parts._replace(netloc=place)), unquote(parts.password)


def _said(wrong: OSError | subprocess.CalledProcessError) -> str:
    if isinstance(wrong, subprocess.CalledProcessError):
        return (wrong.stderr or b"").decode(errors="replace").strip()[:LONGEST]
    return str(wrong)
