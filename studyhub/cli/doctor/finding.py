"""What one look of the doctor comes to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from flask import current_app

from studyhub.config import Settings

Level = Literal["ok", "warning", "fault"]


@dataclass(frozen=True)
class Finding:
    """What was looked at, what was found, and what to do about it (empty where all is well)."""

    level: Level
    subject: str
    said: str
    remedy: str = ""


def fault(subject: str, said: str, remedy: str) -> Finding:
    """What keeps the site from working."""
    return Finding("fault", subject, said, remedy)


def warning(subject: str, said: str, remedy: str) -> Finding:
    """What will, or what somebody may have wanted so."""
    return Finding("warning", subject, said, remedy)


def settings_of_site() -> Settings:
    """What is set for the site that is looked at."""
    settings: Settings = current_app.config["SETTINGS"]
    return settings
