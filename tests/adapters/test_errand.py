from __future__ import annotations

import threading

import pytest

from studyhub.adapters.errand import Errand


def test_errand_is_run_when_it_is_woken() -> None:
    runs: list[str] = []
    assert Errand("test", lambda: runs.append(threading.current_thread().name)).wake().wait(10)
    assert runs == ["test"]


def test_woken_while_it_runs_it_runs_once_more() -> None:
    started, go, runs = threading.Event(), threading.Event(), []

    def work() -> None:
        runs.append(1)
        started.set()
        go.wait(10)

    errand = Errand("test", work)
    errand.wake()
    assert started.wait(10)
    later = [errand.wake(), errand.wake()]
    go.set()
    assert all(one.wait(10) for one in later)
    assert len(runs) == 2


def test_errand_that_fails_is_logged_and_can_be_woken_again(caplog: pytest.LogCaptureFixture) -> None:
    errand = Errand("test", lambda: 1 // 0)
    assert errand.wake().wait(10)
    assert errand.wake().wait(10)
    assert caplog.text.count("The errand 'test' failed") == 2
