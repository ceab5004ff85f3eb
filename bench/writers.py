"""How long the writers of a SQLite file wait: in our queue, and in SQLite's own busy handler.

Four processes with two threads each write one transaction after the other (WAL, synchronous=FULL, a
millisecond of work within each), as fast as they are let; the two ways take turns in one run. A wait ends
when the transaction has begun. `fairness` is the least that a writer got to the most, 1 where all got alike.
"""

from __future__ import annotations

import multiprocessing
import sqlite3
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import AbstractContextManager, closing, nullcontext
from dataclasses import dataclass, field
from pathlib import Path

from studyhub.adapters.write_queue import WriteQueue

KEYS = ("case", "writers", "rps", "p50_ms", "p99_ms", "max_ms", "fairness", "refused")
PROCESSES, THREADS = 4, 2
ROUNDS, SECONDS = 3, 3.0
WORK = 0.001
"""Seconds that a transaction is held for what a use case does in it."""
Row = dict[str, float | int | str]
PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=15000")


@dataclass
class Waits:
    """What one writer of one round went through: seconds of each wait, and how often it was refused."""

    waits: list[float] = field(default_factory=list)
    refused: int = 0


def rows(seconds: float = SECONDS) -> list[Row]:
    """A row a way."""
    found: dict[str, list[list[Waits]]] = {case: [] for case in CASES}
    with tempfile.TemporaryDirectory(prefix="sh-") as name:
        file = Path(name) / "writers.db"
        with closing(_open(file)) as made:
            made.execute("CREATE TABLE answer (id INTEGER PRIMARY KEY, body TEXT)")
        for _ in range(ROUNDS):
            for case in CASES:
                found[case].append(_round(case, file, seconds))
    return [_row(case, rounds, seconds) for case, rounds in found.items()]


def _queued(file: Path) -> Callable[[], AbstractContextManager[None]]:
    return WriteQueue(file).turn


def _left_to_sqlite(_file: Path) -> Callable[[], AbstractContextManager[None]]:
    return nullcontext


CASES = {"our queue": _queued, "busy handler": _left_to_sqlite}


def _round(case: str, file: Path, seconds: float) -> list[Waits]:
    """All writers at once for so long; what each went through."""
    starts = time.monotonic() + 0.3  # the same clock in all processes: they begin together
    with ProcessPoolExecutor(PROCESSES, mp_context=multiprocessing.get_context("fork")) as pool:
        jobs = [pool.submit(_process, case, file, starts, starts + seconds) for _ in range(PROCESSES)]
        return [one for job in jobs for one in job.result()]


def _process(case: str, file: Path, starts: float, ends: float) -> list[Waits]:
    turn, mine = CASES[case](file), [Waits() for _ in range(THREADS)]
    threads = [threading.Thread(target=_write, args=(turn, file, starts, ends, one)) for one in mine]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return mine


def _write(
    turn: Callable[[], AbstractContextManager[None]], file: Path, starts: float, ends: float, mine: Waits
) -> None:
    with closing(_open(file)) as link:
        time.sleep(max(starts - time.monotonic(), 0))
        while (began := time.monotonic()) < ends:
            try:
                with turn():
                    link.execute("BEGIN IMMEDIATE")
                    mine.waits.append(time.monotonic() - began)
                    link.execute("INSERT INTO answer (body) VALUES (?)", ("x" * 300,))
                    time.sleep(WORK)
                    link.execute("COMMIT")
            except sqlite3.OperationalError:
                mine.refused += 1


def _open(file: Path) -> sqlite3.Connection:
    link = sqlite3.connect(file, isolation_level=None)
    for pragma in PRAGMAS:
        link.execute(f"PRAGMA {pragma}")
    return link


def _row(case: str, rounds: list[list[Waits]], seconds: float) -> Row:
    ranked = sorted(wait * 1000 for writers in rounds for one in writers for wait in one.waits)
    return {
        "case": case,
        "writers": PROCESSES * THREADS,
        "rps": round(len(ranked) / (seconds * len(rounds)), 1),
        "p50_ms": round(_at(ranked, 0.5), 2),
        "p99_ms": round(_at(ranked, 0.99), 2),
        "max_ms": round(ranked[-1], 2),
        "fairness": round(min(_shares(rounds)), 3),
        "refused": sum(one.refused for writers in rounds for one in writers),
    }


def _shares(rounds: list[list[Waits]]) -> Iterator[float]:
    """Of each round, the least that a writer got to the most."""
    for writers in rounds:
        counts = [len(one.waits) for one in writers]
        yield min(counts) / max(counts)


def _at(ranked: list[float], share: float) -> float:
    return ranked[min(int(share * len(ranked)), len(ranked) - 1)]
