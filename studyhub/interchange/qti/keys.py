"""What an item declares as right, and whether its rules say the same."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from xml.etree.ElementTree import Element

from studyhub.interchange.carried.decimals import decimal
from studyhub.interchange.carried.ledger import Ledger

_TEMPLATES = ("match_correct", "map_response")
_READ = {
    *(
        "responseCondition",
        "responseIf",
        "responseElseIf",
        "responseElse",
        "setOutcomeValue",
        "multiple",
        "sum",
    ),
    *("and", "or", "not", "isNull", "match", "equal", "stringMatch", "variable", "correct", "baseValue"),
    "mapResponse",
}
_NOT_READ = "Its own rule for marking was not read: right is what it declares as the correct response."


@dataclass(frozen=True)
class Key:
    """What is declared for one response: its type, the right values, the marks of those that earn some."""

    identifier: str
    cardinality: str
    base: str
    correct: tuple[str, ...]
    marks: Mapping[str, Decimal]

    def right(self) -> tuple[str, ...]:
        """The values that are right: the correct ones, or else those that earn most."""
        if self.correct:
            return self.correct
        best = max(self.marks.values(), default=Decimal(0))
        if self.cardinality == "single":
            return tuple(value for value, mark in self.marks.items() if mark == best > 0)
        return tuple(value for value, mark in self.marks.items() if mark > 0)


def keys_of(item: Element) -> dict[str, Key]:
    """The declarations of an item by identifier."""
    found = {}
    for node in item.iterfind("responseDeclaration"):
        name = node.get("identifier", "")
        values = ["".join(value.itertext()).strip() for value in node.iterfind("correctResponse/value")]
        marks = {
            entry.get("mapKey", ""): decimal(entry.get("mappedValue", "")) or Decimal(0)
            for entry in node.iterfind("mapping/mapEntry")
        }
        cardinality, base = node.get("cardinality", "single"), node.get("baseType", "identifier")
        found[name] = Key(name, cardinality, base, tuple(filter(None, values)), marks)
    return found


def note_rules(item: Element, keys: Mapping[str, Key], ledger: Ledger) -> None:
    """Note where an item is marked by more than its declared keys."""
    rules = item.find("responseProcessing")
    if rules is None:
        return
    template = (rules.get("template") or "").rsplit("/", 1)[-1].removesuffix(".xml")
    if template in _TEMPLATES if template else _is_plain(rules, keys):
        return
    ledger.lose("marking", _NOT_READ)


def tolerance_of(item: Element, key: Key, ledger: Ledger) -> Decimal:
    """How far off a number may be, by the rule that compares it with the right one."""
    for rule in item.iter("equal"):
        if rule.find("correct") is None or not _compares(rule, key.identifier):
            continue
        mode = rule.get("toleranceMode", "exact")
        if mode == "exact":
            return Decimal(0)
        ends = [decimal(end) for end in (rule.get("tolerance") or "").split()]
        if not ends or None in ends:
            ledger.lose("tolerance", f"The tolerance {rule.get('tolerance')!r} is no number.")
            return Decimal(0)
        spread = [end for end in ends if end is not None]
        if len(set(spread)) > 1:
            ledger.lose("tolerance", "It was wider on one side; here it is the narrower one on both.")
        if mode == "relative":
            right = decimal(key.right()[0]) or Decimal(0)
            return abs(min(spread) * right / 100).normalize()
        return min(spread)
    return Decimal(0)


def answered_by(item: Element, operator: str, response: str) -> Iterator[tuple[str, str]]:
    """Values that have a reason of their own, each with the identifier of the feedback that gives it."""
    for branch in item.iterfind("responseProcessing/responseCondition/responseIf"):
        rule, value = branch.find(operator), branch.find(f"{operator}/baseValue")
        shown = branch.findall("setOutcomeValue/multiple/baseValue")
        if rule is not None and value is not None and shown and _compares(rule, response):
            yield (value.text or "").strip(), (shown[-1].text or "").strip()


def _is_plain(rules: Element, keys: Mapping[str, Key]) -> bool:
    """Whether rules do no more than compare responses with what is declared, and show feedback."""
    if any(str(node.tag) not in _READ for node in rules.iter() if node is not rules):
        return False
    branches = [*rules.iter("responseIf"), *rules.iter("responseElseIf")]
    return not any(_scores_by_value(branch, keys) for branch in branches)


def _scores_by_value(branch: Element, keys: Mapping[str, Key]) -> bool:
    """Whether a branch sets a score for one particular choice."""
    sets = [node.get("identifier", "") for node in branch.findall("setOutcomeValue")]
    scores = any("FEEDBACK" not in name.upper() for name in sets)
    by_value = any(
        rule.find("baseValue") is not None and any(_compares(rule, name) for name in keys)
        for rule in branch.iter("match")
    )
    return scores and by_value


def _compares(rule: Element, response: str) -> bool:
    return any(node.get("identifier") == response for node in rule.iterfind("variable"))
