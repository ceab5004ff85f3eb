"""Stats: every figure counts what its name says."""

from __future__ import annotations

from dataclasses import asdict
from dataclasses import replace as changed

import pytest
from msgspec.structs import replace

from studyhub.catalog.authoring.stats import as_lines, bank_stats
from studyhub.catalog.faults import Fault, Severity
from studyhub.catalog.types import Case, Place, PlantedRound
from tests.catalog.factories import TODAY, catalog, question, reviewed

PLACE = Place(path="questions/d2-privacy/test.yaml", line=1)
CASE = Case(id="d2-case-0001", bank="core", title="T", scenario="S", questions=("d2-test-0001",), place=PLACE)


def test_cases_are_counted_beside_their_items() -> None:
    figures = bank_stats(catalog(question(0, case=CASE.id), cases=(CASE,)), ())
    assert (figures.questions, figures.cases) == (8, 1)
    assert figures.by_type == {
        "single": 8,
        "multiple": 0,
        "numeric": 0,
        "order": 0,
        "match": 0,
        "cloze": 0,
        "case": 1,
    }


def test_every_domain_level_form_and_task_is_named() -> None:
    figures = bank_stats(catalog(question(0, form="mock-a")), ())
    assert list(figures.by_domain) == ["P", "F", "D1", "D2", "D3", "D4", "D5", "D6"]
    assert figures.by_level == {"recall": 0, "application": 8, "analysis": 0}
    assert figures.by_form == {"mock-a": 1, "mock-b": 0, "diagnostic": 0}
    assert figures.by_task == {"D2.T9": 8}


def test_key_shares_leave_fixed_order_out() -> None:
    figures = bank_stats(catalog(question(0, fixed_order=True)), ())
    assert figures.key_position == {"a": 0.1429, "b": 0.2857, "c": 0.2857, "d": 0.2857}
    assert figures.key_is_longest == pytest.approx(3 / 7, abs=0.0001)


def test_objectives_are_those_of_the_exam() -> None:
    bank = catalog()
    profession = tuple(
        replace(area, objectives=tuple(replace(o, domain="P") for o in area.objectives))
        for area in bank.areas
    )
    exam = bank_stats(bank, ())
    none = bank_stats(replace(bank, areas=profession), ())
    assert (exam.objectives_total, exam.objectives_with_lesson, exam.objectives_with_8_questions) == (1, 1, 1)
    assert none.objectives_total == 0


def test_objective_with_seven_questions_does_not_count_as_covered() -> None:
    few = catalog(questions=tuple(question(at) for at in range(7)))
    assert bank_stats(few, ()).objectives_with_8_questions == 0


def test_item_of_a_form_is_no_practice() -> None:
    figures = bank_stats(catalog(question(0, form="mock-a")), ())
    assert (figures.by_domain["D2"], figures.practice_by_domain["D2"]) == (8, 7)
    assert figures.objectives_with_8_questions == 0


def test_reviews_count_by_kind_and_best_reader() -> None:
    signed = replace(reviewed(question(0)), reader="credentialed", name="Ana Silva")
    source = replace(reviewed(question(1)), kind="source", verdict="supported")
    stale = replace(reviewed(question(2)), ask_hash="other")
    records = (reviewed(question(0)), signed, source, stale)
    figures = bank_stats(catalog(reviews=records), ())
    assert (figures.blind_reviewed, figures.source_checked) == (1, 1)
    assert figures.by_reader == {"automated": 0, "credentialed": 1}


def test_faults_are_counted_by_gravity() -> None:
    error = Fault("a", 1, "X", "x")
    figures = bank_stats(catalog(), (error, changed(error, severity=Severity.WARNING), error))
    assert (figures.errors, figures.warnings) == (2, 1)


def test_a_person_reads_every_figure() -> None:
    figures = bank_stats(catalog(), ())
    assert len(as_lines(figures)) == len(asdict(figures))


def test_wording_is_counted_from_the_faults() -> None:
    place = question(0).place
    kinds = ("GRADE", "STEM-WORDS", "NEAR-DUPLICATE", "SAME-QUESTION")
    noted = [Fault(place.path, place.line, kind, "x", severity=Severity.WARNING) for kind in kinds]
    figures = bank_stats(catalog(), noted)
    assert (figures.stems_above_grade_12, figures.stems_off_length, figures.near_duplicates) == (1, 1, 2)
    assert figures.with_warning == 1 / 8


def test_warning_elsewhere_is_no_warning_of_a_question() -> None:
    elsewhere = Fault("syllabus/d2-privacy.yaml", 1, "FEW-QUESTIONS", "x", severity=Severity.WARNING)
    assert bank_stats(catalog(), [elsewhere]).with_warning == 0.0


def test_negative_stems_are_a_share_of_all() -> None:
    negative = question(0, stem="Amara Osei mails a letter. Which act is **NOT** required?")
    assert bank_stats(catalog(negative), ()).negative_stems == 1 / 8


def test_comparisons_and_plants_are_counted() -> None:
    rounds = tuple(PlantedRound(name, TODAY, "automated", "subtle", 10, 9) for name in ("one", "two"))
    figures = bank_stats(catalog(planted=rounds), ())
    assert (figures.fact_checked, figures.planted, figures.planted_found) == (1, 20, 18)
