"""Readers: only an undoubted agreement about what is asked now goes on record."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from studyhub.catalog.authoring.errors import AuthoringRefused
from studyhub.catalog.authoring.readers import (
    BlindAnswer,
    Outcome,
    Signature,
    SourceCheck,
    adjudicated,
    judge_blind,
    judge_sources,
    read_answers,
)
from tests.catalog.factories import TODAY, catalog, question

BANK = catalog()
FIRST = BANK.questions[0]
AUTOMATED = Signature("automated", TODAY)


def judged(answer: Any = "a", **changes: Any) -> Outcome:
    fields = {"id": FIRST.id, "answer": answer, "ask_hash": FIRST.ask_hash} | changes
    return judge_blind(BANK, [BlindAnswer(**fields)], AUTOMATED)


def test_agreement_is_recorded() -> None:
    (record,) = judged(confidence="high").records
    assert (record.question, record.ask_hash, record.verdict) == (FIRST.id, FIRST.ask_hash, "agrees")
    assert (record.answer, record.confidence, record.date) == ("a", "high", TODAY)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"answer": "b"}, "answered b, the key is a"),
        ({"fault": "b could be right too"}, "fault seen: b could be right too"),
        ({"confidence": "low"}, "low confidence"),
    ],
)
def test_disagreement_or_doubt_is_adjudicated_not_recorded(changes: dict[str, str], reason: str) -> None:
    outcome = judged(**changes)
    assert outcome.records == ()
    assert outcome.to_adjudicate == (f"{FIRST.id}: {reason}",)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"ask_hash": "0" * 32}, "has changed"),
        ({"ask_hash": None}, "--packet"),
        ({"id": "d2-none-0001"}, "no such question"),
    ],
)
def test_reading_of_something_else_is_refused(changes: dict[str, Any], reason: str) -> None:
    outcome = judged(**changes)
    assert outcome.records == outcome.to_adjudicate == ()
    assert reason in outcome.refused[0]


def test_hash_may_come_from_the_packet() -> None:
    answer = BlindAnswer(id=FIRST.id, answer="a")
    assert judge_blind(BANK, [answer], AUTOMATED, packet_hashes={FIRST.id: FIRST.ask_hash}).records


def test_levels_and_planted_faults_are_counted() -> None:
    seen = BlindAnswer(id=FIRST.id, answer="a", fault="none is right")
    missed = BlindAnswer(id="d2-test-0002", answer="b")
    levelled = BlindAnswer(id="d2-test-0003", answer="c", level="recall", ask_hash=BANK.questions[2].ask_hash)
    planted = frozenset({FIRST.id, "d2-test-0002"})
    outcome = judge_blind(BANK, [seen, missed, levelled], AUTOMATED, planted=planted)
    assert (outcome.planted_found, outcome.planted) == (1, 2)
    assert (outcome.levels_agree, outcome.levels_given) == (0, 1)
    assert [record.question for record in outcome.records] == ["d2-test-0003"]


def test_credentialed_reader_signs_by_name() -> None:
    answer = BlindAnswer(id=FIRST.id, answer="a", ask_hash=FIRST.ask_hash)
    with pytest.raises(AuthoringRefused, match="by name"):
        judge_blind(BANK, [answer], Signature("credentialed", TODAY))


def test_unsupported_key_is_recorded_and_listed() -> None:
    check = SourceCheck(FIRST.id, "unsupported", "source", "Says 60 days.", FIRST.ask_hash)
    outcome = judge_sources(BANK, [check], AUTOMATED)
    assert [(r.kind, r.verdict, r.basis) for r in outcome.records] == [("source", "unsupported", "source")]
    assert "Says 60 days." in outcome.to_adjudicate[0]


def test_adjudication_holds_for_what_is_asked_now() -> None:
    record = adjudicated(BANK, FIRST.id, AUTOMATED, verdict="mended", note="Stem says the state now.")
    assert (record.kind, record.verdict, record.ask_hash) == ("blind", "mended", FIRST.ask_hash)


@pytest.mark.parametrize(("name", "note"), [("d2-none-0001", "why"), (question().id, " ")])
def test_adjudication_needs_a_question_and_a_reason(name: str, note: str) -> None:
    with pytest.raises(AuthoringRefused):
        adjudicated(BANK, name, AUTOMATED, verdict="adjudicated", note=note)


def test_every_bad_answer_of_a_file_is_named(tmp_path: Path) -> None:
    file = tmp_path / "answers.json"
    bad = [{"id": "x"}, {"id": "y", "answer": "a", "confidence": "sure"}, {"id": "z", "answer": "a"}]
    file.write_text(json.dumps({"answers": bad}))
    with pytest.raises(AuthoringRefused) as refusal:
        read_answers(file, BlindAnswer)
    assert [line.split(": ")[1] for line in str(refusal.value).splitlines()] == ["answer 1", "answer 2"]


@pytest.mark.parametrize("text", ["{", "3", '{"answers": 3}'])
def test_file_that_is_no_list_is_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "answers.json"
    file.write_text(text)
    with pytest.raises(AuthoringRefused):
        read_answers(file, BlindAnswer)
