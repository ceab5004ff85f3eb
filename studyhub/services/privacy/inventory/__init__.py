"""What is kept about people, table by table: the site's page, docs/privacy.md and the tests read it here.

A test walks every table and column about a person and fails when an entry does not speak of it.
"""

from __future__ import annotations

from . import account, practice, staff, student
from .kept import Kept

AREAS: tuple[tuple[str, tuple[Kept, ...]], ...] = (
    ("Your account", account.ENTRIES),
    ("Your practice", practice.ENTRIES),
    ("If you are a student of a college program", student.ENTRIES),
    ("If you work in a college program", staff.ENTRIES),
)
HEAD = "| what | holds | why | how long | who sees it |\n|---|---|---|---|---|"


def everything() -> tuple[Kept, ...]:
    """Every entry, in the order of the page."""
    return tuple(entry for _, entries in AREAS for entry in entries)


def markdown() -> str:
    """The tables of docs/privacy.md."""
    parts = []
    for title, entries in AREAS:
        rows = (
            f"| {one.title} (`{one.table}`) | {'; '.join(one.holds)} | {one.why} | {one.how_long} | "
            f"{one.who} |"
            for one in entries
        )
        parts.append("\n".join((f"### {title}", HEAD, *rows)))
    return "\n\n".join(parts) + "\n"
