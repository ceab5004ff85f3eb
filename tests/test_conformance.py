"""The accessibility report has every criterion of WCAG 2.2 A and AA, and names only tests that exist."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
REPORT = (ROOT / "docs" / "accessibility-conformance.md").read_text()
LEVEL_A, LEVEL_AA = 31, 24
"""How many criteria WCAG 2.2 has on each level, 4.1.1 being gone (W3C Recommendation, 2023-10-05)."""
ROW = re.compile(r"^\| (\d\.\d\.\d+) [^|]+ \| ([^|]+) \| [^|]+ \|$", re.MULTILINE)


def test_every_criterion_has_a_line_and_one_verdict() -> None:
    first, second = REPORT.split("## Level AA")
    assert (len(ROW.findall(first)), len(ROW.findall(second))) == (LEVEL_A, LEVEL_AA)
    rows = ROW.findall(REPORT)
    assert len({number for number, _ in rows}) == len(rows)
    assert {said for _, said in rows} <= {"Supports", "Partly", "Does not support", "Not judged"}


def test_every_test_that_is_named_is_there() -> None:
    named = set(re.findall(r"`(test_\w+)`", REPORT))
    written = {
        name
        for file in (ROOT / "tests").rglob("test_*.py")
        for name in re.findall(r"^def (test_\w+)", file.read_text(), re.MULTILINE)
    }
    assert named
    assert named <= written
