"""Decides whether a question's answer is complete: its keys counted, its choices apart, its reasons given."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from studyhub.catalog.faults import Fault
from studyhub.catalog.types import Blank, Option, Question

from .bank import Bank
from .prose import plain
from .rules import fault

_BLANK = re.compile(r"\[\[([^\]]+)\]\]")
_NUMBER = re.compile(r"\$?\s?(-?\d[\d,]*(?:\.\d+)?)\s?(?:%|[A-Za-z][A-Za-z-]*)?")
_UNIT = re.compile(r"[^\d.,$-]+$")
_DATE_FORMS = ("%d %B %Y", "%B %d, %Y", "%Y-%m-%d")


def answers(bank: Bank) -> Iterable[Fault]:
    """Faults of the answers of every question, whatever its type."""
    for question in bank.catalog.questions:
        yield from _BY_TYPE[question.type](question)


def _single(question: Question) -> Iterator[Fault]:
    right = [option.key for option in question.options if option.correct]
    if not right:
        yield fault(question.place, "NO-KEY", f"{question.id}: no option is marked right")
    if len(right) > 1:
        message = f"{question.id}: options {' and '.join(right)} are marked right"
        yield fault(question.place, "TWO-KEYS", message)
    yield from _option_count(question, 3, 6)
    yield from _options(question, question.options, "option")
    yield from _ascending(question)


def _multiple(question: Question) -> Iterator[Fault]:
    right = sum(option.correct for option in question.options)
    if not right:
        yield fault(question.place, "NO-KEY", f"{question.id}: no option is marked right")
    elif right != question.choose:
        message = f"{question.id}: says to choose {question.choose}, but {right} options are marked right"
        yield fault(question.place, "CHOOSE", message)
    elif question.choose < 2 or right == len(question.options):
        message = f"{question.id}: {right} right of {len(question.options)} leaves nothing to select between"
        yield fault(question.place, "CHOOSE", message, "Give two or three right options among five or six.")
    yield from _option_count(question, 5, 6)
    yield from _options(question, question.options, "option")


def _numeric(question: Question) -> Iterator[Fault]:
    for mistake in question.mistakes:
        if not mistake.why.strip():
            yield fault(question.place, "NO-WHY", f"{question.id}: mistake {mistake.name} has no reason")


def _order(question: Question) -> Iterator[Fault]:
    if not 3 <= len(question.steps) <= 6:
        yield fault(question.place, "STEPS", f"{question.id}: has {len(question.steps)} steps")
    yield from _parts(question, "step", [(step.key, step.text, step.why) for step in question.steps])


def _match(question: Question) -> Iterator[Fault]:
    if not 3 <= len(question.pairs) <= 6:
        yield fault(question.place, "PAIRS", f"{question.id}: has {len(question.pairs)} pairs")
    rights = [(pair.key, pair.right, pair.why) for pair in question.pairs]
    yield from _parts(question, "right side", rights + [(e.key, e.text, e.why) for e in question.extra])
    yield from _parts(question, "left side", [(pair.key, pair.left, "given") for pair in question.pairs])


def _cloze(question: Question) -> Iterator[Fault]:
    in_stem = _BLANK.findall(question.stem)
    given = [blank.key for blank in question.blanks]
    if sorted(in_stem) != sorted(given):
        message = f"{question.id}: the stem has blanks {in_stem}, the answers are for {given}"
        yield fault(question.place, "BLANKS", message)
    for blank in question.blanks:
        yield from _blank(question, blank)


def _blank(question: Question, blank: Blank) -> Iterator[Fault]:
    name = f"{question.id}: blank {blank.key}"
    if bool(blank.accept) == bool(blank.options):
        yield fault(question.place, "BLANKS", f"{name} must have either `accept` or `options`")
    if blank.accept and not blank.why.strip():
        yield fault(question.place, "NO-WHY", f"{name} has no reason")
    if blank.options:
        right = sum(option.correct for option in blank.options)
        if right != 1:
            yield fault(question.place, "BLANKS", f"{name} has {right} right options")
        yield from _options(question, blank.options, f"blank {blank.key} option")


_BY_TYPE: dict[str, Callable[[Question], Iterator[Fault]]] = {
    "single": _single,
    "multiple": _multiple,
    "numeric": _numeric,
    "order": _order,
    "match": _match,
    "cloze": _cloze,
}


def _option_count(question: Question, low: int, high: int) -> Iterator[Fault]:
    count = len(question.options)
    if not low <= count <= high:
        yield fault(question.place, "OPTION-COUNT", f"{question.id}: a {question.type} with {count} options")


def _options(question: Question, options: Sequence[Option], what: str) -> Iterator[Fault]:
    yield from _parts(question, what, [(o.key, o.text or o.expression or "", o.why) for o in options])


def _parts(question: Question, what: str, parts: Sequence[tuple[str, str, str]]) -> Iterator[Fault]:
    """Faults of parts (key, text, why): a reason for each, and no two that say the same."""
    seen: dict[str, str] = {}
    for key, text, why in parts:
        if not why.strip():
            yield fault(question.place, "NO-WHY", f"{question.id}: {what} {key} has no reason")
        said = plain(text).casefold().rstrip(".")
        if said in seen:
            message = f"{question.id}: {what}s {seen[said]} and {key} say the same"
            yield fault(question.place, "SAME-OPTION", message)
        seen.setdefault(said, key)


def _ascending(question: Question) -> Iterator[Fault]:
    if question.parameterised:
        return
    texts = [plain(option.text) for option in question.options]
    units = {"".join(_UNIT.findall(text.rstrip("."))).strip().rstrip("s") for text in texts}
    sizes = (_sizes(texts, _number) if len(units) == 1 else []) or _sizes(texts, _date)
    if sizes and (sizes != sorted(sizes) or not question.fixed_order):
        yield fault(question.place, "ASCENDING", f"{question.id}: its options are {', '.join(texts)}")


def _sizes(texts: list[str], read: Callable[[str], Decimal | date | None]) -> list[Decimal | date]:
    sizes = [size for size in map(read, texts) if size is not None]
    return sizes if len(sizes) == len(texts) else []


def _number(text: str) -> Decimal | None:
    found = _NUMBER.fullmatch(text.rstrip("."))
    try:
        return Decimal(found[1].replace(",", "")) if found else None
    except InvalidOperation:
        return None


def _date(text: str) -> date | None:
    for form in _DATE_FORMS:
        try:
            return datetime.strptime(text.rstrip("."), form).date()  # noqa: DTZ007 - a calendar day has no zone
        except ValueError:
            continue
    return None
