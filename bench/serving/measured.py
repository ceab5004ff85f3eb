"""What a server came to under load, at its start and at rest: a flat row a case, alike for every server."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from statistics import median

import psutil

from bench.serving.driver import Request, drive

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
WARM = 1.0
STARTS = 3
Row = dict[str, float | int | str]
Start = Callable[[], AbstractContextManager[tuple[psutil.Process, float]]]
"""Starts a server for as long as a block lasts: its process, and the seconds to its first page."""


@dataclass(frozen=True)
class Subject:
    """Whose figures these are: a server, on which database, with how many answers."""

    server: str
    database: str
    answers: int

    def row(self, case: str, **figures: float) -> Row:
        """A row with all the columns; those without a figure are 0."""
        found: Row = {"case": case, "server": self.server, "database": self.database, "rows": self.answers}
        found |= dict.fromkeys(KEYS[4:], 0.0) | {"sql": 0}
        return found | figures

    def cold_start(self, start: Start, times: int = STARTS) -> Row:
        """From the command to the first page, some times over: no request is under way, so `rps` is 0."""
        waits, used = [], []
        for _ in range(times):
            with start() as (process, seconds):
                waits.append(seconds * 1000)
                used.append(cpu([process]) * 1000)
        longest = round(max(waits), 1)
        return self.row(
            "cold start",
            p50_ms=round(median(waits), 1),
            p99_ms=longest,
            max_ms=longest,
            cpu_ms=round(median(used), 1),
        )


@dataclass(frozen=True)
class Bench:
    """A server under load: whose it is, on which database with how many answers, and its processes."""

    server: str
    database: str
    answers: int
    port: int
    processes: list[psutil.Process]
    seconds: float = SECONDS

    def row(self, case: str, requests: Iterator[Request]) -> Row:
        """Drive a case and tell what it came to."""
        before = cpu(self.processes)
        load = drive(self.port, requests, seconds=self.seconds, warm=min(WARM, self.seconds))
        return Subject(self.server, self.database, self.answers).row(
            case,
            rps=round(load.rps, 1),
            p50_ms=round(load.p50_ms, 2),
            p99_ms=round(load.p99_ms, 2),
            max_ms=round(load.max_ms, 2),
            cpu_ms=round((cpu(self.processes) - before) * 1000 / load.asked, 3),
        )


def with_memory(rows: list[Row], mib: float) -> list[Row]:
    """The rows of a server, each with the memory that it held at rest."""
    return [row | {"rss_mib": mib} for row in rows]


def cpu(trees: list[psutil.Process]) -> float:
    """Seconds of processor that these processes and all below them have used."""
    total = 0.0
    for root in trees:
        for process in (root, *root.children(recursive=True)):
            times = process.cpu_times()
            total += times.user + times.system
    return total
