"""`flask content blind` and `sourced`: from a packet without keys to records that the checks accept."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from .test_content import DAY, REFERENCES, SYLLABUS, Bench

READER = ("--reader", "automated", "--date", "2026-11-23")


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    bench = Bench(tmp_path / "content")
    bench.write("syllabus/d2-privacy.yaml", SYLLABUS)
    bench.write("references/d2-privacy.yaml", REFERENCES)
    for kind in ("single", "numeric", "match", "order"):
        bench.run("new", "question", "d2-privacy", kind, "--type", kind)
    return bench


def export(bench: Bench, *options: str) -> tuple[Path, dict[str, Any]]:
    file = bench.folder.parent / "packet.json"
    assert bench.run("blind", "export", str(file), *options).exit_code == 0
    return file, json.loads(file.read_text())


def answer(bench: Bench, answers: list[dict[str, Any]]) -> str:
    return str(bench.write("../answers.json", json.dumps(answers)))


def right_answers(packet: dict[str, Any]) -> list[dict[str, Any]]:
    """Answers that the skeletons' wording gives away."""
    by_type = {item["type"]: item for item in packet["items"]}
    rights = {entry["text"]: entry["key"] for entry in by_type["match"]["rights"]}
    steps = {entry["text"]: entry["key"] for entry in by_type["order"]["steps"]}
    said: dict[str, Any] = {
        "single": "a",
        "match": {
            key: rights[f"What belongs to {of}"]
            for key, of in zip("abc", ("it", "the second", "the third"), strict=True)
        },
        "order": [steps[f"The {at} step"] for at in ("first", "second", "third")],
    }
    return [{"id": by_type[kind]["id"], "answer": value} for kind, value in said.items()]


def test_agreements_become_records_that_the_check_accepts(bench: Bench) -> None:
    file, packet = export(bench)
    result = bench.run(
        "blind", "record", answer(bench, right_answers(packet)), *READER, "--packet", str(file)
    )
    assert "3 recorded, 0 to adjudicate, 0 refused" in result.stdout
    left = [
        f["message"]
        for f in json.loads(bench.run("check", *DAY, "--json").stdout)
        if f["code"] == "NO-BLIND-REVIEW"
    ]
    assert left == ["d2-numeric-0001: was never answered blind"]
    assert bench.run("fmt", "--check").exit_code == 0


def test_missing_exports_only_what_is_left(bench: Bench) -> None:
    file, packet = export(bench)
    bench.run("blind", "record", answer(bench, right_answers(packet)), *READER, "--packet", str(file))
    assert [item["id"] for item in export(bench, "--missing")[1]["items"]] == ["d2-numeric-0001"]


def test_disagreement_is_listed_and_can_be_adjudicated(bench: Bench) -> None:
    file, _ = export(bench)
    wrong = answer(bench, [{"id": "d2-single-0001", "answer": "b"}])
    result = bench.run("blind", "record", wrong, *READER, "--packet", str(file))
    assert "adjudicate d2-single-0001: answered b, the key is a" in result.stdout
    assert not (bench.folder / "review").exists()
    settled = bench.run(
        "blind", "adjudicate", "d2-single-0001", "--verdict", "adjudicated", "--note", "The rule.", *READER
    )
    assert settled.exit_code == 0
    assert "verdict: adjudicated" in (bench.folder / "review" / "d2-privacy.yaml").read_text()


def test_question_changed_since_the_export_is_refused(bench: Bench) -> None:
    file, _ = export(bench)
    question = bench.folder / "questions" / "d2-privacy" / "single.yaml"
    question.write_text(question.read_text().replace("The right act", "Another right act"))
    agreed = answer(bench, [{"id": "d2-single-0001", "answer": "a"}])
    result = bench.run("blind", "record", agreed, *READER, "--packet", str(file))
    assert "0 recorded, 0 to adjudicate, 1 refused" in result.stdout
    assert "changed since it was read" in result.stderr


def test_planted_items_are_counted_and_never_recorded(bench: Bench) -> None:
    bench.run("new", "question", "d2-privacy", "single")
    path = bench.folder / "syllabus" / "d2-privacy.yaml"
    path.write_text(path.read_text() + "      - {id: 71b, level: recall, title: Tell more}\n")
    question = bench.folder / "questions" / "d2-privacy" / "single.yaml"
    head, tail = question.read_text().rsplit("facet: 71a", 1)
    question.write_text(f"{head}facet: 71b{tail.replace('A second act', 'An act of its own')}")
    file, _ = export(bench, "--plant", "0.2", "--plant-kind", "foreign")
    planted = json.loads(file.with_suffix(".planted.json").read_text())
    seen = answer(bench, [{"id": name, "answer": "a", "fault": "none is right"} for name in planted])
    words = ("--packet", str(file), "--planted", str(file.with_suffix(".planted.json")))
    result = bench.run("blind", "record", seen, *READER, *words)
    assert "planted: 1 of 1 found" in result.stdout
    assert "0 recorded" in result.stdout


def test_source_checks_are_recorded_beside_blind_reviews(bench: Bench) -> None:
    file, _ = export(bench)
    checks = [{"id": "d2-single-0001", "verdict": "supported", "basis": "source", "note": "164.404(b)"}]
    result = bench.run("sourced", "record", answer(bench, checks), *READER, "--packet", str(file))
    assert "1 recorded" in result.stdout
    assert json.loads(bench.run("stats", *DAY, "--json").stdout)["source_checked"] == 1


@pytest.mark.parametrize("text", ["{", "[{}]", "[3]", '{"seed": 1}'])
def test_bad_answer_file_is_refused_with_a_sentence(bench: Bench, text: str) -> None:
    file = bench.write("../answers.json", text)
    result = bench.run("blind", "record", str(file), *READER)
    assert result.exit_code == 1
    assert result.stderr.startswith("Error: ")


def test_credentialed_reader_without_a_name_is_refused(bench: Bench) -> None:
    file, packet = export(bench)
    words = ("--reader", "credentialed", "--packet", str(file))
    result = bench.run("blind", "record", answer(bench, right_answers(packet)), *words)
    assert result.exit_code == 1
    assert "--name" in result.stderr


def test_content_with_errors_is_not_exported(bench: Bench) -> None:
    bench.write("questions/d2-privacy/bad.yaml", "- id: [\n")
    result = bench.run("blind", "export", str(bench.folder.parent / "packet.json"))
    assert result.exit_code == 1
    assert "questions/d2-privacy/bad.yaml" in result.stderr
