from __future__ import annotations

import os

import pytest

from studyhub.adapters.shares import Seated, Shares


def two() -> tuple[Seated, Seated]:
    shares = Shares(3)
    first, second = Seated(shares, 0), Seated(shares, 1)
    first.tell(0)
    second.tell(0)
    return first, second


def test_who_has_no_more_than_others_takes_whoever_comes() -> None:
    first, second = two()
    assert not first.leaves_it(10.0)
    first.tell(2)
    assert not second.leaves_it(10.0)
    second.tell(2)
    assert not first.leaves_it(10.0)


def test_who_has_more_leaves_a_visitor_for_a_pause_and_then_takes_it() -> None:
    first, _ = two()
    first.tell(1)
    assert first.leaves_it(10.0)
    assert first.rests(10.0 + Seated.PAUSE / 2)
    assert not first.rests(10.0 + Seated.PAUSE)
    assert not first.leaves_it(10.0 + Seated.PAUSE)  # nobody else took it
    assert first.leaves_it(10.1)  # the next one is left again


def test_visitor_that_another_took_is_not_held_against_the_next_one() -> None:
    first, second = two()
    first.tell(2)
    assert first.leaves_it(10.0)
    second.tell(1)
    assert first.leaves_it(11.0)


def test_process_that_has_gone_is_waited_for_by_nobody() -> None:
    first, second = two()
    first.tell(5)
    second.leave()
    assert not first.leaves_it(10.0)


def test_alone_everybody_is_taken() -> None:
    alone = Seated()
    alone.tell(7)
    alone.leave()
    assert not alone.leaves_it(10.0)
    assert not alone.rests(10.0)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are not forked here")
def test_another_process_sees_what_is_said() -> None:
    first, second = two()
    if (child := os.fork()) == 0:
        second.tell(0)
        first.tell(3)
        os._exit(0)
    os.waitpid(child, 0)
    assert first.leaves_it(10.0)
    assert not second.leaves_it(10.0)
