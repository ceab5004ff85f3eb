"""Who checked a set of questions, and how: counted from the review records, never claimed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from studyhub.catalog.shelf import Shelf
from studyhub.catalog.types import Question, ReviewRecord


@dataclass(frozen=True)
class Provenance:
    """How many of `questions` were answered blind, checked against a source's text, and signed off.

    Only records of what a question asks now count. `blind_automated` and `blind_credentialed` may
    overlap; `signed` is the questions that a credentialed person read in any way, `signers` their names.
    """

    questions: int
    blind: int
    blind_automated: int
    blind_credentialed: int
    source_checked: int
    signed: int
    signers: tuple[str, ...]


def provenance(shelf: Shelf, questions: Iterable[Question]) -> Provenance:
    """The records behind some questions, counted by question."""
    records = [shelf.reviews_of(question) for question in questions]
    readers = [
        [record.reader for record in group if record.kind == "blind" and record.holds] for group in records
    ]
    signed = [group for group in records if any(record.reader == "credentialed" for record in group)]
    names = {
        record.name for group in signed for record in group if record.reader == "credentialed" and record.name
    }
    return Provenance(
        questions=len(records),
        blind=sum(bool(group) for group in readers),
        blind_automated=sum("automated" in group for group in readers),
        blind_credentialed=sum("credentialed" in group for group in readers),
        source_checked=sum(any(_read_at_source(record) for record in group) for group in records),
        signed=len(signed),
        signers=tuple(sorted(names)),
    )


def _read_at_source(record: ReviewRecord) -> bool:
    return record.kind == "source" and record.holds and record.basis == "source"
