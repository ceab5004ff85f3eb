"""What one look of the doctor comes to."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import sqlalchemy as sa
from flask import current_app

from studyhub.config import Settings

Level = Literal["ok", "warning", "fault", "skipped"]


@dataclass(frozen=True)
class Finding:
    """What was looked at, what was found, and what to do about it (empty where all is well).

    Where it `blocks`, nothing that stands in the database can be looked at.
    """

    level: Level
    subject: str
    said: str
    remedy: str = ""
    blocks: bool = False


def fault(subject: str, said: str, remedy: str, *, blocks: bool = False) -> Finding:
    """What keeps the site from working."""
    return Finding("fault", subject, said, remedy, blocks)


def warning(subject: str, said: str, remedy: str) -> Finding:
    """What will, or what somebody may have wanted so."""
    return Finding("warning", subject, said, remedy)


def settings_of_site() -> Settings:
    """What is set for the site that is looked at."""
    settings: Settings = current_app.config["SETTINGS"]
    return settings


def database_file() -> Path | None:
    """The file of a SQLite database, there or not; None for PostgreSQL."""
    url = sa.make_url(settings_of_site().database_url)
    return Path(str(url.database)) if url.get_backend_name() == "sqlite" else None
