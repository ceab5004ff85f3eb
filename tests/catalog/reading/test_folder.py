from __future__ import annotations

from pathlib import Path

import pytest

from studyhub.catalog.faults import Fault
from studyhub.catalog.reading.folder import content_files, read_bytes
from tests.catalog.small_bank import FILES, QUESTIONS, SINGLE, codes, read, write


def test_files_are_found_sorted_and_hidden_ones_are_left_alone(tmp_path: Path) -> None:
    write(tmp_path, {"questions/d2-privacy/.#breach.yaml": "x", ".git/config": "x", "README.md": "x"})
    assert content_files(tmp_path) == sorted(FILES)


@pytest.mark.parametrize(
    "path",
    ["questions/d2-privacy/a.yml", "questions/a.yaml", "questions/d2-privacy/deep/a.yaml", "glossary/a.txt"],
)
def test_file_that_would_be_overlooked_is_a_fault(path: str) -> None:
    assert codes({path: SINGLE}) == ["FILE-PLACE"]


def test_file_that_cannot_be_opened_is_a_fault(tmp_path: Path) -> None:
    faults: list[Fault] = []
    assert read_bytes(tmp_path, ["gone.yaml"], faults) == {}
    assert [fault.code for fault in faults] == ["FILE-UNREADABLE"]


def test_one_broken_question_leaves_the_others_readable() -> None:
    good = SINGLE.replace("d2-breach-0001", "d2-other-0001")
    catalog, faults = read({QUESTIONS: SINGLE.replace("facet: 71a", "facet: [") + good})
    assert [one.id for one in catalog.questions] == ["d2-other-0001"]
    assert "YAML-SYNTAX" in {fault.code for fault in faults}


def test_faults_of_all_files_are_collected() -> None:
    _, faults = read(
        {
            QUESTIONS: SINGLE.replace("recall", "x").replace("level: application", "level: x"),
            "glossary/d2-privacy.yaml": FILES["glossary/d2-privacy.yaml"] + "- {term: a}\n",
            "word-parts.yaml": "{}",
        }
    )
    assert {fault.path for fault in faults} == {QUESTIONS, "glossary/d2-privacy.yaml", "word-parts.yaml"}
