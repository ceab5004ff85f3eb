"""Decides whether questions fit together: enemies, replacements, forms, days on which rules are due."""

from __future__ import annotations

from collections.abc import Iterable

from studyhub.catalog.faults import Fault

from .bank import Bank
from .rules import fault


def enemies(bank: Bank) -> Iterable[Fault]:
    """Enemies that are not mutual, or stand on one form."""
    for question in bank.catalog.questions:
        for name in question.enemies:
            enemy = bank.by_id.get(name)
            if enemy is None:
                continue  # the reader refuses enemies that do not exist
            if question.id not in enemy.enemies:
                message = f"{question.id}: names {name}, which does not name it"
                remedy = f"Add `enemies: [{question.id}]` to {name}."
                yield fault(enemy.place, "ENEMY-ONE-SIDED", message, remedy)
            if question.form and question.form == enemy.form:
                message = f"{question.id}: stands on {question.form} together with its enemy {name}"
                yield fault(question.place, "ENEMY-ON-FORM", message)


def replacements(bank: Bank) -> Iterable[Fault]:
    """Replaced questions that are still asked."""
    for question in bank.catalog.questions:
        for old in question.replaces:
            if old in bank.by_id:
                message = f"{question.id}: replaces {old}, which is still in the bank"
                yield fault(bank.by_id[old].place, "REPLACED-STAYS", message)


def review_dates(bank: Bank) -> Iterable[Fault]:
    """Rules whose `review_by` has passed, and `as_of` dates that nobody is told to look at again."""
    for question in bank.catalog.questions:
        if question.review_by and question.review_by < bank.today:
            message = f"{question.id}: was to be reviewed by {question.review_by}"
            yield fault(question.place, "REVIEW-DUE", message)
        if question.as_of and not question.review_by:
            yield fault(question.place, "NO-REVIEW-BY", f"{question.id}: has `as_of` but no `review_by`")
    for change in bank.catalog.changes:
        if change.review_by < bank.today:
            message = f"{change.id}: was to be reviewed by {change.review_by}"
            yield fault(change.place, "REVIEW-DUE", message)
