from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, suppress
from http.client import HTTPConnection, HTTPException
from pathlib import Path

import psutil
import pytest

from studyhub.config import ROOT
from tests.browser.served import Served

PAGES = ("/", "/login", "/learn", "/glossary", "/practice", "/readyz")
TURNED_AWAY = 0
pytestmark = pytest.mark.on_sqlite("processes begin and end alike whatever the database")


@pytest.fixture
def served(tmp_path: Path, database_url: str) -> Iterator[Served]:
    content = str(ROOT / "tests" / "sample_content")
    site = Served(tmp_path, database_url, {"WORKERS": "2", "CONTENT_FOLDER": content, "RATE_LIMITS": "no"})
    site.start()
    yield site
    site.kill()


class Visitor(threading.Thread):
    """Goes from page to page, each by a connection of its own, until told to leave."""

    def __init__(self, port: int) -> None:
        super().__init__()
        self.port, self.leave, self.seen = port, threading.Event(), set[tuple[str, int]]()

    def run(self) -> None:
        while not self.leave.is_set():
            for page in PAGES:
                asking = HTTPConnection("127.0.0.1", self.port, timeout=60)
                try:
                    asking.request("GET", page)
                    self.seen.add((page, asking.getresponse().status))
                except (OSError, HTTPException):
                    self.seen.add((page, TURNED_AWAY))
                asking.close()


@pytest.fixture
def two_cores() -> Iterator[set[int]]:
    """This process, and what it starts, has two cores."""
    had = os.sched_getaffinity(0)
    if len(had) < 2:
        pytest.skip("this machine has one core")
    os.sched_setaffinity(0, sorted(had)[:2])
    yield set(sorted(had)[:2])
    os.sched_setaffinity(0, had)


def cores_of(served: Served) -> dict[int, frozenset[int]]:
    """The cores on which the workers may run, by their ids; of all their threads."""
    found = {one.pid: set[int]() for one in served.workers(2)}
    for pid, cores in found.items():
        for thread in psutil.Process(pid).threads():
            with suppress(ProcessLookupError):  # one that has ended meanwhile
                cores.update(os.sched_getaffinity(thread.id))
    return {pid: frozenset(cores) for pid, cores in found.items()}


def test_each_of_as_many_workers_as_cores_has_its_own(two_cores: set[int], served: Served) -> None:
    before = cores_of(served)
    assert sorted(before.values(), key=min) == [frozenset({core}) for core in sorted(two_cores)]
    killed = min(before)
    os.kill(killed, 9)
    after, until = before, time.monotonic() + 30
    while killed in after and time.monotonic() < until:
        after = cores_of(served)
    assert sorted(after.values(), key=min) == sorted(before.values(), key=min)


def test_visitors_that_come_at_once_are_shared_among_the_workers(served: Served) -> None:
    workers = served.workers(2)
    with ExitStack() as stack:
        for _ in range(20):
            asking = stack.enter_context(closing(HTTPConnection("127.0.0.1", served.port, timeout=60)))
            asking.connect()
        until = time.monotonic() + 10
        held = [0, 0]
        while sum(held) < 20 and time.monotonic() < until:
            held = [
                sum(one.status == "ESTABLISHED" for one in worker.net_connections("tcp"))
                for worker in workers
            ]
            time.sleep(0.05)
    assert sum(held) == 20
    assert min(held) >= 1  # on a machine that is busy otherwise one may be late, but none has them all


def test_nobody_is_turned_away_when_the_first_worker_goes(served: Served) -> None:
    visitor = Visitor(served.port)
    visitor.start()
    served.workers(2)
    visitor.leave.set()
    visitor.join(timeout=60)
    assert visitor.seen - {("/readyz", 503)} == {
        (page, 303 if page == "/practice" else 200) for page in PAGES
    }


def test_proxies_hear_of_a_server_once_the_workers_are_there_that_stay(served: Served) -> None:
    told = []
    while not told or told[-1] != 200:
        asking = HTTPConnection("127.0.0.1", served.port, timeout=60)
        asking.request("GET", "/readyz")
        told.append(asking.getresponse().status)
        asking.close()
    assert told == [503] * (len(told) - 1) + [200]
