"""What several want at once is made by one of them; nobody waits for anything else, nor for ever."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from flask import Flask
from flask.testing import FlaskClient

from studyhub.extensions import db
from studyhub.services.site import home
from studyhub.web import kept
from studyhub.web.made_once import MadeOnce
from tests.conftest import Browser
from tests.web.study.test_practice import student
from tests.web.test_kept import TOKEN

__all__ = ["student"]
LONG = 20.0
"""Seconds that nothing here takes unless it is broken."""


class Desk:
    """Things by their names, made by threads that wait until they are told to end."""

    def __init__(self, *, patience: float = LONG) -> None:
        self.once, self.there, self.waiting = MadeOnce(patience=patience), dict[str, str](), 0
        self.makers: list[threading.Event] = []
        self.counting = threading.Lock()
        self.threads = ThreadPoolExecutor(16)

    @contextmanager
    def aside(self) -> Iterator[None]:
        with self.counting:
            self.waiting += 1
        yield

    def ask(self, wanted: str, *, fault: bool = False, keep: bool = True) -> Future[str]:
        def make() -> str:
            told = threading.Event()
            with self.counting:
                self.makers.append(told)
                number = len(self.makers)
            assert told.wait(LONG)
            if fault:
                raise ZeroDivisionError
            made = f"{wanted} {number}"
            if keep:
                self.there[wanted] = made
            return made

        def find() -> str | None:
            return self.there.get(wanted)

        return self.threads.submit(self.once.get, wanted, find=find, make=make, aside=self.aside)

    def until(self, *, makers: int = 0, waiting: int = 0) -> None:
        """Go on once so many have begun to make something, and so many to wait."""
        soon(lambda: len(self.makers) >= makers and self.waiting >= waiting)


def soon(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + LONG
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.001)


@pytest.fixture
def desk() -> Iterator[Desk]:
    made = Desk()
    yield made
    made.threads.shutdown()


def test_eight_who_come_at_once_get_what_one_makes(desk: Desk) -> None:
    asked = [desk.ask("a") for _ in range(8)]
    desk.until(makers=1, waiting=7)
    desk.makers[0].set()
    assert [one.result(LONG) for one in asked] == ["a 1"] * 8
    assert len(desk.makers) == 1


def test_what_differs_is_not_waited_for(desk: Desk) -> None:
    asked = [desk.ask("a"), desk.ask("b")]
    desk.until(makers=2)
    for told in desk.makers:
        told.set()
    assert sorted(one.result(LONG)[0] for one in asked) == ["a", "b"]
    assert desk.waiting == 0


def test_after_a_maker_that_fails_one_of_the_others_makes_it(desk: Desk) -> None:
    first = desk.ask("a", fault=True)
    desk.until(makers=1)
    others = [desk.ask("a") for _ in range(3)]
    desk.until(waiting=3)
    desk.makers[0].set()
    with pytest.raises(ZeroDivisionError):
        first.result(LONG)
    desk.until(makers=2)
    desk.makers[1].set()
    assert [one.result(LONG) for one in others] == ["a 2"] * 3
    assert len(desk.makers) == 2


def test_what_was_not_made_to_be_kept_each_makes_for_himself(desk: Desk) -> None:
    asked = [desk.ask("a", keep=False) for _ in range(3)]
    desk.until(makers=1, waiting=2)
    desk.makers[0].set()
    desk.until(makers=3)  # beside each other
    for told in desk.makers:
        told.set()
    assert sorted(one.result(LONG) for one in asked) == ["a 1", "a 2", "a 3"]


def test_nobody_waits_for_ever() -> None:
    desk = Desk(patience=0.05)
    slow = desk.ask("a")
    desk.until(makers=1)
    hasty = desk.ask("a")
    desk.until(makers=2)
    desk.makers[1].set()
    assert hasty.result(LONG) == "a 2"
    desk.makers[0].set()
    assert slow.result(LONG) == "a 1"
    desk.threads.shutdown()


def test_what_was_made_in_between_is_not_made_again(desk: Desk) -> None:
    desk.there["a"] = "a 0"
    assert desk.ask("a").result(LONG) == "a 0"


class Slow:
    """In place of a service: makes the page once it may, and counts how often."""

    def __init__(self, real: Callable[..., object]) -> None:
        self.real, self.asked, self.may = real, 0, threading.Event()

    def __call__(self, **how: object) -> object:
        self.asked += 1
        assert self.may.wait(LONG)
        return self.real(**how)


def test_start_page_that_several_ask_for_at_once_is_made_once(
    student: FlaskClient, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow, waiters, waiting = Slow(home.today_page), list[int](), kept.waiting
    cookie = next(iter(student._cookies.values()))  # type: ignore[union-attr]

    @contextmanager
    def counted() -> Iterator[None]:
        with waiting():
            waiters.append(1)
            yield

    def look() -> str:
        browser = Browser(app, app.response_class)
        browser.set_cookie(cookie.key, cookie.value)
        return TOKEN.sub("", browser.get("/").text)

    monkeypatch.setattr(home, "today_page", slow)
    monkeypatch.setattr(kept, "waiting", counted)
    db.session.remove()
    with ThreadPoolExecutor(4) as threads:
        asked = [threads.submit(look) for _ in range(4)]
        soon(lambda: len(waiters) == 3)
        connections = db.engine.pool.checkedout()  # type: ignore[attr-defined]
        slow.may.set()
        pages = {one.result(LONG) for one in asked}
    assert ["Good morning, Amina" in page for page in pages] == [True]
    assert (slow.asked, connections) == (1, 0)
