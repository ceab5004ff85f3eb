"""Which state of the content the running site shows: the newest good one, never a broken one."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from pathlib import Path

from .errors import CatalogUnusable
from .faults import Fault
from .load import Check, Loaded, cache_file, load_catalog, read_stored, replace_file
from .reading.folder import content_files
from .shelf import Shelf

log = logging.getLogger(__name__)
SECONDS_BETWEEN_LOOKS = 1.0
LAST_GOOD = "last-good"

_Signs = tuple[tuple[str, int, int], ...]
"""Path, size and time of change of every content file: differs when anything was saved."""


class LiveCatalog:
    """The content of one folder for a running process; safe to use from many threads.

    With `watch` (development) it looks for saved files at most once a second and takes over a good change; a
    broken one leaves the last good state up and is told by `faults()`. Without, it loads once. Content that
    is broken at the start is replaced by the last good state that lies in the cache folder; where there is
    none, CatalogUnusable is raised at the first use, so that commands that need no content still run.
    """

    def __init__(
        self,
        content_folder: Path,
        cache_folder: Path,
        watch: bool,
        check: Check | None = None,
        clock: Callable[[], float] = time.monotonic,
        *,
        checked_by: str = "",
    ) -> None:
        self._content = content_folder
        self._cache = cache_folder
        self._watch = watch
        self._check = check
        self._checked_by = checked_by
        self._clock = clock
        self._lock = threading.Lock()
        self._shelf: Shelf | None = None
        self._faults: tuple[Fault, ...] = ()
        self._signs: _Signs | None = None
        self._looked = 0.0

    def shelf(self) -> Shelf:
        """The index of the newest good state; raises CatalogUnusable when there never was one."""
        self._look()
        shelf = self._shelf
        if shelf is None:
            raise CatalogUnusable(self._faults)
        return shelf

    def faults(self) -> tuple[Fault, ...]:
        """What is wrong with the files as they are, with warnings; with errors an older state is shown."""
        self._look()
        return self._faults

    def look_again(self) -> None:
        """Take over what was saved since the last look; a broken state leaves the last good one up."""
        with self._lock:
            self._compare()

    def _look(self) -> None:
        """Load at the first use, and while watching again when a second has passed."""
        if self._signs is None or (self._watch and self._clock() - self._looked >= SECONDS_BETWEEN_LOOKS):
            with self._lock:
                self._refresh()

    def _refresh(self) -> None:
        """Load what changed since the last look; to be called with the lock held."""
        now = self._clock()
        if self._signs is not None and (not self._watch or now - self._looked < SECONDS_BETWEEN_LOOKS):
            return
        self._looked = now
        self._compare()

    def _compare(self) -> None:
        """Load what changed; to be called with the lock held."""
        signs = _signs(self._content)
        if signs == self._signs:
            return
        loaded = load_catalog(
            self._content, cache_folder=self._cache, check=self._check, checked_by=self._checked_by
        )
        self._signs, self._faults = signs, loaded.faults
        if loaded.usable:
            self._take(loaded)
            return
        if self._shelf is None:
            self._fall_back()
        if self._shelf is not None:
            log.error("%s The last good state stays in use.", CatalogUnusable(loaded.faults))

    def _take(self, loaded: Loaded) -> None:
        if self._shelf is None or self._shelf.hash != loaded.catalog.hash:
            self._shelf = Shelf([loaded.catalog])
        remember_good(self._cache, loaded.stored_as)

    def _fall_back(self) -> None:
        name = last_good(self._cache)
        stored = read_stored(cache_file(self._cache, name)) if name else None
        if stored is not None:
            self._shelf = Shelf([stored[0]])


def last_good(cache_folder: Path) -> str | None:
    """The name of the newest state that was good, as far as the cache folder remembers."""
    try:
        return (cache_folder / LAST_GOOD).read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        return None


def remember_good(cache_folder: Path, name: str) -> None:
    """Note the newest good state and delete the compiled states before it; a disk that refuses is let be."""
    if last_good(cache_folder) == name:
        return
    try:
        replace_file(cache_folder / LAST_GOOD, name.encode())
        keep = cache_file(cache_folder, name)
        for old in cache_folder.glob(cache_file(cache_folder, "*").name):
            if old != keep:
                old.unlink(missing_ok=True)
    except OSError:
        return


def _signs(folder: Path) -> _Signs:
    signs = []
    for path in content_files(folder):
        try:
            seen = (folder / path).stat()
        except OSError:
            continue
        signs.append((path, seen.st_size, seen.st_mtime_ns))
    return tuple(signs)
