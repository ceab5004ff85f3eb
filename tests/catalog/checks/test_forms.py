"""Forms: items that the exam could show, as many of each domain as it has, apart from what is practised."""

from __future__ import annotations

from datetime import date
from typing import get_args

import pytest

from studyhub.catalog.checks.forms import planned_items
from studyhub.catalog.faults import Severity
from studyhub.catalog.types import Blueprint, DomainWeight, Form
from tests.catalog.factories import catalog, faults, found, question

EXAM = {"D1": 29, "D2": 21, "D3": 19, "D4": 28, "D5": 19, "D6": 14}
BLUEPRINT = Blueprint(
    id="exam",
    title="Exam",
    source="An outline",
    retrieved=date(2026, 11, 23),
    confidence="high",
    domains=tuple(DomainWeight(domain, domain, 10, 20, items) for domain, items in EXAM.items()),
    default=True,
)


def test_mock_has_the_scored_items_of_the_exam() -> None:
    assert planned_items(BLUEPRINT, "mock-a") == EXAM


def test_diagnostic_has_sixty_items_in_the_proportions_of_the_exam() -> None:
    assert planned_items(BLUEPRINT, "diagnostic") == {"D1": 13, "D2": 10, "D3": 9, "D4": 13, "D5": 9, "D6": 6}


def test_form_without_a_blueprint_has_no_plan() -> None:
    assert [planned_items(None, form) for form in get_args(Form)] == [{}, {}, {}]


def test_form_that_was_begun_is_measured_against_the_blueprint() -> None:
    begun = catalog(question(0, form="mock-a"), blueprints=(BLUEPRINT,))
    messages = [fault.message for fault in faults(begun) if fault.code == "FORM-COUNT"]
    assert "mock-a has 1 items of D2, not 21" in messages
    assert len(messages) == 6


def test_form_not_begun_is_missed_only_by_a_bank_that_claims_to_be_complete() -> None:
    bank = catalog(blueprints=(BLUEPRINT,))
    assert [fault for fault in faults(bank) if fault.code == "FORM-COUNT"] == []
    missing = [fault for fault in faults(bank, complete=True) if fault.code == "FORM-COUNT"]
    assert {fault.severity for fault in missing} == {Severity.ERROR}
    assert len(missing) == 18


@pytest.mark.parametrize(
    ("changes", "refused"),
    [
        ({"options": question().options[:3]}, True),
        ({"type": "multiple", "choose": 1}, False),
        ({"type": "order"}, True),
        ({}, False),
    ],
)
def test_form_holds_only_what_the_exam_could_show(changes: dict[str, object], refused: bool) -> None:
    assert ("FORM-ITEM" in found(question(0, form="mock-b", **changes))) is refused


def test_items_of_forms_do_not_count_as_practice() -> None:
    messages = [fault.message for fault in faults(catalog(question(0, form="mock-a")))]
    assert "objective 71 has 7 questions, not 8" in messages
