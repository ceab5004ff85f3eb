"""The site as `make run` serves it, in processes of its own, which can be killed without warning."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path

import psutil

from studyhub.config import ROOT
from tests.conftest import free_port

PATIENCE = 180
"""Seconds: all that is shipped is read at the first start, on machines that have other work too."""


@dataclass
class Served:
    """The site, its instance in `folder`; `module` is what Python runs, `settings` what else it is told."""

    folder: Path
    database_url: str
    settings: Mapping[str, str] = field(default_factory=dict)
    module: str = "studyhub.cli.serve"
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        settings = {
            "PORT": str(self.port),
            "INSTANCE_FOLDER": str(self.folder),
            "DATABASE_URL": self.database_url,
            "PUBLIC_URL": self.url,
        }
        with (self.folder / "said.txt").open("ab") as said:
            self.process = subprocess.Popen(  # noqa: S603 - our own code
                [sys.executable, "-m", self.module],
                cwd=ROOT,
                env=os.environ | settings | self.settings,
                stdout=said,
                stderr=said,
                start_new_session=True,
            )
        self._wait()

    def _wait(self) -> None:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            with contextlib.suppress(OSError):
                asking = HTTPConnection("127.0.0.1", self.port, timeout=5)
                with contextlib.closing(asking):
                    asking.request("GET", "/healthz")
                    if asking.getresponse().status == 200:
                        return
            time.sleep(0.1)
        self.kill()
        raise AssertionError(f"the server did not start: {(self.folder / 'said.txt').read_text()}")

    def workers(self, count: int = 2) -> list[psutil.Process]:
        """The workers that last, once there are so many for a second: a first one goes (`cli/node.py`)."""
        assert self.process is not None
        until, since = time.monotonic() + PATIENCE, time.monotonic()
        found = psutil.Process(self.process.pid).children()
        while time.monotonic() < until:
            before, found = found, psutil.Process(self.process.pid).children()
            if len(found) != count or found != before:
                since = time.monotonic()
            if time.monotonic() - since > 1:
                return found
            time.sleep(0.05)
        raise AssertionError(f"there are {len(found)} workers, not {count}")

    def kill(self) -> None:
        """`kill -9` the master and its workers."""
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(timeout=10)
            self.process = None
