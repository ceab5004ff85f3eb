"""MS-DRGs are computed: a key that the grouper does not give is found."""

from __future__ import annotations

import pytest

from studyhub.catalog.types import Question
from tests.catalog.factories import catalog, faults, question, with_option

from .tables import Tables

STEM = (
    "A patient of 70 years discharged alive on 18 May 2026 has J18.9 Pneumonia, unspecified organism"
    " as principal diagnosis. There was no procedure. Which MS-DRG results?"
)


def asked(key: str, stem: str = STEM, **changes: object) -> Question:
    item = question(stem=stem, **changes)
    for letter, text in zip(
        "abcd", (key, "177 Respiratory Infections", "190 COPD", "871 Septicemia"), strict=True
    ):
        item = with_option(item, letter, text=text)
    return item


def codes(item: Question) -> set[str]:
    return {fault.code for fault in faults(catalog(item), codes=Tables()) if fault.severity == "error"}


def test_computed_key_is_accepted() -> None:
    assert codes(asked("193 Simple Pneumonia")) == set()


def test_key_that_the_grouper_does_not_give_is_found() -> None:
    assert codes(asked("195 Simple Pneumonia")) == {"DRG"}


def test_fault_says_what_the_grouper_gives() -> None:
    found = faults(catalog(asked("MS-DRG 195")), codes=Tables())
    assert [fault.message for fault in found if fault.code == "DRG"] == [
        "d2-test-0001: the key is MS-DRG 195; the grouper gives 193"
    ]


@pytest.mark.parametrize(
    "item",
    [
        asked("195 Simple Pneumonia", codes="The record holds a code that the stem does not print."),
        asked("195 Simple Pneumonia", stem=STEM.replace("2026", "2025")),
        asked("195 Simple Pneumonia", stem=STEM.replace("MS-DRG", "number of days")),
        asked("195 Simple Pneumonia", stem=STEM.replace("J18.9 ", "")),
    ],
    ids=["excused", "no grouper", "no group asked", "no code"],
)
def test_what_cannot_be_computed_is_let_be(item: Question) -> None:
    assert codes(item) == set()
