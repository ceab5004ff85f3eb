"""A Kolibri of its own: an empty home, set up without the network, and served on loopback."""

from __future__ import annotations

import os
import subprocess
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

import psutil

from bench.kolibri.installed import Unavailable
from bench.served import free_port, running

DIRECTOR, PASSWORD = "director", "only for this bench"
FIRST_PAGE = "/en/auth/"
"""Where somebody who is not signed in comes to."""


@dataclass(frozen=True)
class Home:
    """Kolibri's command, its folder, and the port that it is served on."""

    command: Path
    folder: Path
    port: int

    def start(self) -> AbstractContextManager[tuple[psutil.Process, float]]:
        """Serve it, as `kolibri start` does; its process, and the seconds to its first page."""
        asked = [str(self.command), "start", "--foreground"]
        return running(asked, self.folder, self.settings(), self.port, FIRST_PAGE)

    def settings(self) -> dict[str, str]:
        """What it is told by the environment: its defaults but where it is, and that it calls nobody."""
        return {
            "KOLIBRI_HOME": str(self.folder),
            "KOLIBRI_LISTEN_ADDRESS": "127.0.0.1",
            "KOLIBRI_HTTP_PORT": str(self.port),
            "KOLIBRI_ZIP_CONTENT_PORT": str(free_port()),
            "KOLIBRI_DISABLE_PING": "true",
            "KOLIBRI_ZEROCONF_ENABLED": "false",
        }


def provisioned(command: Path, folder: Path) -> Home:
    """A home with one facility and its superuser; raises Unavailable."""
    home = Home(command, folder, free_port())
    who = ["--superusername", DIRECTOR, "--superuserpassword", PASSWORD]
    what = ["--facility", "College", "--preset", "formal", "--language_id", "en", "--noinput"]
    try:
        told = subprocess.run(  # noqa: S603 - our own command
            [command, "manage", "provisiondevice", *what, *who],
            cwd=folder,
            env=os.environ | home.settings(),
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as wrong:
        raise Unavailable(f"it could not be set up: {wrong}.") from wrong
    if told.returncode:
        last = ((told.stderr or told.stdout).strip().splitlines() or ["it did not say why"])[-1]
        raise Unavailable(f"it could not be set up: {last}")
    return home
