"""Which edition of the official tables this code was checked with, and where its file lies."""

from __future__ import annotations

from datetime import date
from pathlib import Path

EDITION = "FY2027"
COUNTED_ON = date(2026, 10, 1)
"""First day of the edition: the day on which valid codes are counted."""
CM_CODES = 74_879
PCS_CODES = 79_256
"""Valid codes of ICD-10-CM and ICD-10-PCS on that day, as CMS publishes them."""
LAYOUT = 1
"""Raised whenever the tables of the built file change, so that an older file is not read."""

DRG_VERSIONS = (
    (date(2022, 10, 1), 400),
    (date(2023, 4, 1), 401),
    (date(2023, 10, 1), 410),
    (date(2024, 4, 1), 411),
    (date(2024, 10, 1), 420),
    (date(2025, 4, 1), 421),
    (date(2025, 10, 1), 430),
    (date(2026, 4, 1), 431),
    (date(2026, 10, 1), 440),
)
"""First discharge day of each grouper version; 431 is version 43.1."""


def tables_file(folder: Path) -> Path:
    """Where the built tables of this edition lie in a folder."""
    return folder / f"{EDITION.lower()}-{LAYOUT}.db"
