"""What is read is what was written under that key and mark, or nothing, whoever writes or is killed."""

from __future__ import annotations

import os
import random
import signal
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyhub.adapters.shared_pages import PART, SETS, WAYS, SharedPages

NAMES = st.sampled_from([b"a", b"b", b"c", b"a long one " * 9])
PAGES = st.tuples(st.binary(max_size=500), st.integers(0, 2**60), st.integers(0, 2**60))
ROLL = 8 * 600
"""Bytes: every page of these tests fits, and some dozens of them go over its end."""


@given(st.lists(st.tuples(NAMES, NAMES, PAGES), max_size=40))
def test_what_is_read_is_what_was_written_last_or_nothing(
    written: list[tuple[bytes, bytes, tuple[bytes, int, int]]],
) -> None:
    pages, last = SharedPages(ROLL), dict[bytes, tuple[bytes, tuple[bytes, int, int]]]()
    for key, mark, page in written:
        pages.keep(key, mark, page)
        last[key] = mark, page
        assert pages.get(key, mark) == page
        for other, (by, held) in last.items():
            assert pages.get(other, by) in (held, None)
            assert pages.get(other, by + b"?") is None


def test_many_keys_are_held_at_once_and_the_oldest_leave_first() -> None:
    pages = SharedPages(1024 * 1024)
    keys = [b"%d" % n for n in range(3000)]
    for key in keys:
        pages.keep(key, b"m", (key * 100, 1, 2))
    held = [pages.get(key, b"m") is not None for key in keys]
    assert held[-1500:].count(True) > 1450
    assert not any(held[:50])


def test_more_keys_than_the_index_has_places_for() -> None:
    pages = SharedPages(4 * 1024 * 1024)
    for n in range(2 * SETS * WAYS):
        pages.keep(b"%d" % n, b"m", (b"%d" % n, 1, 2))
    found = [pages.get(b"%d" % n, b"m") for n in range(2 * SETS * WAYS)]
    assert all(one in ((b"%d" % n, 1, 2), None) for n, one in enumerate(found))
    assert SETS * WAYS / 2 < sum(one is not None for one in found) <= SETS * WAYS


def test_page_that_is_too_large_is_not_kept_and_leaves_the_others() -> None:
    pages = SharedPages(ROLL)
    pages.keep(b"a", b"m", (b"small", 1, 2))
    pages.keep(b"b", b"m", (bytes(ROLL // PART), 1, 2))
    assert pages.get(b"b", b"m") is None
    assert pages.get(b"a", b"m") == (b"small", 1, 2)


@given(st.integers(0, 10**6), st.integers(0, 7))
def test_one_bit_that_is_another_and_the_page_is_none(byte: int, bit: int) -> None:
    pages = SharedPages(ROLL)
    pages.keep(b"a", b"m", (b"page " * 60, 1, 2))
    pages._roll[byte % pages._written[0]] ^= 1 << bit
    assert pages.get(b"a", b"m") is None


def test_words_of_a_page_are_never_read_as_a_page_of_their_own() -> None:
    """Somebody may have seen all of a page as it is kept, and have it put into another one."""
    pages = SharedPages(ROLL)
    pages.keep(b"a", b"m", (b"mine", 1, 2))
    length = pages._written[0]
    copied = pages._roll[:length].replace(b"mine", b"evil")
    pages.keep(b"b", b"m", (copied, 1, 2))
    for place in range(SETS * WAYS):  # whatever the index says
        pages._index[2 * place + 1] = pages._roll.find(copied)
    assert pages.get(b"a", b"m") is None


def forked(work: Callable[[], None]) -> int:
    child = os.fork()
    if child == 0:
        try:
            work()
        finally:
            os._exit(0)
    return child


def end(child: int) -> None:
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


def page_of(key: int, number: int) -> tuple[bytes, int, int]:
    """A page that says on every line whose it is and which one."""
    return b"%d %d\n" % (key, number) * (50 + number % 400), number, number


def write_on(pages: SharedPages, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - which page comes next
    while True:
        key = chance.randrange(20)
        pages.keep(b"%d" % key, b"m", page_of(key, chance.randrange(10_000)))


def read_whole(pages: SharedPages, seconds: float) -> int:
    """Read for so long; how many pages were there, each of them whole and under its own key."""
    found, stop = 0, time.monotonic() + seconds
    while time.monotonic() < stop:
        for key in range(20):
            page = pages.get(b"%d" % key, b"m")
            if page is not None:
                assert page == page_of(key, page[1])
                found += 1
    return found


def test_pages_are_whole_while_two_processes_write_the_roll_over_and_over() -> None:
    pages = SharedPages(100_000)
    writers = [forked(lambda seed=seed: write_on(pages, seed)) for seed in (1, 2)]  # type: ignore[misc]
    try:
        assert read_whole(pages, 1.5) > 100
    finally:
        for writer in writers:
            end(writer)
    assert pages._written[0] > 10 * 100_000


def test_nothing_of_writers_that_are_killed_in_the_middle_is_read_and_others_go_on() -> None:
    pages = SharedPages(100_000)
    for seed in range(40):
        writer = forked(lambda seed=seed: write_on(pages, seed))  # type: ignore[misc]
        time.sleep(0.005 + seed / 4000)
        end(writer)
        read_whole(pages, 0.001)
    pages.keep(b"a", b"m", (b"after them", 1, 2))
    assert pages.get(b"a", b"m") == (b"after them", 1, 2)


def test_page_that_another_process_wrote_is_there_for_those_that_are_forked_later() -> None:
    pages, told = SharedPages(), os.pipe()
    os.waitpid(forked(lambda: pages.keep(b"a", b"m", (b"page", 1, 2))), 0)
    later = forked(lambda: os.write(told[1], (pages.get(b"a", b"m") or (b"none", 0, 0))[0]) and None)
    os.waitpid(later, 0)
    assert os.read(told[0], 10) == b"page"


def test_nothing_of_it_has_a_name_on_the_disk() -> None:
    before = {one.path for one in psutil.Process().open_files()}, named_memory()
    pages = SharedPages()
    pages.keep(b"a", b"m", (b"page", 1, 2))
    assert ({one.path for one in psutil.Process().open_files()}, named_memory()) == before


def named_memory() -> set[str]:
    """The files of memory that this process has open, by their names."""
    maps = Path("/proc/self/maps")
    return {line for line in maps.read_text().splitlines() if "/dev/shm" in line} if maps.exists() else set()  # noqa: S108


def test_memory_that_nobody_wrote_to_costs_nothing() -> None:
    before = psutil.Process().memory_info().rss
    pages = SharedPages(16 * 1024 * 1024)
    assert pages.get(b"a", b"m") is None
    assert psutil.Process().memory_info().rss - before < 1024 * 1024


@pytest.mark.parametrize("size", [1000, 4099])
def test_roll_of_any_length_is_written_to_its_end_and_from_its_beginning(size: int) -> None:
    pages = SharedPages(size)
    for n in range(300):
        page = (b"%d" % n, n, n)
        pages.keep(b"a", b"m", page)
        assert pages.get(b"a", b"m") == page
