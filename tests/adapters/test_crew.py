from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studyhub.adapters import crew as crews
from studyhub.adapters.crew import Crew, outside


class Work:
    """What counts who is in it, each for so many seconds, and in which threads it was done."""

    def __init__(self, seconds: float) -> None:
        self.seconds, self.inside, self.most = seconds, 0, 0
        self.threads: set[int] = set()
        self._counting = threading.Lock()

    def __call__(self) -> str:
        with self._counting:
            self.inside += 1
            self.most = max(self.most, self.inside)
            self.threads.add(threading.get_ident())
        time.sleep(self.seconds)
        with self._counting:
            self.inside -= 1
        return "answered"


@pytest.fixture
def hire() -> Iterator[Callable[..., Crew]]:
    """Makes crews that are let go with the test; a loop like the worker's looks after each."""
    made: list[Crew] = []
    over = threading.Event()

    def look_after() -> None:
        while not over.wait(0.005):
            for one in made:
                one.look_after()

    def make(size: int = 8, at_once: int = 1) -> Crew:
        made.append(Crew(size, at_once=at_once))
        return made[-1]

    loop = threading.Thread(target=look_after)
    loop.start()
    yield make
    over.set()
    loop.join()
    for one in made:
        one.shutdown()


def done(futures: list[Future[Any]]) -> list[Any]:
    return [one.result(timeout=10) for one in futures]


@pytest.mark.parametrize("at_once", [1, 2])
def test_no_more_than_so_many_compute_at_a_time(
    hire: Callable[..., Crew], at_once: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(crews, "MOMENT", 30.0)
    work, crew = Work(0.01), hire(at_once=at_once)
    assert done([crew.submit(work) for _ in range(8)]) == ["answered"] * 8
    assert work.most == at_once


def test_thread_that_is_warm_goes_on_with_what_came_meanwhile(
    hire: Callable[..., Crew], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(crews, "MOMENT", 30.0)
    work, crew = Work(0.001), hire()
    done([crew.submit(work) for _ in range(50)])
    assert len(work.threads) == 1
    done([crew.submit(work) for _ in range(50)])
    assert len(work.threads) == 1  # the last to sleep is the first to be woken


def test_who_runs_for_long_holds_nobody_up(hire: Callable[..., Crew]) -> None:
    over, short, crew = threading.Event(), Work(0.0), hire()
    slow = [crew.submit(over.wait, 30) for _ in range(4)]
    assert done([crew.submit(short) for _ in range(20)]) == ["answered"] * 20
    assert not any(one.done() for one in slow)
    over.set()
    assert done(slow) == [True] * 4


def test_late_one_has_no_place_to_give_back(
    hire: Callable[..., Crew], monkeypatch: pytest.MonkeyPatch
) -> None:
    crew = hire()
    done([crew.submit(Work(0.15)) for _ in range(5)])
    monkeypatch.setattr(crews, "MOMENT", 30.0)
    work = Work(0.01)
    done([crew.submit(work) for _ in range(8)])
    assert work.most == 1


def test_fault_is_told_to_who_asked_and_gives_the_place_back(
    hire: Callable[..., Crew], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(crews, "MOMENT", 30.0)
    crew = hire()
    for future in [crew.submit(broken) for _ in range(3)]:
        with pytest.raises(ZeroDivisionError):
            future.result(timeout=10)
    assert crew.submit(Work(0.0)).result(timeout=10) == "answered"


def test_who_waits_outside_leaves_its_place_and_gets_one_again(
    hire: Callable[..., Crew], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(crews, "MOMENT", 30.0)
    second, work, crew = threading.Event(), Work(0.05), hire()

    def waits() -> str:
        with outside(), outside():
            assert second.wait(10)  # would never come if the place were held
        return work()

    def comes() -> str:
        second.set()
        return work()

    assert done([crew.submit(waits), crew.submit(comes)]) == ["answered"] * 2
    assert work.most == 1


def test_who_comes_back_to_a_long_one_goes_on_beside_it(hire: Callable[..., Crew]) -> None:
    crew, gone, back = hire(), threading.Event(), threading.Event()

    def leaves() -> bool:
        with outside():
            assert gone.wait(10)
        back.set()
        return True

    def stays() -> bool:
        gone.set()
        return back.wait(10)

    assert done([crew.submit(leaves), crew.submit(stays)]) == [True, True]


def test_outside_is_nothing_where_there_is_no_crew() -> None:
    with pytest.raises(ZeroDivisionError), outside():
        raise ZeroDivisionError


def test_work_under_way_ends_after_the_crew_is_let_go() -> None:
    crew, work = Crew(2, at_once=1), Work(0.1)
    future = crew.submit(work)
    crew.shutdown(wait=False)
    assert future.result(timeout=10) == "answered"


@settings(max_examples=40, deadline=None)
@given(
    at_once=st.integers(1, 3),
    size=st.integers(1, 5),
    jobs=st.lists(st.tuples(st.booleans(), st.integers(0, 3)), max_size=30),
)
def test_whatever_is_given_is_done_once_and_every_place_is_free_afterwards(
    at_once: int, size: int, jobs: list[tuple[bool, int]]
) -> None:
    crew, times = Crew(size, at_once=at_once), [0] * len(jobs)

    def work(number: int, leaves: bool, ms: int) -> int:
        if leaves:
            with outside():
                time.sleep(ms / 1000)
        else:
            time.sleep(ms / 1000)
        times[number] += 1
        return number

    futures = [crew.submit(work, number, leaves, ms) for number, (leaves, ms) in enumerate(jobs)]
    assert done(futures) == list(range(len(jobs)))
    assert times == [1] * len(jobs)
    ends = time.monotonic() + 5
    while crew.free() != at_once and time.monotonic() < ends:  # the last one still goes to sleep
        time.sleep(0.001)
    assert crew.free() == at_once
    crew.shutdown()
