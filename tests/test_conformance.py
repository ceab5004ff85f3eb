"""The accessibility report has every criterion of WCAG 2.2 A and AA, and names only tests that exist."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
REPORT = (ROOT / "docs" / "accessibility-conformance.md").read_text()
LEVEL_A, LEVEL_AA = 31, 24
"""How many criteria WCAG 2.2 has on each level, 4.1.1 being gone (W3C Recommendation, 2023-10-05)."""
TERMS = {"Supports", "Partially Supports", "Does Not Support", "Not Applicable"}
"""What VPAT 2.5 lets be said of levels A and AA; "Not Evaluated" is for AAA."""
ROW = re.compile(r"^\| (\d\.\d\.\d+) [^|]+ \| ([^|]+) \| [^|]+ \|$", re.MULTILINE)


def test_every_criterion_has_a_line_and_one_verdict() -> None:
    first, second = REPORT.split("## Table 2: Success Criteria, Level AA")
    assert (len(ROW.findall(first)), len(ROW.findall(second))) == (LEVEL_A, LEVEL_AA)
    rows = ROW.findall(REPORT)
    assert len({number for number, _ in rows}) == len(rows)
    assert {said for _, said in rows} <= TERMS


def test_head_of_the_form_is_filled_in() -> None:
    version = re.search(r'^version = "(.+)"', (ROOT / "pyproject.toml").read_text(), re.MULTILINE)
    assert version
    for line in (
        rf"Name of product and version \| StudyHub {re.escape(version[1])},",
        r"Report date \| \d+ \w+ 20\d\d",
        r"Contact information \| .+",
        r"Evaluation methods used \| .+",
    ):
        assert re.search(rf"^\| {line}", REPORT, re.MULTILINE), line
    assert "## Applicable standards and guidelines" in REPORT
    assert all(f"- **{term}**: " in REPORT for term in TERMS)


def test_what_is_not_there_is_not_said_to_be_supported() -> None:
    assert re.findall(r"\| Supports \| There is (?:none|no)\b", REPORT) == []


def test_every_test_that_is_named_is_there() -> None:
    named = set(re.findall(r"`(test_\w+)`", REPORT))
    written = {
        name
        for file in (ROOT / "tests").rglob("test_*.py")
        for name in re.findall(r"^def (test_\w+)", file.read_text(), re.MULTILINE)
    }
    assert named
    assert named <= written
