"""The bank as a whole: a good one is left in peace, faults come sorted, every rule is documented."""

from __future__ import annotations

from pathlib import Path

from studyhub.catalog.checks import CHECKS, check_bank
from studyhub.catalog.checks.rules import RULES
from tests.catalog.factories import TODAY, catalog, faults, question

DOCS = Path(__file__).parents[3] / "docs" / "checks.md"


def test_clean_bank_has_no_fault() -> None:
    assert faults(catalog()) == ()


def test_clean_bank_may_call_itself_complete() -> None:
    assert faults(catalog(), complete=True) == ()


def test_empty_bank_is_checked_without_failing() -> None:
    empty = catalog(questions=(), lessons=(), areas=(), terms=(), reviews=(), figures=())
    assert faults(empty) == ()


def test_faults_come_sorted_by_path_and_line() -> None:
    broken = catalog(question(0, stem="Which is true?"), question(1, explanation="Option B is right."))
    found = faults(broken)
    assert found == tuple(sorted(found))
    assert len(found) >= 2


def test_fault_says_path_line_code_and_remedy() -> None:
    bank = catalog(question(0), question(1, explanation="The rule makes option B right."))
    said = str(faults(bank)[0])
    assert said.startswith("questions/d2-privacy/test.yaml:21 LETTER (warning) d2-test-0002: ")
    assert RULES["LETTER"].remedy in said


def test_every_rule_is_documented_and_no_other() -> None:
    rows = [
        line.split("|")[1].strip(" `") for line in DOCS.read_text().splitlines() if line.startswith("| `")
    ]
    assert sorted(rows) == sorted(RULES)


def test_progress_hears_of_every_check() -> None:
    heard: list[str] = []
    check_bank(catalog(), today=TODAY, codes=None, progress=heard.append)
    assert heard == [check.__name__ for check in CHECKS]
