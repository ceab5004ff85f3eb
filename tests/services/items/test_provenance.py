from __future__ import annotations

from datetime import date
from typing import Any

import msgspec
import pytest
from flask import Flask

from studyhub.catalog.shelf import Shelf
from studyhub.catalog.types import ReviewRecord
from studyhub.services.items.provenance import provenance

ITEM = "d2-breach-0001"


@pytest.fixture
def shelf(app: Flask) -> Shelf:
    loaded: Shelf = app.extensions["catalog"].shelf()
    return loaded


def record(ask_hash: str, **values: Any) -> ReviewRecord:
    given = {"kind": "blind", "reader": "automated", "verdict": "agrees"} | values
    return ReviewRecord(question=ITEM, ask_hash=ask_hash, date=date(2026, 11, 1), **given)


def reviewed(shelf: Shelf, *records: ReviewRecord) -> Shelf:
    return Shelf([msgspec.structs.replace(shelf.catalogs[0], reviews=records)])


def test_blind_answer_counts_for_what_is_asked_now(shelf: Shelf) -> None:
    asked = shelf.question(f"core/{ITEM}").ask_hash
    now = reviewed(shelf, record(asked), record(asked))
    assert provenance(now, now.questions).blind_automated == 1
    old = reviewed(shelf, record("0" * 32))
    assert provenance(old, old.questions).blind == 0


def test_person_who_signs_is_named(shelf: Shelf) -> None:
    asked = shelf.question(f"core/{ITEM}").ask_hash
    found = reviewed(shelf, record(asked, reader="credentialed", name="Mei Tanaka, RHIA"))
    counted = provenance(found, found.questions)
    assert (counted.signed, counted.signers) == (1, ("Mei Tanaka, RHIA",))


@pytest.mark.parametrize(
    ("verdict", "basis", "checked"),
    [("supported", "source", 1), ("supported", "general", 0), ("unsupported", "source", 0)],
)
def test_source_check_counts_only_if_the_text_was_read_and_bears_the_key_out(
    shelf: Shelf, verdict: str, basis: str, checked: int
) -> None:
    asked = shelf.question(f"core/{ITEM}").ask_hash
    found = reviewed(shelf, record(asked, kind="source", verdict=verdict, basis=basis))
    assert provenance(found, found.questions).source_checked == checked
