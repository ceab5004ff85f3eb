from __future__ import annotations

import threading
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor

import pytest

from studyhub.adapters import gate
from studyhub.adapters.gate import Gate, outside


class Site:
    """A WSGI application that counts who is in it, each for so many seconds."""

    def __init__(self, seconds: float) -> None:
        self.seconds, self.inside, self.most = seconds, 0, 0
        self._counting = threading.Lock()

    def __call__(self, _environ: object, _start: object) -> Iterable[bytes]:
        with self._counting:
            self.inside += 1
            self.most = max(self.most, self.inside)
        time.sleep(self.seconds)
        with self._counting:
            self.inside -= 1
        return [b"answered"]


def asked(site: object, times: int) -> list[Iterable[bytes]]:
    with ThreadPoolExecutor(times) as threads:
        return list(threads.map(lambda _: site({}, None), range(times)))  # type: ignore[operator]


@pytest.mark.parametrize("at_once", [1, 2])
def test_no_more_than_so_many_run_at_a_time(at_once: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "MOMENT", 30.0)
    site = Site(0.01)
    assert asked(Gate(site, at_once=at_once), 8) == [[b"answered"]] * 8
    assert site.most == at_once


def test_who_runs_for_long_holds_nobody_up_for_more_than_a_moment() -> None:
    site = Site(1.0)
    began = time.monotonic()
    assert asked(Gate(site, at_once=1), 4) == [[b"answered"]] * 4
    assert site.most == 4
    assert time.monotonic() - began < 3  # one after the other they take four seconds


def test_fault_gives_the_place_back(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_environ: object, _start: object) -> Iterable[bytes]:
        raise ZeroDivisionError

    monkeypatch.setattr(gate, "MOMENT", 30.0)
    once = Gate(broken, at_once=1)
    for _ in range(2):
        with pytest.raises(ZeroDivisionError):
            once({}, None)


def test_who_waits_outside_leaves_its_place_and_gets_one_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "MOMENT", 30.0)
    second, inside = threading.Event(), Site(0.05)

    def site(environ: dict[str, bool], start: object) -> Iterable[bytes]:
        if environ["waits"]:
            with outside():
                assert second.wait(10)  # would never come if the place were held
        else:
            second.set()
        return inside(environ, start)

    once = Gate(site, at_once=1)
    with ThreadPoolExecutor(2) as threads:
        answers = list(threads.map(lambda waits: once({"waits": waits}, None), (True, False)))
    assert answers == [[b"answered"]] * 2
    assert inside.most == 1


def test_outside_is_nothing_where_there_is_no_gate() -> None:
    with pytest.raises(ZeroDivisionError), outside():
        raise ZeroDivisionError
