from __future__ import annotations

import gc
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from studyhub.cli.sharing import FIRST_PAGE, share
from studyhub.config import ROOT
from studyhub.extensions import db
from studyhub.web import kept
from tests.conftest import make_app

TOKEN = "a-token-of-thirty-two-characters"
LOADED = """
import sys
from pathlib import Path
from studyhub.adapters.queue import Place, Queue
Queue(Place(Path(sys.argv[1]), None, "http://localhost")).load()
print(*("huey" in sys.modules, "psycopg" in sys.modules, "redis" in sys.modules))
import psycopg, redis
queue = Queue(Place(Path(sys.argv[1]), "redis://127.0.0.1:1/0", "http://localhost"))
queue.load()
storage = queue._task().huey.storage
print("redis" in sys.modules, type(storage).__name__, type(storage.conn).__name__)
"""


@pytest.fixture
def shared(tmp_path: Path, database_url: str) -> Iterator[Flask]:
    """A site that counts its requests, as it is before its workers are forked."""
    site = make_app(tmp_path, database_url, metrics_token=TOKEN, workers=2)
    site.extensions["queue"].load = lambda: None  # the tests' own has nothing to load
    gc.unfreeze()  # the tests froze themselves (`pytest_collection_finish`)
    share(site)
    yield site
    kept.pages.common = None


def test_no_connection_is_left_that_workers_would_share(shared: Flask) -> None:
    with shared.app_context():
        assert "Connections in pool: 0" in db.engine.pool.status()


def test_first_page_that_the_server_asks_for_is_not_counted(shared: Flask) -> None:
    visitor = shared.test_client()
    visitor.get(FIRST_PAGE)
    reply = visitor.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    assert 'studyhub_requests_total{endpoint="home.index",method="GET",status="200"} 1.0' in reply.text


def test_collector_looks_no_more_at_what_is_there(shared: Flask) -> None:
    assert gc.get_freeze_count() > 100_000


def test_workers_have_pages_in_common_and_one_alone_keeps_its_own(
    shared: Flask, tmp_path: Path, database_url: str
) -> None:
    assert kept.pages.common is not None
    kept.pages.common = None
    alone = make_app(tmp_path, database_url, workers=1)
    alone.extensions["queue"].load = lambda: None
    share(alone)
    assert kept.pages.common is None


def test_huey_brings_no_driver_but_that_of_the_site(tmp_path: Path) -> None:
    command = [sys.executable, "-c", LOADED, str(tmp_path)]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S603 - our own
    assert told.stdout.splitlines() == ["True False False", "True RedisStorage Redis"]
