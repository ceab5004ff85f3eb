from __future__ import annotations

import threading

import pytest

from studyhub.adapters.lookout import Lookout


def test_it_goes_on_looking_after_a_fault_and_says_so_once(caplog: pytest.LogCaptureFixture) -> None:
    looks, fifth = [], threading.Event()

    def look() -> None:
        looks.append(1)
        if len(looks) == 5:
            fifth.set()
        if len(looks) < 5:
            raise ConnectionError

    lookout = Lookout("lookout", look, every=0)
    thread = lookout.start()
    assert fifth.wait(10)
    lookout.end()
    thread.join(10)
    assert [record.message for record in caplog.records] == [
        "The lookout sees nothing (ConnectionError) and goes on looking."
    ]
