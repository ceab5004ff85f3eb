"""docs/postgresql.md has the one list of what is tried on SQLite alone, and it is the list of the marks."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
HEAD = "## What is tested on SQLite alone"
MARK = re.compile(r'mark\.on_sqlite\(\s*"(.+)"')
UNMARKED = {
    "tests/cli/test_doctor.py",
    "tests/browser/test_stored_script.py",
    "tests/adapters/test_backup.py",
}
"""Files that make a SQLite file of their own throughout, whatever database is asked for."""


def listed() -> set[str]:
    """The files that the list names in the first column."""
    part = (ROOT / "docs" / "postgresql.md").read_text().partition(HEAD)[2].partition("\n## ")[0]
    rows = re.findall(r"^\| (`[^|]+) \|", part, re.MULTILINE)
    return {name for row in rows for name in re.findall(r"`(tests/[\w/]+\.py)`", row)}


def marked() -> dict[str, list[str]]:
    """The reasons of the marks of each file that has any."""
    found = {
        str(file.relative_to(ROOT)): MARK.findall(file.read_text())
        for file in (ROOT / "tests").rglob("test_*.py")
        if file != Path(__file__)
    }
    return {name: reasons for name, reasons in found.items() if reasons}


def test_every_file_with_a_mark_is_on_the_list_and_no_other() -> None:
    assert set(marked()) <= listed()
    assert listed() - set(marked()) <= UNMARKED


def test_what_is_listed_is_there() -> None:
    assert {name for name in listed() if not (ROOT / name).exists()} == set()


def test_other_pages_point_to_the_list() -> None:
    for page in ("README.md", "docs/security-sheet.md"):
        assert "postgresql.md#what-is-tested-on-sqlite-alone" in (ROOT / page).read_text()
