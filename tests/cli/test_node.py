from __future__ import annotations

import threading
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPException
from pathlib import Path

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
    assert told[0] == 503
    assert set(told) == {503, 200}
