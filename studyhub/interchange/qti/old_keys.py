"""What is right in an item of QTI 1.2: it is said by conditions that set a score, and nowhere else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from xml.etree.ElementTree import Element

from studyhub.interchange.carried.decimals import decimal

_LEAST = {"vargte", "vargt"}
_MOST = {"varlte", "varlt"}


@dataclass(frozen=True)
class Condition:
    """A `respcondition`: the values that it asks for by response, its score, the feedback that it shows."""

    equal: tuple[tuple[str, str], ...]
    least: tuple[Decimal, ...]
    most: tuple[Decimal, ...]
    score: Decimal
    shown: tuple[str, ...]


def conditions_of(item: Element) -> list[Condition]:
    """The conditions of an item in their order."""
    return [_condition(node) for node in item.iter("respcondition")]


def right_values(conditions: Sequence[Condition], response: str) -> list[str]:
    """The values of a response that earn something, each once, in their order."""
    found = [
        value
        for condition in conditions
        if condition.score > 0
        for name, value in condition.equal
        if name == response
    ]
    return list(dict.fromkeys(found))


def uneven(conditions: Sequence[Condition]) -> bool:
    """Whether right answers earn different marks."""
    return len({condition.score for condition in conditions if condition.score > 0}) > 1


def feedback_of(conditions: Sequence[Condition], response: str, value: str) -> list[str]:
    """The feedback shown for a value alone."""
    return [
        name
        for condition in conditions
        if condition.equal == ((response, value),)
        for name in condition.shown
    ]


def _condition(node: Element) -> Condition:
    asked = node.find("conditionvar")
    tests = [] if asked is None else list(_wanted(asked))
    scores = [decimal("".join(one.itertext())) or Decimal(0) for one in node.findall("setvar")]
    return Condition(
        tuple((one.get("respident", ""), _value(one)) for one in tests if one.tag == "varequal"),
        tuple(filter(None, (decimal(_value(one)) for one in tests if one.tag in _LEAST))),
        tuple(filter(None, (decimal(_value(one)) for one in tests if one.tag in _MOST))),
        max(scores, default=Decimal(0)),
        tuple(one.get("linkrefid", "") for one in node.findall("displayfeedback")),
    )


def _wanted(node: Element) -> list[Element]:
    """The tests below a node that must hold; those below a `not` must not."""
    found = []
    for child in node:
        if child.tag in {"and", "or"}:
            found += _wanted(child)
        elif child.tag != "not":
            found.append(child)
    return found


def _value(node: Element) -> str:
    return "".join(node.itertext()).strip()
