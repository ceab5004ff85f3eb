"""The planner's tables: computed once a machine, kept on disk, read once by each process that plans."""

from __future__ import annotations

import hashlib
import threading
from pathlib import Path

from studyhub.adapters.kept_file import kept_or_made
from studyhub.learning.planner.curves import WEIGHTS
from studyhub.learning.planner.tables import HORIZON, VERSION, ValueTables, build

MODEL = hashlib.sha256(repr(WEIGHTS).encode()).hexdigest()[:8]
FILE = f"planner-{VERSION}-{MODEL}.npz"
"""Tables of another memory model have another name."""


class SharedTables:
    """One copy for a process. `bind` says where it is kept; without that it is made in memory."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._held: ValueTables | None = None
        self._folder: Path | None = None

    def bind(self, folder: Path) -> None:
        """Keep the tables in `folder` from now on."""
        self._folder = folder

    def make_ready(self) -> int:
        """Compute the tables where none are kept; gives the days that they look ahead.

        They are not read here: each process does that with its first plan, and then loads NumPy.
        """
        if self._folder is None or not (self._folder / FILE).is_file():
            return self.get().horizon
        return HORIZON

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
