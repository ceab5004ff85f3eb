"""Calculated questions: numbers that Moodle draws anew each time are fixed to the first set in the file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from copy import deepcopy
from decimal import Decimal
from xml.etree.ElementTree import Element, SubElement

from studyhub.catalog.errors import BadExpression, NotComputable
from studyhub.catalog.generate.arithmetic import evaluate, round_half_up
from studyhub.interchange.carried.decimals import decimal, plain_decimal
from studyhub.interchange.carried.ledger import Ledger, LeftBehind

KINDS = {"calculated": "numerical", "calculatedsimple": "numerical", "calculatedmulti": "multichoice"}
"""What a calculated question is once its numbers are fixed."""

_EMBEDDED = re.compile(r"\{=((?:[^{}]|\{[^{}]*\})+)\}")
_NAME = re.compile(r"\{([A-Za-z_]\w*)\}")
_RELATIVE = "1"
_LENGTHS = {str(n) for n in range(10)}


def with_first_set(node: Element, ledger: Ledger) -> Element:
    """A question whose names and formulas are replaced by numbers; raises LeftBehind."""
    values = _first_values(node)
    ledger.lose("number", "Its numbers were drawn anew each time; here they are those of its first set.")
    fixed = deepcopy(node)
    fixed.set("type", KINDS[node.get("type", "")])
    if fixed.get("type") == "numerical":
        for answer in fixed.findall("answer"):
            _compute(answer, values)
    for text in fixed.iter("text"):
        text.text = _filled(text.text or "", values)
    return fixed


def _first_values(node: Element) -> dict[str, str]:
    values = {}
    for definition in node.iter("dataset_definition"):
        name = (definition.findtext("name/text") or definition.findtext("name") or "").strip()
        value = definition.findtext("dataset_items/dataset_item/value")
        if not name or value is None or decimal(value) is None:
            raise LeftBehind("It is calculated, and the file holds no numbers to calculate with.")
        values[name] = value.strip()
    return values


def _compute(answer: Element, values: Mapping[str, str]) -> None:
    """Put the number in the place of an answer's formula, and an absolute tolerance beside it."""
    text = answer.find("text")
    if text is None or not text.text or text.text.strip() == "*":
        return
    exact = _value(text.text, values)
    length = (answer.findtext("correctanswerlength") or "").strip()
    digits = int(length) if length in _LENGTHS else 2
    if (answer.findtext("correctanswerformat") or "1").strip() == "2":
        digits -= exact.adjusted() + 1
    text.text = plain_decimal(round_half_up(exact, digits))
    tolerance = decimal(answer.findtext("tolerance") or "0") or Decimal(0)
    if (answer.findtext("tolerancetype") or _RELATIVE).strip() == _RELATIVE:
        tolerance = round_half_up(abs(tolerance * exact), 6).normalize()
    for old in answer.findall("tolerance"):
        answer.remove(old)
    SubElement(answer, "tolerance").text = plain_decimal(tolerance)


def _filled(text: str, values: Mapping[str, str]) -> str:
    text = _EMBEDDED.sub(
        lambda found: plain_decimal(round_half_up(_value(found[1], values), 6).normalize()), text
    )
    return _NAME.sub(lambda found: values.get(found[1], found[0]), text)


def _value(formula: str, values: Mapping[str, str]) -> Decimal:
    numbers = {f"v{at}": decimal(value) or Decimal(0) for at, value in enumerate(values.values())}
    names = {name: f"v{at}" for at, name in enumerate(values)}
    plain = _NAME.sub(lambda found: f" {names.get(found[1], found[0])} ", formula)
    try:
        return evaluate(plain, numbers)
    except (BadExpression, NotComputable) as error:
        raise LeftBehind(f"Its formula {formula.strip()[:80]!r} cannot be calculated here.") from error
