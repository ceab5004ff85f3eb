"""QTI 1.2 is read here, as Canvas and others still write it: each `<item>` becomes an Item or a loss."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from xml.etree.ElementTree import Element, SubElement

from studyhub.interchange.carried.decimals import decimal, decimals_of, plain_decimal
from studyhub.interchange.carried.ledger import Ledger, LeftBehind, check_size, shortened
from studyhub.interchange.errors import Unreadable
from studyhub.interchange.html import markdown_of, tree_of_html
from studyhub.interchange.item import Choice, Gap, Item, Line, Loss, Match, Number
from studyhub.interchange.opening import Node

from .old_keys import Condition, conditions_of, feedback_of, right_values, uneven
from .write import GAP

_RESPONSES = {"response_lid", "response_str", "response_num", "response_xy", "response_grp"}
_GENERAL = ("general_fb", "solution", "explanation")
_MEDIA = ("matimage", "mataudio", "matvideo", "matapplet", "matapplication")
_NUMBERS = {"decimal", "integer", "scientific"}


def read_old(root: Element, number: int) -> tuple[list[Item], list[Loss]]:
    """The items of a `questestinterop`; `number` is that of its first in the file or package."""
    items: list[Item] = []
    losses: list[Loss] = []
    for at, node in enumerate(root.iter("item"), number):
        item, lost = _read(node, at)  # type: ignore[arg-type] # a Document is made of Nodes
        items += [item] if item else []
        losses += lost
    return items, losses


@dataclass
class Old:
    """An item: what it presents, what it asks for, how it is marked, what it says afterwards."""

    node: Element
    presented: Element
    responses: list[Element]
    conditions: list[Condition]
    feedback: dict[str, Element]
    ledger: Ledger

    def text(self, node: Element, part: str) -> str:
        """The material below a node as a short text."""
        return self.ledger.keep(part, markdown_of(_material(node, self.ledger, part), inline=True))

    def why(self, response: str, value: str, part: str) -> str:
        """What is said of a value."""
        names = [*feedback_of(self.conditions, response, value), f"{value}_fb"]
        found = next((self.feedback.pop(name) for name in names if name in self.feedback), None)
        return "" if found is None else self.text(found, part)

    def right(self, response: Element) -> list[str]:
        """The values of a response that are right."""
        return right_values(self.conditions, response.get("ident", ""))


def _read(node: Node, number: int) -> tuple[Item | None, list[Loss]]:
    identifier, title = node.get("ident", ""), node.get("title", "")
    ledger = Ledger(shortened(title or identifier) or f"question {number}", node.line)
    try:
        check_size(node)
        presented = node.find("presentation")
        if presented is None:
            raise LeftBehind("It presents nothing.")
        responses = [one for one in presented.iter() if one.tag in _RESPONSES]
        feedback = {one.get("ident", ""): one for one in node.iterfind("itemfeedback")}
        old = Old(node, presented, responses, conditions_of(node), feedback, ledger)
        fields = _fields(old)
        texts = {"title": title, "explanation": _explanation(old)}
        item = Item(identifier, **{**texts, "stem": _stem(old, ()), **fields}, line=node.line)
        if not item.stem.strip():
            raise LeftBehind("It has no text.")
    except (LeftBehind, Unreadable) as error:
        ledger.lose_whole(str(error))
        return None, ledger.losses
    return item, ledger.losses


def _fields(old: Old) -> dict[str, Any]:
    tags = {str(one.tag) for one in old.responses}
    if not old.responses:
        raise LeftBehind("It asks for no answer.")
    if tags <= {"response_str", "response_num"}:
        return _written(old)
    if tags != {"response_lid"}:
        raise LeftBehind(f"It asks by {' and '.join(sorted(tags))}, which has no kin here.")
    if len(old.responses) > 1:
        return _named_blanks(old) or _match(old)
    if old.responses[0].get("rcardinality", "Single").lower() == "ordered":
        return _order(old)
    return _choice(old)


def _choice(old: Old) -> dict[str, Any]:
    response, right = old.responses[0], old.right(old.responses[0])
    several = response.get("rcardinality", "Single").lower() == "multiple"
    options = []
    for at, label in enumerate(response.iter("response_label"), 1):
        name = label.get("ident", "")
        why = old.why(response.get("ident", ""), name, f"why of option {at}")
        options.append(Choice(old.text(label, f"option {at}"), name in right, why))
    count = sum(option.correct for option in options)
    if not count or (count > 1 and not several):
        raise LeftBehind("It does not say which option is right.")
    if uneven(old.conditions):
        old.ledger.lose("options", "Right options counted unequally; here they count alike.")
    if several and count == 1:
        old.ledger.lose("kind", "Any number could be chosen; one is right, so it is a single choice here.")
    kind = {"kind": "multiple", "choose": count} if several and count > 1 else {"kind": "single"}
    shuffled = any(one.get("shuffle", "No").lower() == "yes" for one in response.iter("render_choice"))
    return {**kind, "options": tuple(options), "fixed_order": not shuffled}


def _order(old: Old) -> dict[str, Any]:
    labels = {label.get("ident", ""): label for label in old.responses[0].iter("response_label")}
    right = old.right(old.responses[0])
    if sorted(right) != sorted(labels):
        raise LeftBehind("Its right order does not hold each of its steps once.")
    steps = [Line(old.text(labels[name], f"step {at}")) for at, name in enumerate(right, 1)]
    return {"kind": "order", "steps": tuple(steps)}


def _match(old: Old) -> dict[str, Any]:
    pairs: list[Match] = []
    rights: dict[str, Element] = {}
    used = set()
    for at, response in enumerate(old.responses, 1):
        rights |= {label.get("ident", ""): label for label in response.iter("response_label")}
        right = old.right(response)
        if len(right) != 1 or right[0] not in rights:
            raise LeftBehind(f"Left side {at} does not have just one right side.")
        used.add(right[0])
        left = old.text(_without(response, "render_choice"), f"left side {at}")
        pairs.append(Match(left, old.text(rights[right[0]], f"right side {at}")))
    alone = [label for name, label in rights.items() if name not in used]
    extra = [Line(old.text(label, f"extra {at}")) for at, label in enumerate(alone, 1)]
    return {"kind": "match", "pairs": tuple(pairs), "extra": tuple(extra)}


def _named_blanks(old: Old) -> dict[str, Any]:
    """Canvas's blanks by name: `[year]` in the text, and one response a name. Empty where there are none."""
    stem = _stem(old, ())
    gaps = []
    for at, response in enumerate(old.responses, 1):
        name = "".join(_without(response, "render_choice").itertext()).strip()
        mark = next((one for one in (f"[{name}]", f"\\[{name}]") if stem.count(one) == 1), None)
        if mark is None:
            return {}
        stem = stem.replace(mark, f"[[{at}]]")
        gaps.append(_blank(old, response, at))
    return {"kind": "cloze", "stem": stem, "gaps": tuple(gaps)}


def _blank(old: Old, response: Element, at: int) -> Gap:
    right = old.right(response)
    labels = list(response.iter("response_label"))
    options = [
        Choice(old.text(label, f"gap {at}, option {n}"), label.get("ident") in right)
        for n, label in enumerate(labels, 1)
    ]
    if options and all(option.correct for option in options):
        return Gap(accept=tuple("".join(label.itertext()).strip() for label in labels))
    if sum(option.correct for option in options) != 1:
        raise LeftBehind(f"Blank {at} does not have just one right option.")
    return Gap(options=tuple(options))


def _written(old: Old) -> dict[str, Any]:
    """Words to type into the text, or one number."""
    first = old.responses[0]
    kinds = {one.get("fibtype", "String").lower() for one in first.iter("render_fib")}
    bounded = any(condition.least or condition.most for condition in old.conditions)
    if len(old.responses) == 1 and (kinds & _NUMBERS or first.tag == "response_num" or bounded):
        return _number(old)
    gaps = tuple(Gap(accept=tuple(old.right(response))) for response in old.responses)
    if not all(gap.accept for gap in gaps):
        raise LeftBehind("It does not say which answer is right: a person marks it.")
    return {"kind": "cloze", "stem": _stem(old, old.responses), "gaps": gaps}


def _number(old: Old) -> dict[str, Any]:
    right = [condition for condition in old.conditions if condition.score > 0]
    if not right:
        raise LeftBehind("It does not say which number is right.")
    low, high = (right[0].least or (None,))[0], (right[0].most or (None,))[0]
    told = [decimal(value) for _, value in right[0].equal]
    value = told[0] if told else (low + high) / 2 if low is not None and high is not None else None
    if value is None:
        raise LeftBehind("The number that is right cannot be read.")
    spread = [abs(value - end) for end in (low, high) if end is not None]
    if len(set(spread)) > 1:
        old.ledger.lose("tolerance", "It was wider on one side; here it is the narrower one on both.")
    if len(right) > 1:
        old.ledger.lose("number", "Other numbers were right as well; here only the first is.")
    value, tolerance = _plainest(value), _plainest(min(spread, default=Decimal(0)))
    number = Number(plain_decimal(value), plain_decimal(tolerance), decimals_of(value))
    return {"kind": "numeric", "number": number}


def _plainest(number: Decimal) -> Decimal:
    """A number without the `.0` that some writers put behind every number."""
    return number.to_integral_value() if number == number.to_integral_value() else number


def _explanation(old: Old) -> str:
    """What is said after any answer; what is said only after some, and not read yet, is noted."""
    found = next((old.feedback.pop(name) for name in _GENERAL if name in old.feedback), None)
    for name, node in old.feedback.items():
        said = " ".join("".join(_material(node, old.ledger, "explanation").itertext()).split())
        if said:
            old.ledger.lose("explanation", f"What was said after some answers ({name}): {said[:80]!r}")
    if found is None:
        return ""
    return old.ledger.keep("explanation", markdown_of(_material(found, old.ledger, "explanation")))


def _stem(old: Old, gaps: Sequence[Element]) -> str:
    """What is presented beside the answers, with `[[1]]` in the place of the first of `gaps`."""
    tree = _material(old.presented, old.ledger, "stem", gaps)
    written = old.ledger.keep("stem", markdown_of(tree))
    for at in range(1, len(gaps) + 1):
        written = written.replace(GAP.format(at), f"[[{at}]]")
    return written


def _without(response: Element, tag: str) -> Element:
    """A response without what it offers to choose from."""
    made = Element("div")
    made.extend([child for child in response if child.tag != tag])
    return made


def _material(node: Element, ledger: Ledger, part: str, gaps: Sequence[Element] = ()) -> Element:
    """A tree of the texts below a node, responses left out, with a token for each that is a gap."""
    made = Element("div")
    _collect(node, made, ledger, part, gaps)
    return made


def _collect(node: Element, made: Element, ledger: Ledger, part: str, gaps: Sequence[Element]) -> None:
    for child in node:
        if child.tag in _RESPONSES:
            if child in gaps:
                SubElement(made, "span").text = GAP.format(list(gaps).index(child) + 1)
        elif child.tag == "mattext":
            made.append(_text(child))
        elif child.tag in _MEDIA:
            ledger.lose(part, f"Left out: {child.get('uri') or child.tag}.")
        else:
            _collect(child, made, ledger, part, gaps)


def _text(node: Element) -> Element:
    """A `mattext`: HTML as escaped text, elements of its own, or plain words."""
    if len(node):
        made = Element("div")
        made.text = node.text
        made.extend(list(node))
        return made
    text = "".join(node.itertext()).replace("\ue010", "").replace("\ue011", "")
    if "html" in node.get("texttype", "text/plain"):
        return tree_of_html(text)
    words = Element("span")
    words.text = text
    return words
