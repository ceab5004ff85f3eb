"""Codes of ICD-10 are judged by the day of their use; each fault is planted in a bank without any."""

from __future__ import annotations

from datetime import date

import pytest
from msgspec.structs import replace

from studyhub.catalog.checks.printed_codes import count_printed
from studyhub.catalog.checks.printed_codes.official import discharge_dates
from studyhub.catalog.hashing import with_hashes
from studyhub.catalog.types import Case, HtmlBlock, Place, Question
from tests.catalog.factories import catalog, faults, found, lesson, question, with_option

from .tables import Tables


def coded(text: str, **changes: object) -> set[str]:
    item = question(explanation=text, **changes)
    return {fault.code for fault in faults(catalog(item), codes=Tables())}


def in_lesson(html: str) -> set[str]:
    whole = lesson()
    taught = lesson(blocks=(*whole.blocks, HtmlBlock(html=html)))
    return {fault.code for fault in faults(catalog(lessons=(taught,)), codes=Tables())}


@pytest.mark.parametrize(
    "text",
    [
        "E11.22 is reported.",
        "0DTJ4ZZ is reported.",
        "Grade B12 and T10, 2026.",
        "I10 Essential (primary) hypertension is reported.",
        "Category E11.2 and I21 Acute myocardial infarction are too short.",
        "E11.2- lacks a character.",
        "Subcategories E11.2 to E11.2 exist.",
    ],
)
def test_billable_codes_categories_and_other_words_are_accepted(text: str) -> None:
    assert coded(text) == set()


@pytest.mark.parametrize(
    "text",
    [
        "E11.2 is reported.",
        "S72.001 is reported.",
        "0DTJ4ZX is reported.",
        "I21 Acute myocardial infarction is reported.",
        "Category E19.7 is named.",
    ],
)
def test_code_that_is_not_billable_is_found(text: str) -> None:
    assert coded(text) == {"CODE-INVALID"}


def test_fault_names_file_line_code_and_remedy() -> None:
    (fault,) = faults(catalog(question(explanation="E11.2 is reported.")), codes=Tables())
    assert str(fault).startswith(
        "questions/d2-privacy/test.yaml:1 CODE-INVALID d2-test-0001: E11.2 is not billable"
    )
    assert "`codes:`" in fault.hint


def test_invalid_code_is_found_in_an_option() -> None:
    bank = catalog(with_option(question(), "b", why="E11.2 is too short."))
    assert {fault.code for fault in faults(bank, codes=Tables())} == {"CODE-INVALID"}


@pytest.mark.parametrize(
    ("day", "expected"), [(date(2026, 9, 30), set()), (date(2026, 10, 1), {"CODE-INVALID"})]
)
def test_code_is_judged_on_the_day_of_the_question(day: date, expected: set[str]) -> None:
    assert coded("D69.1 is reported.", as_of=day) == expected


@pytest.mark.parametrize(("day", "expected"), [("30 September", set()), ("1 October", {"CODE-INVALID"})])
def test_discharge_date_of_the_stem_goes_before_as_of(day: str, expected: set[str]) -> None:
    stem = f"{question().stem[:-1]} when the patient is discharged alive on {day} 2026?"
    assert coded("D69.1 is reported.", stem=stem, as_of=date(2026, 11, 23)) == expected


def test_day_outside_the_tables_is_said_and_not_guessed() -> None:
    assert coded("E11.2 is reported.", as_of=date(2030, 1, 1)) == {"CODE-UNCHECKED"}


def test_codes_note_excuses_an_invalid_code() -> None:
    assert coded("E11.2 is a category.", codes="E11.2 lacks its last character.") == set()


def test_scenario_of_a_case_is_checked_too() -> None:
    asked = with_hashes(replace(question(), case="d2-case-0001"))
    place = Place(path="questions/d2-privacy/test.yaml", line=1)

    def of(scenario: str, item: Question = asked) -> set[str]:
        case = Case("d2-case-0001", "core", "A stay", scenario, (asked.id,), place)
        return {fault.code for fault in faults(catalog(item, cases=(case,)), codes=Tables())}

    assert of("The claim shows E11.2.") == {"CODE-INVALID"}
    assert of("She was discharged on 3 May 2026 with D69.1.") == set()
    assert of("The claim shows E11.2.", replace(asked, codes="A category.")) == set()


def test_lesson_may_name_a_category_but_no_invented_code() -> None:
    assert in_lesson("<p>E11.2 is too short.</p>") == set()
    assert in_lesson("<p>E11.9999 is none.</p>") == {"CODE-INVALID"}


def test_words_of_the_next_paragraph_are_no_title() -> None:
    assert in_lesson("<p>See J18.9</p><p>Bronchitis is another matter.</p>") == set()
    assert in_lesson("<p>See J18.9 Bronchitis here.</p>") == {"CODE-TITLE"}


def test_invented_code_is_found_in_figures_and_glossary() -> None:
    bank = catalog(figures=(("d2-privacy/clock.svg", "<svg><text>E11.9999</text></svg>"),))
    assert {fault.code for fault in faults(bank, codes=Tables())} == {"CODE-INVALID"}


def test_code_without_a_title_yet_may_be_printed() -> None:
    assert coded("C78.30 New words are reported.", as_of=date(2026, 11, 23)) == set()


def test_codes_are_not_judged_without_tables() -> None:
    assert found(question(explanation="E11.2 is reported.")) == set()


def test_different_codes_are_counted_once() -> None:
    assert count_printed(catalog(question(explanation="J18.9, E11.22, and J18.9 again.")), Tables()) == 2


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("A patient discharged alive on 18 May 2026 has", [date(2026, 5, 18)]),
        ("For a discharge of June 8, 2026, the code", [date(2026, 6, 8)]),
        ("Discharge: 1 April 2026", [date(2026, 4, 1)]),
        ("grouper 43.1 for a discharge of June 2026", [date(2026, 6, 1)]),
        ("admitted on 3 May 2026 and discharged home on 9 May 2026", [date(2026, 5, 9)]),
        ("The discharged patient was born on 3 May 2026", []),
        ("discharged on 31 June 2026", []),
        ("admitted on 9 February 2026", []),
    ],
)
def test_discharge_dates_are_read(text: str, days: list[date]) -> None:
    assert list(discharge_dates(text)) == days
