"""Printed codes: CPT and vacated rules are found wherever a student can read, real codes are validated."""

from __future__ import annotations

from datetime import date

import pytest

from studyhub.catalog.types import Citation, Question
from tests.catalog.factories import catalog, faults, found, lesson, question, with_option


class Tables:
    """Code tables that know three codes."""

    def billable(self, code: str, on: date) -> bool:
        return code in {"E11.22", "0DTJ4ZZ"} and on.year == 2026

    def title(self, code: str) -> str | None:
        return {"E11.2": "Type 2 diabetes with kidney complications"}.get(code)


def coded(text: str, **changes: object) -> set[str]:
    item = question(explanation=text, **changes)
    return {fault.code for fault in faults(catalog(item), codes=Tables())}


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


@pytest.mark.parametrize("text", ["E11.22 is reported.", "0DTJ4ZZ is reported.", "Grade B12 and T10, 2026."])
def test_billable_codes_and_other_words_are_accepted(text: str) -> None:
    assert coded(text) == set()


@pytest.mark.parametrize("text", ["E11.2 is reported.", "S72.001 is reported.", "0DTJ4ZX is reported."])
def test_code_that_is_not_billable_is_found(text: str) -> None:
    assert coded(text) == {"CODE-INVALID"}


def test_code_is_judged_on_the_day_of_the_question() -> None:
    assert coded("E11.22 is reported.", as_of=date(2020, 1, 1)) == {"CODE-INVALID"}


def test_codes_note_excuses_an_invalid_code() -> None:
    assert coded("E11.2 is a category.", codes="E11.2 lacks its last character.") == set()


def test_lesson_may_name_a_category_but_no_invented_code() -> None:
    def of(text: str) -> set[str]:
        bank = catalog(lessons=(lesson(text=text),))
        return {fault.code for fault in faults(bank, codes=Tables())}

    assert of("E11.2 is a category.") == set()
    assert of("E11.9999 is none.") == {"CODE-INVALID"}


def test_codes_are_not_judged_without_tables() -> None:
    bad: Question = question(explanation="E11.2 is reported.")
    assert found(bad) == set()
