"""Decides whether a prepared form can stand for the exam: kinds of items, and how many of each domain."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from typing import get_args

from studyhub.catalog.faults import Fault, Severity
from studyhub.catalog.types import Blueprint, Form, Place, Question

from .bank import Bank
from .rules import fault

FORM_TYPES = ("single", "multiple")
SINGLE_OPTIONS = 4
DIAGNOSTIC_ITEMS = 60


def form_items(bank: Bank) -> Iterable[Fault]:
    """Items of forms that the exam would not show: neither four-option singles nor multiples."""
    for question in (item for items in bank.by_form.values() for item in items):
        if question.type not in FORM_TYPES:
            message = f"{question.id}: is {question.type}, and stands on {question.form}"
            yield fault(question.place, "FORM-ITEM", message)
        elif question.type == "single" and len(question.options) != SINGLE_OPTIONS:
            message = f"{question.id}: has {len(question.options)} options, and stands on {question.form}"
            yield fault(question.place, "FORM-ITEM", message)


def form_counts(bank: Bank) -> Iterable[Fault]:
    """Forms whose items do not follow the default blueprint; errors when the bank claims to be complete.

    A form without any item is planned, not broken: it counts only then.
    """
    blueprint = next((entry for entry in bank.catalog.blueprints if entry.default), None)
    for form in get_args(Form) if blueprint else ():
        items = bank.by_form.get(form, [])
        if items or bank.complete:
            yield from _compared(bank, form, items, planned_items(blueprint, form))


def planned_items(blueprint: Blueprint | None, form: Form) -> dict[str, int]:
    """How many items of each domain a form has: a full mock's scored items, or the diagnostic's 60."""
    if blueprint is None:
        return {}
    return blueprint.form_items(DIAGNOSTIC_ITEMS if form == "diagnostic" else None)


def _compared(bank: Bank, form: str, items: list[Question], planned: dict[str, int]) -> Iterable[Fault]:
    counts = Counter(item.domain for item in items)
    for domain, count in planned.items():
        if counts[domain] != count:
            message = f"{form} has {counts[domain]} items of {domain}, not {count}"
            found = fault(Place(path="questions", line=1), "FORM-COUNT", message)
            yield replace(found, severity=Severity.ERROR) if bank.complete else found
