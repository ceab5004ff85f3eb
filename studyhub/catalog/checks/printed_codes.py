"""Decides which codes may be printed: no CPT, nothing vacated, only billable ICD-10 codes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import chain

from studyhub.catalog.faults import Fault
from studyhub.catalog.types import Lesson, Place, Question

from .bank import Bank
from .rules import fault

_CPT = re.compile(r"(?<![\w.,$-])(?:\d{5}|\d{4}[AFMTU])(?![\w-]|[.,]\d)")
_NOT_CPT = re.compile(
    r"\bZIP(?: codes?| \+ ?4)?(?: \d{5},?)*(?: and| or)? $"  # the postal code of an address
    r"|\b(?:Fed\. Reg\.|FR) $"  # a page of the Federal Register
    r"|\b(?:SNOMED CT|RxNorm|RxCUI|LOINC|NDC|CCN|NPI)(?: (?:code|concept|number|identifier))? $"
    r"|\b(?:MRN|MRNs|(?:medical )?record number|accession number|room|case number|claim number) $",
    re.IGNORECASE,
)
"""The words before a five-digit number that say it is something else than CPT: the one list of exceptions."""

_MARKUP = re.compile(r"<[^>]*>")
_VACATED = re.compile(r"\b(?:45 CFR )?§? ?164\.509\b")
_SAID_VACATED = re.compile(r"\bvacat|\bstruck down\b|\bset aside\b|\bno longer\b", re.IGNORECASE)
_CM = re.compile(r"(?<![\w.])[A-TV-Z]\d[0-9A-Z]\.[0-9A-Z]{1,4}(?![\w]|\.\d)")
_PCS = re.compile(
    r"(?<![\w.-])(?=[0-9A-HJ-NP-Z]*[A-HJ-NP-Z])[0-9B-DFGHX](?=[A-Z]*\d)[0-9A-HJ-NP-Z]{6}(?![\w-])"
)


def cpt_free(bank: Bank) -> Iterable[Fault]:
    """Numbers that look like CPT, anywhere in what a student can read."""
    for place, owner, text in _texts(bank):
        for number in sorted(set(_cpt_like(text))):
            yield fault(place, "CPT", f"{owner}: {number} looks like a CPT code")


def nothing_vacated(bank: Bank) -> Iterable[Fault]:
    """The vacated 45 CFR 164.509, where it is cited, or named without saying that it was vacated."""
    items: tuple[Question | Lesson, ...] = (*bank.catalog.questions, *bank.catalog.lessons)
    for item in items:
        if any(_VACATED.search(citation.text) for citation in item.citations):
            yield fault(item.place, "VACATED", f"{item.id}: cites 45 CFR 164.509")
    for place, owner, text in _texts(bank):
        if _VACATED.search(text) and not _SAID_VACATED.search(text):
            yield fault(place, "VACATED", f"{owner}: names 45 CFR 164.509 as if it were law")


def codes_billable(bank: Bank) -> Iterable[Fault]:
    """ICD-10-CM and -PCS codes that are not billable on the question's `as_of`; none without code tables."""
    if bank.codes is None:
        return
    for question in bank.catalog.questions:
        day = question.as_of or bank.today
        for code in () if question.codes else _unbillable(bank, _question_text(question), day):
            yield fault(question.place, "CODE-INVALID", f"{question.id}: {code} is not billable on {day}")
    for lesson in bank.catalog.lessons:
        for code in _unbillable(bank, lesson.text, lesson.as_of):
            if bank.codes.title(code) is None:
                message = f"{lesson.id}: {code} is no code on {lesson.as_of}"
                yield fault(lesson.place, "CODE-INVALID", message, "Mend the code.")


def _unbillable(bank: Bank, text: str, day: date) -> list[str]:
    codes = {match[0] for rule in (_CM, _PCS) for match in rule.finditer(text)}
    return sorted(code for code in codes if bank.codes and not bank.codes.billable(code, day))


def _cpt_like(text: str) -> Iterator[str]:
    for found in _CPT.finditer(text):
        if not _NOT_CPT.search(text[max(0, found.start() - 60) : found.start()]):
            yield found[0]


def _texts(bank: Bank) -> Iterator[tuple[Place, str, str]]:
    for question in bank.catalog.questions:
        yield question.place, question.id, _question_text(question)
    for case in bank.catalog.cases:
        yield case.place, case.id, f"{case.title}\n{case.scenario}"
    for lesson in bank.catalog.lessons:
        yield lesson.place, lesson.id, lesson.text
    for term in bank.catalog.terms:
        yield term.place, term.term, term.definition
    for file, svg in bank.catalog.figures:
        yield Place(path=f"figures/{file}", line=1), file, _MARKUP.sub(" ", svg)


def _question_text(question: Question) -> str:
    """All that a student can read of a question, its scenario left to the case."""
    parts: list[str] = [question.stem, question.explanation]
    for option in chain(question.options, *(blank.options for blank in question.blanks)):
        parts += (option.text, option.why)
    for blank in question.blanks:
        parts += (*blank.accept, blank.why)
    for step in question.steps:
        parts += (step.text, step.why)
    for pair in question.pairs:
        parts += (pair.left, pair.right, pair.why)
    for extra in question.extra:
        parts += (extra.text, extra.why)
    parts += (mistake.why for mistake in question.mistakes)
    return "\n".join(part for part in parts if part)
