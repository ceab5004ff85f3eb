"""Kolibri in a virtual environment of its own, made when it is asked for: the site does not require it."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
from pathlib import Path

VERSION = "0.19.5"
INSTALLING = 900
"""Seconds after which an index that does not answer is given up."""


class Unavailable(Exception):
    """Kolibri cannot be had here; the message is a sentence that says why."""


def kept() -> Path:
    """Where it is kept for the next time; the folder may be deleted at any time."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return cache / "studyhub-bench" / f"kolibri-{VERSION}"


def installed(place: Path) -> Path:
    """Its command in `place`, fetched from the package index unless it is there; raises Unavailable."""
    command = place / "bin" / "kolibri"
    if not command.exists():
        print(f"  fetching Kolibri {VERSION} into {place} ...", file=sys.stderr, flush=True)
        try:
            venv.create(place, clear=True, with_pip=False)
            _fetch(place / "bin" / "python")
        except (OSError, subprocess.SubprocessError) as wrong:
            raise Unavailable(f"it could not be installed in {place}: {wrong}.") from wrong
    if not command.exists():
        raise Unavailable(f"its package has no command in {place}.")
    return command


def _fetch(python: Path) -> None:
    """With the pip that runs here: it needs none of its own there."""
    pip = [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet"]
    wanted = ["--only-binary", ":all:", f"kolibri=={VERSION}"]
    told = subprocess.run(  # noqa: S603 - our own command
        [*pip, "--disable-pip-version-check", *wanted],
        capture_output=True,
        text=True,
        timeout=INSTALLING,
        check=False,
    )
    if told.returncode:
        last = (told.stderr.strip().splitlines() or ["it did not say why"])[-1]
        raise Unavailable(f"pip could not fetch kolibri {VERSION} from the package index: {last}")
