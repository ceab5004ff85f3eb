"""What each interaction of QTI is among our kinds of question."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from xml.etree.ElementTree import Element

from studyhub.interchange.carried.decimals import decimal, decimals_of, plain_decimal
from studyhub.interchange.carried.ledger import LeftBehind
from studyhub.interchange.carried.tags import slip_name, told_number
from studyhub.interchange.html import markdown_of_words
from studyhub.interchange.item import Choice, Gap, Line, Match, Number, Slip

from .asked import Asked, take_unit
from .keys import Key, answered_by, tolerance_of
from .scoring import option_id

INLINE = {"textEntryInteraction", "inlineChoiceInteraction"}
_NUMBERS = {"float", "integer"}


def fields_of(asked: Asked) -> dict[str, Any]:
    """The fields of an Item that its interactions give; raises LeftBehind where they give none."""
    found = asked.interactions()
    if not found:
        raise LeftBehind("It asks for no answer.")
    tags = [str(node.tag) for node in found]
    if set(tags) <= INLINE:
        key = _key(asked, found[0])
        return (
            _number(asked, found[0], key)
            if len(found) == 1 and key.base in _NUMBERS
            else _cloze(asked, found)
        )
    if len(found) > 1:
        raise LeftBehind("It asks several questions in one.")
    if tags[0] not in _BLOCKS:
        raise LeftBehind(_OPEN.get(tags[0], f"Interactions of the kind {tags[0]} are not known here."))
    fields = _BLOCKS[tags[0]](asked, found[0], _key(asked, found[0]))
    if tags[0] != "gapMatchInteraction":
        asked.replace(found[0], *found[0].findall("prompt"))
    return fields


def _key(asked: Asked, node: Element) -> Key:
    key = asked.keys.get(node.get("responseIdentifier", ""))
    if key is None or not key.right():
        raise LeftBehind("It does not say which answer is right.")
    return key


def _choice(asked: Asked, node: Element, key: Key) -> dict[str, Any]:
    choices, right = node.findall("simpleChoice"), key.right()
    options = []
    for at, choice in enumerate(choices, 1):
        name = choice.get("identifier", "")
        text = asked.text(choice, f"option {at}")
        options.append(Choice(text, name in right, asked.why(name, f"why of option {at}")))
        if name not in right and (mark := key.marks.get(name)) and mark > 0:
            asked.ledger.lose(f"correct of option {at}", f"It earned {mark:f}: here nothing.")
    count = sum(option.correct for option in options)
    if not count:
        raise LeftBehind("None of its options is right.")
    fixed = node.get("shuffle", "false").lower() != "true"
    if not fixed and any(choice.get("fixed", "").lower() == "true" for choice in choices):
        asked.ledger.lose("fixed order", "Some options kept their places; here all are shuffled.")
    fields = {"kind": "single", "options": tuple(options), "fixed_order": fixed}
    if key.cardinality == "single":
        return fields
    if count == 1 and "choose" not in asked.tags:
        asked.ledger.lose("kind", "Any number could be chosen; one is right, so it is a single choice here.")
        return fields
    return {**fields, "kind": "multiple", "choose": told_number(asked.tags, "choose", count)}


def _order(asked: Asked, node: Element, key: Key) -> dict[str, Any]:
    steps = {choice.get("identifier", ""): choice for choice in node.findall("simpleChoice")}
    if sorted(key.right()) != sorted(steps):
        raise LeftBehind("Its right order does not hold each of its steps once.")
    if any(choice.get("fixed", "").lower() == "true" for choice in steps.values()):
        asked.ledger.lose("steps", "Some kept their places; here all are shuffled.")
    lines = [
        Line(asked.text(steps[name], f"step {at}"), asked.why(name, f"why of step {at}"))
        for at, name in enumerate(key.right(), 1)
    ]
    return {"kind": "order", "steps": tuple(lines)}


def _match(asked: Asked, node: Element, key: Key) -> dict[str, Any]:
    sides = [list(side.iter("simpleAssociableChoice")) for side in node.findall("simpleMatchSet")]
    if len(sides) != 2:
        raise LeftBehind("It does not have two sides to match.")
    return _pairs(asked, sides[0], sides[1], [tuple(pair.split()) for pair in key.right()])


def _associate(asked: Asked, node: Element, key: Key) -> dict[str, Any]:
    pairs = [tuple(pair.split()) for pair in key.right()]
    choices = list(node.iter("simpleAssociableChoice"))
    firsts = [pair[0] for pair in pairs]
    asked.ledger.lose("kind", "Its pairs were to be found in one list; here there are left and right sides.")
    lefts = [choice for choice in choices if choice.get("identifier") in firsts]
    rights = [choice for choice in choices if choice not in lefts]
    return _pairs(asked, lefts, rights, pairs)


def _pairs(
    asked: Asked, lefts: Sequence[Element], rights: Sequence[Element], pairs: Sequence[tuple[str, ...]]
) -> dict[str, Any]:
    """Left sides with what belongs to them, and right sides that belong to nothing."""
    belongs = dict(pair for pair in pairs if len(pair) == 2)
    by_name = {choice.get("identifier", ""): choice for choice in rights}
    if len(belongs) < len(pairs):
        raise LeftBehind("A left side has several right sides.")
    if not set(belongs.values()) <= by_name.keys() or not belongs:
        raise LeftBehind("Its right pairs name sides that it does not have.")
    matches: list[Match] = []
    for choice in lefts:
        name, at = choice.get("identifier", ""), len(matches) + 1
        if name not in belongs:
            asked.ledger.lose(f"left side {at}", f"{asked.text(choice, 'left side')!r} belongs to nothing.")
            continue
        right = asked.text(by_name[belongs[name]], f"right side {at}")
        why = asked.why(name, f"why of pair {at}")
        matches.append(Match(asked.text(choice, f"left side {at}"), right, why))
    alone = [(name, choice) for name, choice in by_name.items() if name not in belongs.values()]
    extra = [
        Line(asked.text(choice, f"extra {at}"), asked.why(name, f"why of extra {at}"))
        for at, (name, choice) in enumerate(alone, 1)
    ]
    return {"kind": "match", "pairs": tuple(matches), "extra": tuple(extra)}


def _gap_match(asked: Asked, node: Element, key: Key) -> dict[str, Any]:
    """Words to be put into gaps: a cloze question each of whose gaps offers all the words."""
    words = {word.get("identifier", ""): word for word in [*node.findall("gapText"), *node.findall("gapImg")]}
    belongs = {pair.split()[1]: pair.split()[0] for pair in key.right() if len(pair.split()) == 2}
    asked.ledger.lose("gaps", "Words were put into gaps, some only once; here each gap offers all of them.")
    texts = {name: asked.text(word, f"word {name}") for name, word in words.items()}
    gaps: list[Gap] = []
    for gap in list(node.iter("gap")):
        right = belongs.get(gap.get("identifier", ""))
        if right not in texts:
            raise LeftBehind("A gap has no word that is right.")
        options = (Choice(text, name == right) for name, text in texts.items())
        gaps.append(Gap(options=tuple(options)))
        asked.put_token(gap, len(gaps))
    for word in words.values():
        asked.replace(word)
    node.tag = "div"
    return {"kind": "cloze", "gaps": tuple(gaps)}


def _number(asked: Asked, node: Element, key: Key) -> dict[str, Any]:
    value = decimal(key.right()[0])
    if value is None:
        raise LeftBehind("The number that is right cannot be read.")
    if len(key.right()) > 1:
        asked.ledger.lose("number", f"Other right numbers: {', '.join(key.right()[1:])}.")
    decimals = told_number(asked.tags, "decimals", decimals_of(value))
    tolerance = plain_decimal(tolerance_of(asked.root, key, asked.ledger))
    slips = []
    for at, (wrong, name) in enumerate(answered_by(asked.root, "equal", key.identifier), 1):
        slips.append(Slip(slip_name(asked.tags, at), wrong, asked.why(name, f"why of slip {at}")))
    unit = take_unit(asked)
    _take_entry(asked, node)
    number = Number(plain_decimal(value), tolerance, decimals, unit)
    return {"kind": "numeric", "number": number, "slips": tuple(slips)}


def _take_entry(asked: Asked, node: Element) -> None:
    """Take the field for a number away; inside a sentence three dots stay in its place."""
    parent = next(one for one in asked.body.iter() if node in list(one))
    alone = not "".join(parent.itertext()).strip()
    dots = Element("span")
    dots.text = "..."
    asked.replace(node, *([] if alone else [dots]))


def _cloze(asked: Asked, nodes: Sequence[Element]) -> dict[str, Any]:
    gaps = []
    for at, node in enumerate(nodes, 1):
        key = _key(asked, node)
        gaps.append(
            _chosen(asked, node, key, at) if node.tag != "textEntryInteraction" else _typed(asked, key, at)
        )
        asked.put_token(node, at)
    return {"kind": "cloze", "gaps": tuple(gaps)}


def _typed(asked: Asked, key: Key, at: int) -> Gap:
    best = max(key.marks.values(), default=None)
    accept = [*key.correct, *(word for word, mark in key.marks.items() if mark == best and mark > 0)]
    accept = list(dict.fromkeys(accept))
    for word, mark in key.marks.items():
        if word not in accept and mark > 0:
            asked.ledger.lose(f"gap {at}", f"{word!r} earned {mark:f}: here nothing of its own.")
    return Gap(tuple(accept), (), asked.why(f"G{at}", f"why of gap {at}"))


def _chosen(asked: Asked, node: Element, key: Key, at: int) -> Gap:
    options = []
    for n, choice in enumerate(node.findall("inlineChoice"), 1):
        part = f"gap {at}, option {n}"
        text = asked.ledger.keep(part, markdown_of_words("".join(choice.itertext()), inline=True))
        right = choice.get("identifier", "") in key.right()
        options.append(Choice(text, right, asked.why(f"G{at}.{option_id(n)}", f"why of {part}")))
    return Gap(options=tuple(options), why=asked.why(f"G{at}", f"why of gap {at}"))


_BLOCKS: dict[str, Callable[[Asked, Element, Key], dict[str, Any]]] = {
    "choiceInteraction": _choice,
    "orderInteraction": _order,
    "matchInteraction": _match,
    "associateInteraction": _associate,
    "gapMatchInteraction": _gap_match,
}
_OPEN = {
    "extendedTextInteraction": "Its answer is a text that a person marks.",
    "uploadInteraction": "Its answer is a file that a person marks.",
    "drawingInteraction": "Its answer is a drawing that a person marks.",
}
