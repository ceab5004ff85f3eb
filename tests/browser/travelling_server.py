"""`python -m tests.browser.travelling_server`: the site as it is served, by a clock that a test moves.

Nothing but the clock is another one; the file that it is moved by is named in CLOCK_FILE.
"""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from flask import Flask

from studyhub import create_app
from studyhub.cli import serve, starting

CLOCK_FILE = "CLOCK_FILE"


@dataclass(frozen=True)
class Clock:
    """A clock that goes, and is ahead of the true time by as many seconds as stand in `file`."""

    file: Path

    def now(self) -> datetime:
        return datetime.now(UTC) + timedelta(seconds=float(self.file.read_text()))

    def travel_to(self, then: datetime) -> None:
        draft = self.file.with_suffix(".new")
        draft.write_text(str((then - datetime.now(UTC)).total_seconds()))
        draft.rename(self.file)  # the server reads while we write

    def let_pass(self, **time: float) -> None:
        self.travel_to(self.now() + timedelta(**time))


def travelling_app(**overrides: Any) -> Flask:
    """The app, with the clock of the test."""
    app = create_app(**overrides)
    app.extensions["clock"] = Clock(Path(os.environ[CLOCK_FILE])).now
    return app


if __name__ == "__main__":
    starting.create_app = travelling_app
    sys.exit(serve.main())
