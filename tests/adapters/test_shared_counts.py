"""Limits are counted together while Redis answers; when it does not, nobody is refused for that."""

from __future__ import annotations

import logging
import shutil
import subprocess
from collections.abc import Iterator

import pytest

from studyhub.adapters import shared_counts
from studyhub.adapters.shared_counts import SharedCounts
from tests.conftest import free_port

NOBODY = "shared+redis://127.0.0.1:1/0"


@pytest.fixture
def address() -> Iterator[str]:
    server = shutil.which("redis-server")
    if server is None:
        pytest.fail("These tests need redis-server: run make test, which installs it.")
    port = free_port()
    keep_nothing = ["--save", "", "--appendonly", "no", "--bind", "127.0.0.1"]
    running = subprocess.Popen(  # noqa: S603 - the system's own program
        [server, "--port", str(port), *keep_nothing], stdout=subprocess.PIPE, text=True
    )
    assert running.stdout is not None
    assert any("Ready to accept connections" in line for line in running.stdout)
    yield f"shared+redis://127.0.0.1:{port}/0"
    running.kill()
    running.wait(timeout=10)
    running.stdout.close()


def test_two_nodes_count_together(address: str) -> None:
    first, second = SharedCounts(address), SharedCounts(address)
    assert [one.incr("a", 60) for one in (first, second, first)] == [1, 2, 3]
    assert first.check()


def test_without_redis_each_counts_for_itself() -> None:
    first, second = SharedCounts(NOBODY), SharedCounts(NOBODY)
    assert [one.incr("a", 60) for one in (first, second, first)] == [1, 1, 2]
    assert not first.check()


def test_log_says_once_that_redis_is_away(caplog: pytest.LogCaptureFixture) -> None:
    counts = SharedCounts(NOBODY)
    with caplog.at_level(logging.WARNING):
        for _ in range(5):
            counts.incr("a", 60)
    assert [record.message for record in caplog.records] == [
        "Redis does not answer (ConnectionError): limits are counted by each process."
    ]


def test_counts_are_shared_again_when_redis_is_back(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    counts = SharedCounts(address)
    monkeypatch.setattr(shared_counts, "AGAIN", 0.0)
    counts._went(ConnectionError())
    assert counts.incr("a", 60) == 1
    assert SharedCounts(address).incr("a", 60) == 2
