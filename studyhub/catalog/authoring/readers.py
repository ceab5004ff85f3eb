"""Decides what becomes of a reader's answers: agreements are recorded, the rest waits for adjudication."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal, TypeVar

import msgspec

from studyhub.catalog.types import Catalog, FactCheck, Level, Question, ReviewRecord

from .comparison import compact, is_right, right_answer
from .errors import AuthoringRefused
from .packet import show

Reader = Literal["automated", "credentialed"]
Confidence = Literal["high", "medium", "low"]
DEFAULT_SEED = 1

Entry = TypeVar("Entry", bound=msgspec.Struct)


class BlindAnswer(msgspec.Struct, frozen=True):
    """What a blind reader says about one question; fields that the reader adds are ignored."""

    id: str
    answer: str | int | float | list[str] | dict[str, str]
    confidence: Confidence | None = None
    fault: str | None = None
    level: Level | None = None
    ask_hash: str | None = None


class SourceCheck(msgspec.Struct, frozen=True):
    """What a reader of the rule's text says about one question's key."""

    id: str
    verdict: Literal["supported", "unsupported"]
    basis: Literal["source", "general"]
    note: str = ""
    ask_hash: str | None = None


class LessonCheck(msgspec.Struct, frozen=True):
    """What a reader says who compared a lesson, as it stood under `content_hash`, with its sources."""

    lesson: str
    content_hash: str
    verdict: Literal["supported", "mended"]
    basis: Literal["source", "general"]
    note: str = ""


@dataclass(frozen=True)
class Signature:
    """Who read, and when; a credentialed reader signs by name."""

    reader: Reader
    date: date
    name: str | None = None


@dataclass(frozen=True)
class Outcome:
    """What came of a file of answers: records to keep, questions to adjudicate, answers refused."""

    records: tuple[ReviewRecord, ...] = ()
    to_adjudicate: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    levels_agree: int = 0
    levels_given: int = 0
    planted_found: int = 0
    planted: int = 0


def read_answers(file: Path, kind: type[Entry]) -> list[Entry]:
    """The entries of a JSON file: a list, or an object with `answers`. Refuses, naming each bad one."""
    data = read_json(file)
    if isinstance(data, dict):
        data = data.get("answers", data.get("items"))
    if not isinstance(data, list):
        raise AuthoringRefused(f"{file}: expected a list of answers, or an object with `answers`.")
    entries, faults = [], []
    for at, entry in enumerate(data, 1):
        try:
            entries.append(msgspec.convert(entry, kind))
        except msgspec.ValidationError as error:
            faults.append(f"{file}: answer {at}: {error}")
    if faults:
        raise AuthoringRefused("\n".join(faults))
    return entries


def read_json(file: Path) -> Any:
    """What a JSON file holds. Raises AuthoringRefused when it cannot be read."""
    try:
        return msgspec.json.decode(file.read_bytes())
    except (OSError, msgspec.DecodeError) as error:
        raise AuthoringRefused(f"{file}: {error}") from error


def judge_blind(
    catalog: Catalog,
    answers: Iterable[BlindAnswer],
    signature: Signature,
    *,
    seed: int = DEFAULT_SEED,
    packet_hashes: Mapping[str, str] | None = None,
    planted: frozenset[str] = frozenset(),
) -> Outcome:
    """Compare answers with the keys. An agreement without a doubt becomes a record; the rest is listed.

    `seed` and `packet_hashes` (question id -> ask_hash as exported) are those of the packet that was read;
    `planted` are the ids of items spoilt on purpose, which count as found when the reader names a fault.
    """
    questions = {question.id: question for question in catalog.questions}
    tally = _Tally(signature, seed)
    for answer in answers:
        question = questions.get(answer.id)
        if answer.id in planted:
            tally.plant(answer)
        elif question is None:
            tally.refused.append(f"{answer.id}: there is no such question")
        elif reason := _stale(question, answer.ask_hash or (packet_hashes or {}).get(answer.id)):
            tally.refused.append(reason)
        else:
            tally.answer(question, answer)
    return tally.outcome()


def judge_sources(
    catalog: Catalog,
    checks: Iterable[SourceCheck],
    signature: Signature,
    *,
    packet_hashes: Mapping[str, str] | None = None,
) -> Outcome:
    """Source checks as records; keys found unsupported are recorded and listed too."""
    questions = {question.id: question for question in catalog.questions}
    records, unsupported, refused = [], [], []
    for check in checks:
        question = questions.get(check.id)
        if question is None:
            refused.append(f"{check.id}: there is no such question")
        elif reason := _stale(question, check.ask_hash or (packet_hashes or {}).get(check.id)):
            refused.append(reason)
        else:
            record = _record(question, signature, "source", check.verdict)
            records.append(msgspec.structs.replace(record, basis=check.basis, note=check.note))
            if check.verdict == "unsupported":
                unsupported.append(f"{check.id}: the source does not support the key: {check.note}")
    return Outcome(tuple(records), tuple(unsupported), tuple(refused))


def judge_facts(
    catalog: Catalog, checks: Iterable[LessonCheck], signature: Signature
) -> tuple[list[FactCheck], list[str]]:
    """Fact checks as records, and why others are refused: a lesson is checked as it stands, or not at all."""
    _signed(signature)
    hashes = {lesson.id: lesson.content_hash for lesson in catalog.lessons}
    kept, refused = [], []
    for check in checks:
        if check.lesson not in hashes:
            refused.append(f"{check.lesson}: there is no such lesson")
        elif check.content_hash != hashes[check.lesson]:
            refused.append(f"{check.lesson}: it has changed since it was read; compare it again")
        else:
            fields = {name: getattr(check, name) for name in LessonCheck.__struct_fields__}
            record = FactCheck(**fields, reader=signature.reader, date=signature.date, name=signature.name)
            kept.append(record)
    return kept, refused


def adjudicated(
    catalog: Catalog,
    question_id: str,
    signature: Signature,
    *,
    verdict: Literal["adjudicated", "mended"],
    note: str,
    answer: str = "",
) -> ReviewRecord:
    """The record that settles a disagreement about a question as it is asked now; the note says how."""
    question = next((question for question in catalog.questions if question.id == question_id), None)
    if question is None:
        raise AuthoringRefused(f"There is no question {question_id}.")
    if not note.strip():
        raise AuthoringRefused("Say in the note how the disagreement was settled, and by which source.")
    record = _record(question, signature, "blind", verdict)
    return msgspec.structs.replace(record, answer=answer, note=note)


class _Tally:
    """Collects what became of each answer."""

    def __init__(self, signature: Signature, seed: int) -> None:
        self.signature = signature
        self.seed = seed
        self.records: list[ReviewRecord] = []
        self.to_adjudicate: list[str] = []
        self.refused: list[str] = []
        self.levels: list[bool] = []
        self.plants: list[bool] = []

    def plant(self, answer: BlindAnswer) -> None:
        self.plants.append(bool(answer.fault and answer.fault.strip()))

    def answer(self, question: Question, answer: BlindAnswer) -> None:
        shown = show(question, self.seed)
        if answer.level:
            self.levels.append(answer.level == question.level)
        try:
            said, right = compact(shown, answer.answer), is_right(shown, answer.answer)
        except AuthoringRefused as error:
            self.refused.append(f"{question.id}: {error}")
            return
        doubts = [] if right else [f"answered {said}, the key is {right_answer(shown.concrete)}"]
        if answer.fault and answer.fault.strip():
            doubts.append(f"fault seen: {answer.fault.strip()}")
        if answer.confidence == "low":
            doubts.append("low confidence")
        if doubts:
            self.to_adjudicate.append(f"{question.id}: {'; '.join(doubts)}")
        else:
            record = _record(question, self.signature, "blind", "agrees")
            self.records.append(msgspec.structs.replace(record, answer=said, confidence=answer.confidence))

    def outcome(self) -> Outcome:
        return Outcome(
            tuple(self.records),
            tuple(self.to_adjudicate),
            tuple(self.refused),
            sum(self.levels),
            len(self.levels),
            sum(self.plants),
            len(self.plants),
        )


def _record(
    question: Question,
    signature: Signature,
    kind: Literal["blind", "source"],
    verdict: Literal["agrees", "mended", "adjudicated", "supported", "unsupported"],
) -> ReviewRecord:
    _signed(signature)
    return ReviewRecord(
        question=question.id,
        ask_hash=question.ask_hash,
        kind=kind,
        reader=signature.reader,
        date=signature.date,
        verdict=verdict,
        name=signature.name,
    )


def _signed(signature: Signature) -> None:
    if signature.reader == "credentialed" and not (signature.name or "").strip():
        raise AuthoringRefused("A credentialed reader signs by name: add --name.")


def _stale(question: Question, read: str | None) -> str | None:
    """Why a reading does not count for the question as it is asked now; None when it does."""
    if read is None:
        return f"{question.id}: without its ask_hash nobody knows what was read; add it, or give --packet"
    if read != question.ask_hash:
        return f"{question.id}: what it asks has changed since it was read; export it again"
    return None
