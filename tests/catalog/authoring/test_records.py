"""Records: a line each, the newest in place of the old, nothing else touched."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from studyhub.catalog.authoring.errors import AuthoringRefused
from studyhub.catalog.authoring.records import merged, write_fact_checks, write_planted, write_records
from studyhub.catalog.types import PlantedRound, ReviewRecord
from tests.catalog.factories import TODAY, compared, lesson, question, reviewed

RECORD = reviewed(question(0))


def test_record_is_one_line(tmp_path: Path) -> None:
    (file,) = write_records(
        tmp_path, {RECORD.question: "d2-privacy"}, [replace(RECORD, answer="b>a", note="x: y")]
    )
    assert file == tmp_path / "review" / "d2-privacy.yaml"
    assert file.read_text() == (
        f"- {{question: {RECORD.question}, ask_hash: {RECORD.ask_hash}, kind: blind, reader: automated,"
        ' date: 2026-11-23, verdict: agrees, answer: b>a, note: "x: y"}\n'
    )


def test_new_record_takes_the_place_of_the_old_one() -> None:
    other = reviewed(question(1))
    text = merged(merged("# who read what\n\n", [RECORD, other]), [replace(RECORD, verdict="mended")])
    assert text.startswith("# who read what\n\n")
    assert [(r["question"], r["verdict"]) for r in yaml.safe_load(text)] == [
        (other.question, "agrees"),
        (RECORD.question, "mended"),
    ]


def test_readers_do_not_overwrite_each_other() -> None:
    signed = replace(RECORD, reader="credentialed", name="Ana Silva")
    source = replace(RECORD, kind="source", verdict="supported")
    assert len(yaml.safe_load(merged("", [RECORD, signed, source]))) == 3


def test_record_written_as_a_block_is_replaced_whole() -> None:
    block = (
        f"- question: {RECORD.question}\n  kind: blind\n  reader: automated\n  note: >-\n    long\n    note\n"
        "# about the next\n- question: d2-test-0002\n"
    )
    text = merged(block, [RECORD])
    assert [entry["question"] for entry in yaml.safe_load(text)] == ["d2-test-0002", RECORD.question]
    assert "# about the next" in text


@pytest.mark.parametrize("text", ["- {", "a: b\n", "- text\n"])
def test_unreadable_file_is_not_overwritten(text: str) -> None:
    with pytest.raises(AuthoringRefused):
        merged(text, [RECORD])


@given(st.text(max_size=120), st.text(max_size=30))
def test_any_note_reads_back_as_one_line_of_text(note: str, name: str) -> None:
    record: ReviewRecord = replace(RECORD, note=note, name=name or None)
    (entry,) = yaml.load(merged("", [record]), Loader=yaml.CSafeLoader)
    assert entry.get("note", "") == " ".join(note.split())


def test_fact_check_takes_the_place_of_an_older_one(tmp_path: Path) -> None:
    old = compared(lesson())
    write_fact_checks(tmp_path, [old])
    file = write_fact_checks(tmp_path, [replace(old, content_hash="b" * 32, verdict="mended")])
    assert file == tmp_path / "review" / "lessons.yaml"
    assert [(check["lesson"], check["verdict"]) for check in yaml.safe_load(file.read_text())] == [
        ("L40", "mended")
    ]


def test_rounds_of_planted_faults_are_kept_side_by_side(tmp_path: Path) -> None:
    one = PlantedRound("one", TODAY, "automated", "subtle", 10, 9)
    write_planted(tmp_path, one)
    file = write_planted(tmp_path, replace(one, id="two"))
    kept = yaml.safe_load(file.read_text())
    assert [(entry["id"], entry["planted"], entry["found"]) for entry in kept] == [
        ("one", 10, 9),
        ("two", 10, 9),
    ]
