"""How our items are marked and answered in QTI: the response processing that we write.

All or nothing: SCORE is 1 where every response is right. FEEDBACK gets the reasons to be shown: the
explanation and those of steps, pairs and gaps always, those of options and slips where they were the answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree.ElementTree import Element, SubElement

from studyhub.interchange.item import Gap, Item, Number
from studyhub.interchange.opening import printable

RESPONSE = "RESPONSE"
FEEDBACK = "FEEDBACK"
EXPLANATION = "explanation"


def option_id(at: int) -> str:
    """The identifier of an option, counted from 1: A, B ... Z, then O27."""
    return chr(64 + at) if at <= 26 else f"O{at}"


def gap_response(at: int) -> str:
    """The identifier of the response to a gap."""
    return f"{RESPONSE}{at}"


def right_ids(item: Item) -> list[str]:
    """The identifiers of the right sides, one a pair: pairs whose right sides say the same share one."""
    rights = [pair.right for pair in item.pairs]
    return [f"R{rights.index(right) + 1}" for right in rights]


def declarations(item: Item) -> list[Element]:
    """What is asked for: one declaration a response, with what is right."""
    if item.kind == "numeric":
        number = item.number or Number("0")
        return [_declared(RESPONSE, "single", "float", [number.value])]
    if item.kind == "order":
        return [_declared(RESPONSE, "ordered", "identifier", [f"S{n}" for n in _places(item.steps)])]
    if item.kind == "match":
        pairs = [f"L{n} {right}" for n, right in enumerate(right_ids(item), 1)]
        return [_declared(RESPONSE, "multiple", "directedPair", pairs)]
    if item.kind == "cloze":
        return [_gap_declared(gap, at) for at, gap in enumerate(item.gaps, 1)]
    right = [option_id(at) for at, option in enumerate(item.options, 1) if option.correct]
    return [_declared(RESPONSE, "single" if item.kind == "single" else "multiple", "identifier", right)]


def processing(item: Item, shown: Sequence[str]) -> Element:
    """The rules of an item; `shown` are the identifiers of all feedback that it has."""
    made = Element("responseProcessing")
    condition = SubElement(made, "responseCondition")
    branch = SubElement(condition, "responseIf")
    rules = [_gap_rule(gap, at) for at, gap in enumerate(item.gaps, 1)] or [_rule(item)]
    (branch if len(rules) == 1 else SubElement(branch, "and")).extend(rules)
    _set_score(branch, "1")
    _set_score(SubElement(condition, "responseElse"), "0")
    if shown:
        _set_feedback(made, item, shown)
    for at, gap in enumerate(item.gaps, 1):
        for n in _places(gap.options):
            if (name := f"G{at}.{option_id(n)}") in shown:
                _show_if(made, _compared("match", gap_response(at), "identifier", option_id(n)), name)
    for at, slip in enumerate(item.slips, 1):
        test = _compared("equal", RESPONSE, "float", slip.value, toleranceMode="exact")
        _show_if(made, test, f"slip{at}")
    return made


def _declared(identifier: str, cardinality: str, base: str, right: Sequence[str]) -> Element:
    made = Element("responseDeclaration", identifier=identifier, cardinality=cardinality, baseType=base)
    correct = SubElement(made, "correctResponse")
    for value in right:
        SubElement(correct, "value").text = printable(value)
    return made


def _gap_declared(gap: Gap, at: int) -> Element:
    if gap.options:
        right = [option_id(n) for n, option in enumerate(gap.options, 1) if option.correct]
        return _declared(gap_response(at), "single", "identifier", right)
    made = _declared(gap_response(at), "single", "string", gap.accept[:1])
    mapping = SubElement(made, "mapping", defaultValue="0")
    for answer in dict.fromkeys(gap.accept):
        SubElement(mapping, "mapEntry", mapKey=printable(answer), mappedValue="1", caseSensitive="false")
    return made


def _rule(item: Item) -> Element:
    if item.kind != "numeric" or item.number is None:
        return _right("match", RESPONSE)
    if not item.number.tolerance.strip("0."):
        return _right("equal", RESPONSE, toleranceMode="exact")
    tolerance = f"{item.number.tolerance} {item.number.tolerance}"
    return _right("equal", RESPONSE, toleranceMode="absolute", tolerance=printable(tolerance))


def _gap_rule(gap: Gap, at: int) -> Element:
    if gap.options:
        return _right("match", gap_response(at))
    made = Element("or")
    for answer in gap.accept:
        made.append(_compared("stringMatch", gap_response(at), "string", answer, caseSensitive="false"))
    return made


def _right(operator: str, response: str, **attributes: str) -> Element:
    made = Element(operator, attributes)
    SubElement(made, "variable", identifier=response)
    SubElement(made, "correct", identifier=response)
    return made


def _compared(operator: str, response: str, base: str, value: str, **attributes: str) -> Element:
    made = Element(operator, attributes)
    SubElement(made, "variable", identifier=response)
    SubElement(made, "baseValue", baseType=base).text = printable(value)
    return made


def _set_score(branch: Element, score: str) -> None:
    made = SubElement(branch, "setOutcomeValue", identifier="SCORE")
    SubElement(made, "baseValue", baseType="float").text = score


def _set_feedback(made: Element, item: Item, shown: Sequence[str]) -> None:
    """Show what is shown whatever the answer, and of a question of choice what was chosen."""
    together = SubElement(SubElement(made, "setOutcomeValue", identifier=FEEDBACK), "multiple")
    if item.options:
        SubElement(together, "variable", identifier=RESPONSE)
    options = {option_id(at) for at in _places(item.options)}
    for name in shown:
        if name not in options and "." not in name and not name.startswith("slip"):
            SubElement(together, "baseValue", baseType="identifier").text = name


def _show_if(made: Element, test: Element, name: str) -> None:
    branch = SubElement(SubElement(made, "responseCondition"), "responseIf")
    branch.append(test)
    together = SubElement(SubElement(branch, "setOutcomeValue", identifier=FEEDBACK), "multiple")
    SubElement(together, "variable", identifier=FEEDBACK)
    SubElement(together, "baseValue", baseType="identifier").text = name


def _places(entries: Sequence[object]) -> range:
    return range(1, len(entries) + 1)
