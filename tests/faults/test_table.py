"""docs/faults.md has a line for each of the sixteen, and tests that are there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
LINES = [line for line in (ROOT / "docs" / "faults.md").read_text().splitlines() if line.startswith("| ")][1:]
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")


def test_all_sixteen_are_there() -> None:
    assert len({line.split("|")[1].strip() for line in LINES}) == 16


@pytest.mark.parametrize("line", LINES, ids=lambda line: line.split("|")[1].strip())
def test_each_is_answered_by_tests_that_exist(line: str) -> None:
    named = NAMED.findall(line)
    assert named
    assert [test for file, test in named if f"def {test}(" not in (ROOT / file).read_text()] == []
