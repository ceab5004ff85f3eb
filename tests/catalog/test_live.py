from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from studyhub.catalog.errors import CatalogUnusable
from studyhub.catalog.live import LiveCatalog
from tests.catalog.small_bank import QUESTIONS, SINGLE, write

BROKEN = SINGLE.replace("level: application", "level: x")
CHANGED = SINGLE.replace("a locked phone", "an open phone")


class Clock:
    """Seconds that pass only when told to."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


class Site:
    """A content folder, and processes that show it."""

    def __init__(self, folder: Path) -> None:
        self.content = write(folder / "content")
        self.cache = folder / "cache"
        self.clock = Clock()

    def start(self, *, watch: bool) -> LiveCatalog:
        return LiveCatalog(self.content, self.cache, watch, clock=self.clock)

    def save(self, text: str) -> None:
        (self.content / QUESTIONS).write_text(text)
        self.clock.now += 2


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path)


def stem(live: LiveCatalog) -> str:
    return live.shelf().question("core/d2-breach-0001").stem


def test_good_change_is_taken_over_while_watching(site: Site) -> None:
    live = site.start(watch=True)
    assert "locked" in stem(live)
    site.save(CHANGED)
    assert "open" in stem(live)


def test_files_are_looked_at_once_a_second_at_most(site: Site) -> None:
    live = site.start(watch=True)
    shelf = live.shelf()
    (site.content / QUESTIONS).write_text(CHANGED)
    site.clock.now += 0.9
    assert live.shelf() is shelf
    site.clock.now += 0.2
    assert live.shelf() is not shelf


def test_change_that_keeps_size_but_not_time_is_seen(site: Site) -> None:
    live = site.start(watch=True)
    before = live.shelf().hash
    site.save(SINGLE.replace("locked", "kcolde"))
    os.utime(site.content / QUESTIONS, ns=(1, 1))
    assert live.shelf().hash != before


def test_broken_change_keeps_the_last_good_state_and_tells_the_faults(site: Site) -> None:
    live = site.start(watch=True)
    shelf = live.shelf()
    site.save(BROKEN)
    assert live.shelf() is shelf
    assert [fault.code for fault in live.faults()] == ["FIELD-VALUE"]
    site.save(CHANGED)
    assert ("open" in stem(live), live.faults()) == (True, ())


def test_broken_change_is_logged_once_with_its_first_fault(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    live = site.start(watch=True)
    live.shelf()
    site.save(BROKEN)
    for _ in range(3):
        live.shelf()
        site.clock.now += 2
    assert [record.levelname for record in caplog.records] == ["ERROR"]
    assert "FIELD-VALUE" in caplog.text


def test_production_loads_once(site: Site) -> None:
    live = site.start(watch=False)
    shelf = live.shelf()
    site.save(CHANGED)
    assert live.shelf() is shelf


def test_production_takes_a_change_over_when_told_to_look_again(site: Site) -> None:
    live = site.start(watch=False)
    assert "locked" in stem(live)
    site.save(CHANGED)
    live.look_again()
    assert "open" in stem(live)


def test_start_with_broken_content_shows_the_last_good_state_on_disk(site: Site) -> None:
    site.start(watch=False).shelf()
    site.save(BROKEN)
    live = site.start(watch=False)
    assert "locked" in stem(live)
    assert [fault.code for fault in live.faults()] == ["FIELD-VALUE"]


def test_last_good_state_survives_many_good_and_bad_ones(site: Site) -> None:
    live = site.start(watch=True)
    for text in (SINGLE, BROKEN, CHANGED, BROKEN):
        site.save(text)
        live.shelf()
    assert "open" in stem(site.start(watch=False))
    assert len(list(site.cache.glob("catalog-*.msgpack"))) == 1


def test_start_without_any_good_state_is_refused_with_the_faults(site: Site) -> None:
    site.save(BROKEN)
    live = site.start(watch=True)
    with pytest.raises(CatalogUnusable) as refused:
        live.shelf()
    assert [fault.code for fault in refused.value.faults] == ["FIELD-VALUE"]
    site.save(SINGLE)
    assert "locked" in stem(live)


def test_many_threads_get_one_and_the_same_state(site: Site) -> None:
    live = site.start(watch=True)
    with ThreadPoolExecutor(16) as pool:
        shelves = list(pool.map(lambda _: live.shelf(), range(200)))
    assert len(set(map(id, shelves))) == 1
