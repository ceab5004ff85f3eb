"""Decides whether the MS-DRG that a question calls right is one to which its printed codes group."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from studyhub.catalog.checks.bank import Bank
from studyhub.catalog.checks.rules import fault
from studyhub.catalog.codes import CodeAuthority
from studyhub.catalog.faults import Fault
from studyhub.catalog.types import Question

from .found import printed_codes
from .official import discharge_dates

_GROUP = re.compile(r"\s*(?:MS-DRG |DRG )?(\d{3})(?: [A-Z]|\s*$)")
_ASKS = re.compile(r"\bMS-DRG|\bDRG\b")
_AGE = re.compile(r"\b(\d{1,3})[ -]years?[ -]old\b|\baged? (\d{1,3})\b", re.IGNORECASE)
_DIED = re.compile(r"\b(?:dies|died|expires|expired)\b", re.IGNORECASE)
_USUAL_AGE = 65
_PCS_LENGTH = 7


def drgs_computed(bank: Bank) -> Iterable[Fault]:
    """Singles whose right option is an MS-DRG to which the printed codes do not group; none without tables.

    The first ICD-10-CM code of scenario and stem is taken for the principal diagnosis; sex and
    present-on-admission indicators are left open. A `codes:` note excuses the question.
    """
    if bank.codes is None:
        return
    scenes = {case.id: case.scenario for case in bank.catalog.cases}
    for question in bank.catalog.questions:
        key = None if question.codes else _key(question)
        text = f"{scenes.get(question.case or '', '')}\n{question.stem}"
        if key is None or not _ASKS.search(text):
            continue
        given = _given(bank.codes, text, question.as_of or bank.today)
        if given and key not in given:
            listed = " or ".join(f"{drg:03}" for drg in sorted(given))
            message = f"{question.id}: the key is MS-DRG {key:03}; the grouper gives {listed}"
            yield fault(question.place, "DRG", message)


def _key(question: Question) -> int | None:
    """The MS-DRG of the right option, where at least two options are MS-DRGs."""
    groups = {option.key: _GROUP.match(option.text) for option in question.options}
    if question.type != "single" or sum(found is not None for found in groups.values()) < 2:
        return None
    right = [groups[option.key] for option in question.options if option.correct]
    return int(right[0][1]) if len(right) == 1 and right[0] else None


def _given(codes: CodeAuthority, text: str, as_of: date) -> frozenset[int]:
    """The MS-DRGs of the stay that a text describes; none where it prints no diagnosis code."""
    found = list(dict.fromkeys(one.code for one in printed_codes(text, codes)))
    diagnoses = [code for code in found if "." in code or len(code) < _PCS_LENGTH]
    if not diagnoses:
        return frozenset()
    age = _AGE.search(text)
    return codes.drgs(
        diagnoses,
        [code for code in found if code not in diagnoses],
        discharge=next(discharge_dates(text), as_of),
        age=int(age[1] or age[2]) if age else _USUAL_AGE,
        died=bool(_DIED.search(text)),
    )
