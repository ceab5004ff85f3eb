"""Paperwork: what points at nothing is named, and no round of planted faults finds more than there were."""

from __future__ import annotations

import pytest

from studyhub.catalog.faults import Severity
from tests.catalog.small_bank import codes, read

READING = "reader: automated, date: 2026-11-28"
FACTS = "- {{lesson: {}, content_hash: {}, {}, verdict: supported, basis: source}}\n"
ROUND = "- {{id: {}, {}, kind: subtle, planted: 10, found: {}}}\n"


def test_fact_check_of_a_lesson_that_is_gone_is_a_warning() -> None:
    text = FACTS.format("L40", "a" * 32, READING) + FACTS.format("L99", "b" * 32, READING)
    catalog, (fault,) = read({"review/lessons.yaml": text})
    assert [check.lesson for check in catalog.fact_checks] == ["L40"]
    assert (fault.line, fault.code, fault.severity) == (2, "REVIEW-ORPHANED", Severity.WARNING)


def test_round_of_planted_faults_is_read() -> None:
    catalog, faults = read({"review/planted.yaml": ROUND.format("one", READING, 9)})
    assert [(one.id, one.planted, one.found) for one in catalog.planted] == [("one", 10, 9)]
    assert faults == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (ROUND.format("one", READING, 11), "FIELD-VALUE"),
        (ROUND.format("one", READING, 1) * 2, "ID-REPEATED"),
    ],
)
def test_round_that_cannot_be_is_refused(text: str, code: str) -> None:
    assert codes({"review/planted.yaml": text}) == [code]
