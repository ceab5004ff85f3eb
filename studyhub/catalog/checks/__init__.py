"""Checks over a whole bank live here: they look at a catalog that already reads, and collect faults.

Each check is a function from `Bank` to faults and knows no other check. What it is called, how grave it is
and what to do about it stands in `rules.py`; why it exists, in `docs/checks.md`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date

from studyhub.catalog.codes import CodeAuthority
from studyhub.catalog.faults import Fault
from studyhub.catalog.types import Catalog

from . import answers, balance, coverage, drawn, duplicates, forms, lessons, printed_codes, relations, reviews
from . import spelling as spellings
from . import wording as words
from .bank import Bank, Check

CHECKS: tuple[Check, ...] = (
    answers.answers,
    drawn.drawn,
    words.wording,
    words.lengths,
    words.grades,
    words.negatives,
    spellings.spelling,
    printed_codes.cpt_free,
    printed_codes.hcpcs_listed,
    printed_codes.nothing_vacated,
    printed_codes.official_codes,
    printed_codes.drgs_computed,
    balance.key_balance,
    balance.levels,
    duplicates.duplicates,
    relations.enemies,
    relations.replacements,
    relations.review_dates,
    forms.form_items,
    forms.form_counts,
    coverage.lessons_written,
    coverage.objectives_covered,
    coverage.tasks_covered,
    lessons.lessons,
    lessons.figures,
    lessons.links,
    reviews.blind_reviews,
    reviews.fact_checks,
)
"""Every check over a bank, in the order in which they run."""

OF_AN_ITEM: tuple[Check, ...] = (
    answers.answers,
    drawn.drawn,
    words.wording,
    words.lengths,
    words.grades,
    words.negatives,
    spellings.spelling,
    printed_codes.cpt_free,
    printed_codes.hcpcs_listed,
    printed_codes.nothing_vacated,
    printed_codes.official_codes,
    printed_codes.drgs_computed,
    duplicates.duplicates,
    relations.enemies,
    relations.review_dates,
)
"""Those that can find fault with one question, in the same order."""


def check_bank(
    catalog: Catalog,
    *,
    today: date,
    codes: CodeAuthority | None,
    complete: bool = False,
    progress: Callable[[str], None] | None = None,
) -> tuple[Fault, ...]:
    """All faults of a bank, sorted by path and line.

    `codes` validates ICD-10 codes (they are not checked without it), `complete` makes errors of what the
    syllabus plans and nobody has written yet, `progress` is told the name of each check before it runs.
    """
    bank = Bank(catalog, today, codes, complete)
    faults: list[Fault] = []
    for check in CHECKS:
        if progress:
            progress(check.__name__)
        faults += check(bank)
    return tuple(sorted(faults))


def check_files(
    catalog: Catalog, paths: Collection[str], *, today: date, codes: CodeAuthority | None
) -> tuple[Fault, ...]:
    """What `check_bank` says of the questions in some files of a bank, sorted; nothing of the bank whole."""
    bank = Bank(catalog, today, codes)
    return tuple(sorted(fault for check in OF_AN_ITEM for fault in check(bank) if fault.path in paths))


__all__ = ["CHECKS", "OF_AN_ITEM", "check_bank", "check_files"]
