"""Titles beside codes: case and points may differ, words may not; a sentence that goes on is no title."""

from __future__ import annotations

import pytest

from studyhub.catalog.checks.printed_codes.titles import misprint
from tests.catalog.factories import catalog, faults, question

from .tables import TITLES, Tables

PNEUMONIA = TITLES["J18.9"]
COLI = TITLES["B96.20"]


@pytest.mark.parametrize(
    "after",
    [
        " Pneumonia, unspecified organism is first.",
        " (pneumonia unspecified organism)",
        "** PNEUMONIA, UNSPECIFIED ORGANISM",
        ": *Pneumonia, unspecified organism*",
        " | Pneumonia, unspecified organism |",
        " [[pneumonia|Pneumonia]], unspecified organism",
    ],
)
def test_official_title_is_accepted_in_any_dress(after: str) -> None:
    assert misprint(after, PNEUMONIA) is None


@pytest.mark.parametrize(
    "after",
    [
        " is first.",
        ". Pneumonia is treated.",
        ", and the stage is reported.",
        " carries N.",
        " (an MCC, indicator Y)",
        " | Y | MCC |",
        " POA",
        "\nPneumonia was treated.",
        "",
        " and E11.22",
    ],
)
def test_sentence_that_goes_on_is_no_title(after: str) -> None:
    assert misprint(after, PNEUMONIA) is None


@pytest.mark.parametrize(
    ("after", "printed"),
    [
        (" Bronchitis, acute. Then", "Bronchitis, acute"),
        (" Pneumonia due to an organism", "Pneumonia due to an organism"),
        (" pneumonia: MDC 4", "pneumonia: MDC 4"),
        (" (bacterial pneumonia)", "bacterial pneumonia"),
        ("- Lobar pneumonia", "Lobar pneumonia"),
    ],
)
def test_other_words_are_found(after: str, printed: str) -> None:
    assert misprint(after, PNEUMONIA) == printed


def test_synonyms_in_brackets_may_be_left_out() -> None:
    assert (
        misprint(" Unspecified Escherichia coli as the cause of diseases classified elsewhere", COLI) is None
    )
    assert misprint(" Unspecified Escherichia coli [E. coli]", COLI) is not None


def test_wrong_title_warns_with_both_titles() -> None:
    (fault,) = faults(catalog(question(explanation="J18.9 Acute bronchitis is first.")), codes=Tables())
    assert (fault.code, fault.severity) == ("CODE-TITLE", "warning")
    assert "Acute bronchitis" in fault.message
    assert PNEUMONIA in fault.message
