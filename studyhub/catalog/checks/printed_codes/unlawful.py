"""Decides what may not be printed: CPT, HCPCS beyond our own list, a vacated rule as if it were law."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from studyhub.catalog.checks.bank import Bank
from studyhub.catalog.checks.rules import fault
from studyhub.catalog.faults import Fault
from studyhub.catalog.types import Lesson, Question

from .texts import texts

_CPT = re.compile(r"(?<![\w.,$-])(?:\d{5}|\d{4}[AFMTU])(?![\w-]|[.,]\d)")
_NOT_CPT = re.compile(
    r"\bZIP(?: codes?| \+ ?4)?(?: \d{5},?)*(?: and| or)? $"  # the postal code of an address
    r"|\b(?:Fed\. Reg\.|FR) $"  # a page of the Federal Register
    r"|\b(?:SNOMED CT|RxNorm|RxCUI|LOINC|NDC|CCN|NPI)(?: (?:code|concept|number|identifier))? $"
    r"|\b(?:MRN|MRNs|(?:medical )?record number|accession number|room|case number|claim number) $",
    re.IGNORECASE,
)
"""The words before a five-digit number that say it is something else than CPT: the one list of exceptions."""

_HCPCS = re.compile(r"(?<![\w.,$/-])[A-V]\d{4}(?![\w-]|[.,]\d)")
_VACATED = re.compile(r"\b(?:45 CFR )?§? ?164\.509\b")
_SAID_VACATED = re.compile(r"\bvacat|\bstruck down\b|\bset aside\b|\bno longer\b", re.IGNORECASE)


def cpt_free(bank: Bank) -> Iterable[Fault]:
    """Numbers that look like CPT, anywhere in what a student can read."""
    for place, owner, text in texts(bank.catalog):
        for number in sorted(set(_alone(_CPT, text))):
            yield fault(place, "CPT", f"{owner}: {number} looks like a CPT code")


def hcpcs_listed(bank: Bank) -> Iterable[Fault]:
    """HCPCS Level II codes that our own list does not have, dental codes (the ADA's) among them."""
    listed = {entry.code for entry in bank.catalog.hcpcs}
    for place, owner, text in texts(bank.catalog):
        for code in sorted(set(_alone(_HCPCS, text)) - listed):
            yield fault(place, "HCPCS", f"{owner}: {code} is not in content/hcpcs.yaml")


def nothing_vacated(bank: Bank) -> Iterable[Fault]:
    """The vacated 45 CFR 164.509, where it is cited, or named without saying that it was vacated."""
    items: tuple[Question | Lesson, ...] = (*bank.catalog.questions, *bank.catalog.lessons)
    for item in items:
        if any(_VACATED.search(citation.text) for citation in item.citations):
            yield fault(item.place, "VACATED", f"{item.id}: cites 45 CFR 164.509")
    for place, owner, text in texts(bank.catalog):
        if _VACATED.search(text) and not _SAID_VACATED.search(text):
            yield fault(place, "VACATED", f"{owner}: names 45 CFR 164.509 as if it were law")


def _alone(pattern: re.Pattern[str], text: str) -> Iterator[str]:
    """What a pattern finds, but for numbers whose words before them say that they are no codes."""
    for found in pattern.finditer(text):
        if not _NOT_CPT.search(text[max(0, found.start() - 60) : found.start()]):
            yield found[0]
