"""The page on OWASP ASVS has every requirement of levels 1 and 2, counts right, names only what is there."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "asvs.md").read_text()
ROW = re.compile(r"^\| (\d+\.\d+\.\d+) \| ([12]) \| [^|]+ \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)
ROWS = ROW.findall(PAGE)
LEVELS = {"1": 70, "2": 183}
"""How many requirements ASVS 5.0.0 has on each level."""
CHAPTERS = [27, 11, 19, 10, 9, 35, 18, 7, 7, 29, 14, 9, 13, 9, 13, 16, 7]
"""How many of both levels each of its 17 chapters has."""
VERDICTS = {"Met", "Partly", "Not met", "Does not apply"}
HEAD = re.compile(r"^\| ([A-Z][a-z ]+) \| (\d+) \| (\d+) \| (\d+) \|$", re.MULTILINE)


def test_every_requirement_has_one_line_and_one_verdict() -> None:
    assert Counter(level for _, level, _, _ in ROWS) == LEVELS
    chapters = Counter(int(number.partition(".")[0]) for number, _, _, _ in ROWS)
    assert [chapters[chapter] for chapter in range(1, 18)] == CHAPTERS
    assert len({number for number, _, _, _ in ROWS}) == len(ROWS)
    assert {verdict for _, _, verdict, _ in ROWS} == VERDICTS


def test_the_head_counts_what_the_lines_say() -> None:
    counted = Counter((verdict, level) for _, level, verdict, _ in ROWS)
    told = {name: (int(first), int(second), int(both)) for name, first, second, both in HEAD.findall(PAGE)}
    for verdict in VERDICTS:
        first, second = counted[verdict, "1"], counted[verdict, "2"]
        assert told[verdict] == (first, second, first + second)


def test_every_test_and_file_that_is_named_is_there() -> None:
    named = set(re.findall(r"`([^`]+)`", "\n".join(where for _, _, _, where in ROWS)))
    tests = {name for name in named if re.fullmatch(r"test_\w+", name)}
    files = {name.partition("::")[0] for name in named if re.search(r"/.*\.\w+", name)}
    written = {
        name
        for file in (ROOT / "tests").rglob("test_*.py")
        for name in re.findall(r"^def (test_\w+)", file.read_text(), re.MULTILINE)
    }
    assert (tests - written, {name for name in files if not (ROOT / name).exists()}) == (set(), set())
    assert len(tests) > 80
    assert len(files) > 40


def test_what_is_met_names_a_test_or_a_place_or_a_reason() -> None:
    assert [number for number, _, verdict, where in ROWS if verdict == "Met" and len(where) < 15] == []
