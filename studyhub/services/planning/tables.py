"""The planner's tables: computed once a machine, kept on disk, held once a process."""

from __future__ import annotations

import threading
from pathlib import Path

from studyhub.adapters.kept_file import kept_or_made
from studyhub.learning.planner.tables import VERSION, ValueTables, build

FILE = f"planner-{VERSION}.npz"


class SharedTables:
    """One copy for a process. `bind` says where it is kept; without that it is made in memory."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._held: ValueTables | None = None
        self._folder: Path | None = None

    def bind(self, folder: Path) -> None:
        """Keep the tables in `folder` from now on."""
        self._folder = folder

    def get(self) -> ValueTables:
        """The tables; computed (a few seconds) if none are kept that fit the memory model."""
        with self._lock:
            if self._held is None:
                self._held = self._kept_or_made()
            return self._held

    def _kept_or_made(self) -> ValueTables:
        if self._folder is None:
            return build()
        file = self._folder / FILE
        return kept_or_made(file, read=ValueTables.from_bytes, make=build, write=ValueTables.to_bytes)


shared_tables = SharedTables()
