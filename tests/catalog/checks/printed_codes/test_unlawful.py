"""Nothing is printed that may not be: CPT is found wherever a student can read, and so is a vacated rule."""

from __future__ import annotations

from datetime import date

import pytest

from studyhub.catalog.types import Citation, HcpcsCode
from tests.catalog.factories import found, lesson, question, with_option


@pytest.mark.parametrize(
    "text",
    ["The code 99213 applies.", "See 0042T.", "99213, then stop.", "Charge (70450) was posted.", "1000F"],
)
def test_cpt_is_found(text: str) -> None:
    assert found(question(explanation=text)) == {"CPT"}


@pytest.mark.parametrize(
    "text",
    [
        "12,345 days in 2026.",
        "ZIP code 60601 is in Chicago.",
        "She wrote $12,345.67 on the form.",
        "45 CFR 164.404 and 42 CFR 482.24 apply.",
        "LOINC 2345-7 and 18748-4 name a test.",
        "88 FR 12345 says so.",
        "Medical record number 10234 was merged.",
        "0.12345 is rounded.",
        "Public Law 104-191 of 1996.",
    ],
)
def test_other_numbers_are_not_taken_for_cpt(text: str) -> None:
    assert found(question(explanation=text)) == set()


def test_cpt_is_found_in_options_lessons_and_figures() -> None:
    assert found(with_option(question(), "b", why="That is 99213.")) == {"CPT"}
    assert found(lessons=(lesson(text="Code 99213."),)) == {"CPT"}
    assert found(figures=(("x/y.svg", '<svg><text x="10000">99213</text></svg>'),)) == {"CPT"}
    assert found(figures=(("x/y.svg", '<svg><text x="10000">A chart</text></svg>'),)) == set()


def test_vacated_rule_is_found_when_cited() -> None:
    cited = question(citations=(Citation(kind="cfr", text="45 CFR 164.509"),))
    assert found(cited) == {"VACATED"}


def test_vacated_rule_may_be_named_as_vacated() -> None:
    assert found(question(explanation="45 CFR 164.509 asks for an attestation.")) == {"VACATED"}
    assert found(question(explanation="45 CFR 164.509 was vacated in 2025.")) == set()


LISTED = HcpcsCode("J1885", "A drug by injection", date(2026, 11, 28), "general")


@pytest.mark.parametrize("text", ["Report J1885 once.", "D0120 is dental.", "(E0601)"])
def test_hcpcs_code_outside_our_list_is_found(text: str) -> None:
    assert found(question(explanation=text)) == {"HCPCS"}


@pytest.mark.parametrize("text", ["Code E11.22 and N18.31.", "Tag A-0450 says so.", "Room B2207 is up."])
def test_what_is_no_hcpcs_code_is_left_alone(text: str) -> None:
    assert "HCPCS" not in found(question(explanation=text))


def test_hcpcs_code_of_our_list_may_be_printed() -> None:
    assert found(question(explanation="Report J1885 once."), hcpcs=(LISTED,)) == set()
