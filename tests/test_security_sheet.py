"""The security sheet names only tests and files that exist, and every yes names one."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SHEET = (ROOT / "docs" / "security-sheet.md").read_text()
LINES = re.findall(r"^\| ([^|]+\?) \| ([^|]+) \| ([^|]*)\|$", SHEET, re.MULTILINE)
AREAS = (
    *(
        "Company and people",
        "Documentation",
        "Application",
        "Authentication",
        "Data",
        "Encryption",
        "Logging",
    ),
    *("Vulnerabilities", "Continuity, backup", "Privacy", "Accessibility", "AI"),
)


def written() -> set[str]:
    """The names of all tests."""
    return {
        name
        for file in (ROOT / "tests").rglob("test_*.py")
        for name in re.findall(r"^def (test_\w+)", file.read_text(), re.MULTILINE)
    }


def test_every_test_that_is_named_is_there() -> None:
    named = set(re.findall(r"`(test_\w+)`", SHEET))
    assert len(named) > 30
    assert named <= written()


def test_every_file_that_is_named_is_there() -> None:
    named = set(re.findall(r"`([\w./-]+(?:/|\.\w+)|LICENSE|Makefile)`", SHEET))
    assert len(named) > 20
    assert {one for one in named if not (ROOT / one).exists()} == set()


def test_every_yes_names_what_shows_it() -> None:
    assert len(LINES) > 60
    assert [
        question for question, answer, where in LINES if answer.startswith("Yes") and not where.strip()
    ] == []


@pytest.mark.parametrize("area", AREAS)
def test_every_area_has_its_questions(area: str) -> None:
    part = SHEET.split(f"\n## {area}\n", 1)[1].split("\n## ", 1)[0]
    assert part.count("? |") >= 3
