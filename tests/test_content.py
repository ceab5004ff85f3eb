"""The shipped content: no errors on the day of its release, one layout, and enough to start with."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest
import yaml

from studyhub.catalog.authoring.fmt import format_files
from studyhub.catalog.authoring.stats import BankStats, bank_stats
from studyhub.catalog.checks import check_bank
from studyhub.catalog.faults import Fault, Severity
from studyhub.catalog.load import load_catalog
from studyhub.codebook.book import Codebook

CONTENT = Path(__file__).parent.parent / "content"
TODAY = date(2026, 11, 28)

Examined = tuple[BankStats, list[Fault]]


@pytest.fixture(scope="module")
def shipped(codebook: Codebook) -> Examined:
    loaded = load_catalog(CONTENT)
    faults = [*loaded.faults, *check_bank(loaded.catalog, today=TODAY, codes=codebook)]
    return bank_stats(loaded.catalog, faults), faults


def test_shipped_content_has_no_error(shipped: Examined) -> None:
    assert [str(fault) for fault in shipped[1] if fault.severity is Severity.ERROR] == []


def test_shipped_content_is_in_the_one_layout() -> None:
    assert [str(result.path) for result in format_files(CONTENT) if result.text is not None] == []


def test_layout_changes_no_question(tmp_path: Path) -> None:
    scrambled = Path(shutil.copytree(CONTENT, tmp_path / "content"))
    for file in scrambled.glob("questions/*/*.yaml"):
        questions = [dict(sorted(entry.items())) for entry in yaml.safe_load(file.read_text())]
        file.write_text(yaml.safe_dump(questions, width=60, default_flow_style=None, sort_keys=False))
    for result in format_files(scrambled):
        assert result.faults == ()
        result.path.write_text(result.text or result.path.read_text())
    hashes = [
        {q.id: (q.ask_hash, q.content_hash) for q in load_catalog(folder).catalog.questions}
        for folder in (CONTENT, scrambled)
    ]
    assert hashes[0] == hashes[1]


def test_every_shipped_question_was_answered_blind(shipped: Examined) -> None:
    assert [fault.message for fault in shipped[1] if fault.code == "NO-BLIND-REVIEW"] == []


def test_every_shipped_lesson_was_compared_with_its_sources(shipped: Examined) -> None:
    assert [fault.message for fault in shipped[1] if fault.code == "NO-FACT-CHECK"] == []


def test_nothing_that_is_planned_is_missing(shipped: Examined) -> None:
    codes = {"NO-LESSON", "FEW-QUESTIONS", "FORM-COUNT"}
    assert [str(fault) for fault in shipped[1] if fault.code in codes] == []


def test_every_shipped_lesson_is_whole(shipped: Examined) -> None:
    codes = {"LESSON-WORDS", "NO-FIGURE", "FIGURE-ALT", "LESSON-QUESTIONS"}
    assert [str(fault) for fault in shipped[1] if fault.code in codes] == []


def test_shipped_bank_is_as_large_as_planned(shipped: Examined) -> None:
    stats = shipped[0]
    assert stats.lessons == 77
    assert stats.questions >= 1820 + 320
    assert stats.glossary >= 350
    assert stats.word_parts >= 250
    assert min(count for domain, count in stats.by_domain.items() if domain.startswith("D")) >= 160
    assert stats.by_domain["F"] + stats.by_domain["P"] >= 300


def test_shipped_bank_has_every_kind_of_question(shipped: Examined) -> None:
    kinds = shipped[0].by_type
    assert kinds["multiple"] >= 120
    assert kinds["numeric"] >= 120
    assert kinds["order"] + kinds["match"] >= 60
    assert kinds["case"] >= 40
    assert shipped[0].parameterised >= 80


def test_keys_of_the_shipped_bank_betray_nothing(shipped: Examined) -> None:
    stats = shipped[0]
    assert all(0.22 <= share <= 0.28 for share in stats.key_position.values())
    assert 0.20 <= stats.key_is_longest <= 0.32
