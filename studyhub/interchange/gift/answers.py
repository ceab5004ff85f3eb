"""What becomes of the answers of a GIFT question, by its kind: options, a number, pairs, a gap."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from studyhub.interchange.item import Choice, Gap, Line, Match, Number, Slip

from .grammar import HERE, Answer, EntryKind, Text
from .numbers import decimals_of, with_tolerance
from .reading import Reading, shown, typed

Fields = dict[str, Any]
"""Fields of an Item: its kind, and what this kind holds. Empty where the question stays behind."""

FULL = Decimal(100)
_WILDCARD = re.compile(r"(?<!\\)\*")


def fields_of(reading: Reading) -> Fields:
    """The kind of an Item and what this kind holds."""
    return _BY_KIND[reading.entry.kind](reading)


def _true_false(reading: Reading) -> Fields:
    choices = [_choice(reading, answer, answer.marked, at) for at, answer in enumerate(reading.entry.answers)]
    return {"kind": "single", "options": tuple(sorted(choices, key=lambda one: one.text != "True"))}


def _multiple_choice(reading: Reading) -> Fields:
    answers = reading.entry.answers
    single = any(answer.marked for answer in answers)
    rights = [_weight(answer) >= FULL if single else _weight(answer) > 0 for answer in answers]
    options = tuple(
        _choice(reading, answer, right, at)
        for at, (answer, right) in enumerate(zip(answers, rights, strict=True))
    )
    _note_marking(reading, single=single, rights=rights)
    is_gap = reading.tag("kind") == "cloze" or (HERE in reading.entry.stem.text and sum(rights) == 1)
    if is_gap:
        return {"kind": "cloze", "gaps": (Gap(options=options),)}
    fixed = reading.tag("fixed_order") == "yes"
    if single or sum(rights) < 2:
        return {"kind": "single", "options": options, "fixed_order": fixed}
    return {"kind": "multiple", "options": options, "choose": sum(rights), "fixed_order": fixed}


def _note_marking(reading: Reading, *, single: bool, rights: list[bool]) -> None:
    """Say what of the marking is another here."""
    weights = [_weight(answer) for answer in reading.entry.answers]
    if not any(rights):
        reading.lose("options", "No option is marked right; say which one is.")
    elif single and sum(rights) > 1:
        reading.lose("options", "Several options are right, each by itself; here one must be the best.")
    if single and any(0 < weight < FULL for weight in weights):
        reading.lose(
            "marking", f"Options that earned a part of the mark ({_listed(weights)}) are wrong here."
        )
    elif not single and (sum(rights) > 1 or (any(rights) and set(weights) - {FULL, Decimal(0), -FULL})):
        reading.lose("marking", f"Marked all or nothing; there, by weight ({_listed(weights)}).")


def _listed(weights: list[Decimal]) -> str:
    return ", ".join(
        f"{weight.normalize():f}%" for weight in dict.fromkeys(weights) if weight not in {FULL, 0}
    )


def _choice(reading: Reading, answer: Answer, right: bool, at: int) -> Choice:
    name = f"option {at + 1}"
    why = reading.markdown(answer.feedback, f"feedback of {name}")
    return Choice(reading.markdown(answer.text, name), right, why)


def _weight(answer: Answer) -> Decimal:
    if answer.weight is None:
        return FULL if answer.marked else Decimal(0)
    return Decimal(answer.weight)


def _numerical(reading: Reading) -> Fields:
    found: tuple[str, str] | None = None
    slips: list[Slip] = []
    for answer in reading.entry.answers:
        number = with_tolerance(answer.text.text) if answer.marked else None
        if number is None:
            _lose_answer(reading, answer)
        elif found is None and _weight(answer) >= FULL:
            found = number
            if answer.feedback:
                reading.lose("feedback", f"What is said of the right number: {shown(answer.feedback.text)}")
        else:
            slips += _slip(reading, answer, number, found)
    if found is None:
        reading.lose("question", "No number earns the full mark.", whole=True)
        return {}
    return {"kind": "numeric", "number": _number(reading, *found), "slips": _named(reading, slips)}


def _lose_answer(reading: Reading, answer: Answer) -> None:
    said = f"{shown(answer.text.text)!r}" if answer.text.text else "any other answer"
    told = f", and what is said of it: {shown(answer.feedback.text)}" if answer.feedback else ""
    reading.lose("answer", f"No number can be read in {said}{told}.")


def _slip(
    reading: Reading, answer: Answer, number: tuple[str, str], found: tuple[str, str] | None
) -> list[Slip]:
    """A wrong number with its reason; a second right one, or one that is half right, is said to be lost."""
    value, tolerance = number
    weight = _weight(answer)
    if weight > 0:
        reading.lose(
            "answer", f"{value} within {tolerance} earned {weight.normalize():f}%; here it is wrong."
        )
    if found is not None and Decimal(value) == Decimal(found[0]):
        return []
    if Decimal(tolerance):
        reading.lose("answer", f"The wrong number {value} was known within {tolerance}; here, exactly.")
    return [Slip("", value, reading.markdown(answer.feedback, f"feedback of {value}"))]


def _named(reading: Reading, slips: list[Slip]) -> tuple[Slip, ...]:
    names = reading.tags.get("slip", ())
    if len(names) != len(slips):
        names = tuple(f"mistake-{at}" for at in range(1, len(slips) + 1))
    return tuple(Slip(name, slip.value, slip.why) for name, slip in zip(names, slips, strict=True))


def _number(reading: Reading, value: str, tolerance: str) -> Number:
    asked = reading.tag("decimals")
    decimals = int(asked) if asked.isascii() and asked.isdigit() and len(asked) == 1 else decimals_of(value)
    return Number(value, tolerance, decimals, reading.tag("unit"))


def _matching(reading: Reading) -> Fields:
    pairs, extra = [], []
    for at, answer in enumerate(reading.entry.answers, start=1):
        left, right = reading.markdown(answer.text, f"left side {at}"), answer.right or ""
        if reading.entry.stem.form != "markdown":
            right = reading.markdown(Text(right, "plain"), f"right side {at}")
        if left:
            pairs.append(Match(left, right))
        else:
            extra.append(Line(right))
    if reading.tag("kind") == "order" and not extra:
        places = {pair.right: pair.left for pair in pairs}
        wanted = [str(place) for place in range(1, len(pairs) + 1)]
        if sorted(places) == sorted(wanted):
            return {"kind": "order", "steps": tuple(Line(places[place]) for place in wanted)}
        reading.lose("order", "The places of the steps are not 1, 2, 3 ...: taken as a matching question.")
    return {"kind": "match", "pairs": tuple(pairs), "extra": tuple(extra)}


def _short_answer(reading: Reading) -> Fields:
    accept, whys = [], []
    for answer in reading.entry.answers:
        word = typed(answer.text)
        why = reading.markdown(answer.feedback, "feedback")
        if _weight(answer) < FULL:
            told = f" ({shown(why)})" if why else ""
            reading.lose(
                "answer", f"{shown(word)!r} earned {_weight(answer).normalize():f}%{told}; here, nothing."
            )
        elif _WILDCARD.search(word):
            reading.lose(
                "answer", f"{shown(word)!r} stands for many words by its *; here each is written out."
            )
        else:
            accept.append(word.replace("\\*", "*"))
            whys.append(why)
    if not accept:
        reading.lose("question", "No answer is left that could be typed.", whole=True)
        return {}
    if len(set(whys)) > 1:
        others = " / ".join(shown(why) for why in whys[1:] if why and why != whys[0])
        reading.lose("feedback", f"A gap has one reason; left out: {others or 'none for some of its words'}.")
    return {"kind": "cloze", "gaps": (Gap(accept=tuple(accept), why=whys[0]),)}


def _left_behind(part: str, reason: str) -> Callable[[Reading], Fields]:
    def leave(reading: Reading) -> Fields:
        asked = shown(reading.entry.stem.text.replace(HERE, "_____"))
        reading.lose(part, f"{reason.format(problem=reading.entry.problem)} ({asked})", whole=True)
        return {}

    return leave


_BY_KIND: Mapping[EntryKind, Callable[[Reading], Fields]] = {
    "truefalse": _true_false,
    "multichoice": _multiple_choice,
    "numerical": _numerical,
    "match": _matching,
    "shortanswer": _short_answer,
    "essay": _left_behind("essay", "An essay is marked by a person, which no question here is."),
    "description": _left_behind("description", "A text without a question."),
    "broken": _left_behind("question", "It cannot be read: {problem}."),
}
