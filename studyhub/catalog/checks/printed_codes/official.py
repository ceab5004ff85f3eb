"""Decides which codes of ICD-10-CM and -PCS may be printed, by the day of their use and by their titles."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date

from studyhub.catalog.checks.bank import Bank
from studyhub.catalog.checks.rules import fault
from studyhub.catalog.codes import CodeAuthority
from studyhub.catalog.faults import Fault
from studyhub.catalog.types import Case, Place, Question

from .found import Printed, all_printed
from .texts import lesson_parts, question_parts, small_texts
from .titles import misprint

_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_MONTH = "|".join(_MONTHS)
_DISCHARGE = re.compile(
    r"\bdischarge[ds]?\b(?:(?!\bborn|\bbirth|\badmi|\bdischarge)[^.;?]){0,50}?"
    rf"(?:\b(?P<day>\d{{1,2}}) (?P<month>{_MONTH})|\b(?P<month2>{_MONTH})(?: (?P<day2>\d{{1,2}}),?)?)"
    r" (?P<year>20\d\d)\b",
    re.IGNORECASE,
)


def official_codes(bank: Bank) -> Iterable[Fault]:
    """Codes that are not billable when they are used, and titles that are not theirs; nothing without tables.

    A question's codes are judged on the discharge dates that its stem or scenario names, else on its
    `as_of`; its `codes:` note excuses it. Lessons, glossary and figures may name codes of other years.
    """
    if bank.codes is None:
        return
    scenes = {case.id: case.scenario for case in bank.catalog.cases}
    for question in bank.catalog.questions:
        if not question.codes:
            days = _days((question.stem, scenes.get(question.case or "", "")), question.as_of or bank.today)
            found = all_printed(question_parts(question), bank.codes)
            yield from _judged(bank.codes, question.place, question.id, found, days)
    for case in bank.catalog.cases:
        yield from _case(bank, bank.codes, case)
    for lesson in bank.catalog.lessons:
        found = all_printed(lesson_parts(lesson), bank.codes)
        yield from _unknown(bank.codes, lesson.place, lesson.id, found)
        yield from _titles(bank.codes, lesson.place, lesson.id, found)
    for place, owner, text in small_texts(bank.catalog):
        yield from _unknown(bank.codes, place, owner, all_printed((text,), bank.codes))


def discharge_dates(text: str) -> Iterator[date]:
    """Days of discharge that a text names, as in `discharged on 18 May 2026`; of a month alone, its first."""
    for found in _DISCHARGE.finditer(text):
        month = _MONTHS.index((found["month"] or found["month2"]).lower()) + 1
        try:
            yield date(int(found["year"]), month, int(found["day"] or found["day2"] or 1))
        except ValueError:
            continue


def _case(bank: Bank, codes: CodeAuthority, case: Case) -> Iterator[Fault]:
    items = [bank.by_id[name] for name in case.questions if name in bank.by_id]
    if any(item.codes for item in items):
        return
    days = _days((case.scenario,), _newest(items) or bank.today)
    yield from _judged(codes, case.place, case.id, all_printed((case.title, case.scenario), codes), days)


def _newest(items: Iterable[Question]) -> date | None:
    return max((item.as_of for item in items if item.as_of), default=None)


def _days(texts: Iterable[str], otherwise: date) -> tuple[date, ...]:
    return tuple(sorted({day for text in texts for day in discharge_dates(text)})) or (otherwise,)


def _judged(
    codes: CodeAuthority, place: Place, owner: str, found: list[Printed], days: tuple[date, ...]
) -> Iterator[Fault]:
    """Faults of codes that a person would report on one of these days."""
    known = [day for day in days if codes.covers(day)]
    if found and not known:
        yield fault(place, "CODE-UNCHECKED", f"{owner}: the code tables do not know {days[0]}")
        return
    said = " or ".join(map(str, known))
    for code in sorted({one.code for one in found if not one.category}):
        if not any(codes.billable(code, day) for day in known):
            yield fault(place, "CODE-INVALID", f"{owner}: {code} is not billable on {said}")
    yield from _unknown(codes, place, owner, [one for one in found if one.category])
    yield from _titles(codes, place, owner, found)


def _unknown(codes: CodeAuthority, place: Place, owner: str, found: list[Printed]) -> Iterator[Fault]:
    for code in sorted({one.code for one in found if codes.title(one.code) is None}):
        yield fault(place, "CODE-INVALID", f"{owner}: {code} is no code and no category", "Mend the code.")


def _titles(codes: CodeAuthority, place: Place, owner: str, found: list[Printed]) -> Iterator[Fault]:
    for one in found:
        official = codes.title(one.code)
        given = misprint(one.after, official) if official else None
        if official and given:
            message = f'{owner}: {one.code} is printed with "{given}"; its title is "{official}"'
            yield fault(place, "CODE-TITLE", message)
