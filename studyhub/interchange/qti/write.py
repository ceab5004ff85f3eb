"""An Item becomes an `assessmentItem`, in the names of QTI 2.1."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from xml.etree.ElementTree import Element, SubElement

from studyhub.interchange.carried.ledger import LeftBehind
from studyhub.interchange.html import tree_of, words_of
from studyhub.interchange.item import Item
from studyhub.interchange.opening import printable

from .scoring import (
    EXPLANATION,
    FEEDBACK,
    RESPONSE,
    declarations,
    gap_response,
    option_id,
    processing,
    right_ids,
)

SCENARIO = "studyhub-scenario"
STEM = "studyhub-stem"
UNIT = "studyhub-unit"
TAGS = "studyhub-tags"
"""Classes by which our parts are found again; the last is that of the rubric with a single item's labels."""

GAP = "\ue010{}\ue011"
_GAP = re.compile("\ue010(\\d+)\ue011")
_PLACE = re.compile(r"\[\[\d+\]\]")


def item_tree(item: Item, identifier: str, tags: Sequence[str] = ()) -> Element:
    """An item with its rules and feedback; raises LeftBehind for one that QTI has no form for.

    `tags` are listed in a rubric for authors; in a package they stand in the manifest instead.
    """
    root = Element("assessmentItem", identifier=printable(identifier), title=printable(item.title))
    root.attrib.update(adaptive="false", timeDependent="false", toolName="StudyHub")
    feedback = dict(_feedback(item))
    root.extend(declarations(item))
    SubElement(root, "outcomeDeclaration", identifier="SCORE", cardinality="single", baseType="float")
    if feedback or item.slips:
        declared = SubElement(root, "outcomeDeclaration", identifier=FEEDBACK)
        declared.attrib.update(cardinality="multiple", baseType="identifier")
    root.append(_body(item, tags))
    root.append(processing(item, list(feedback)))
    for name, content in feedback.items():
        shown = SubElement(root, "modalFeedback", outcomeIdentifier=FEEDBACK, identifier=name)
        shown.set("showHide", "show")
        _fill(shown, content)
    return root


def _feedback(item: Item) -> Iterator[tuple[str, Element]]:
    """What is shown after an answer, by the identifier under which it is shown."""
    if item.explanation:
        yield EXPLANATION, tree_of(item.explanation)
    named = [
        *((option_id(at), option.why) for at, option in enumerate(item.options, 1)),
        *((f"slip{at}", slip.why) for at, slip in enumerate(item.slips, 1)),
        *((f"S{at}", step.why) for at, step in enumerate(item.steps, 1)),
        *((f"L{at}", pair.why) for at, pair in enumerate(item.pairs, 1)),
        *((f"X{at}", extra.why) for at, extra in enumerate(item.extra, 1)),
    ]
    for at, gap in enumerate(item.gaps, 1):
        named.append((f"G{at}", gap.why))
        named += [(f"G{at}.{option_id(n)}", option.why) for n, option in enumerate(gap.options, 1)]
    for name, why in named:
        if why:
            yield name, tree_of(why, inline=True)


def _body(item: Item, tags: Sequence[str]) -> Element:
    body = Element("itemBody")
    if item.scenario:
        _fill(SubElement(body, "div", {"class": SCENARIO}), tree_of(item.scenario))
    stem = SubElement(body, "div", {"class": STEM})
    if item.kind == "cloze":
        _fill(stem, tree_of(_with_tokens(item)))
        _put_gaps(stem, item)
    else:
        _fill(stem, tree_of(item.stem))
        body.append(_interaction(item))
    if tags:
        listed = SubElement(SubElement(body, "rubricBlock", {"class": TAGS, "view": "author"}), "ul")
        for tag in tags:
            SubElement(listed, "li").text = printable(tag)
    return body


def _interaction(item: Item) -> Element:
    if item.kind == "numeric":
        return _number(item)
    if item.kind == "order":
        made = Element("orderInteraction", responseIdentifier=RESPONSE, shuffle="true")
        _choices(made, "simpleChoice", [(f"S{at}", step.text) for at, step in enumerate(item.steps, 1)])
        return made
    if item.kind == "match":
        return _match(item)
    most = "1" if item.kind == "single" else str(item.choose)
    shuffle = "false" if item.fixed_order else "true"
    made = Element("choiceInteraction", responseIdentifier=RESPONSE, shuffle=shuffle, maxChoices=most)
    _choices(made, "simpleChoice", [(option_id(at), one.text) for at, one in enumerate(item.options, 1)])
    return made


def _number(item: Item) -> Element:
    made = Element("p")
    entry = SubElement(made, "textEntryInteraction", responseIdentifier=RESPONSE, expectedLength="12")
    if item.number and item.number.unit:
        entry.tail = " "
        SubElement(made, "span", {"class": UNIT}).text = printable(item.number.unit)
    return made


def _match(item: Item) -> Element:
    made = Element("matchInteraction", responseIdentifier=RESPONSE, shuffle="true")
    made.set("maxAssociations", str(len(item.pairs)))
    lefts = [(f"L{at}", pair.left) for at, pair in enumerate(item.pairs, 1)]
    used = right_ids(item)
    rights = dict(zip(used, (pair.right for pair in item.pairs), strict=True))
    rights |= {f"X{at}": extra.text for at, extra in enumerate(item.extra, 1)}
    for side in (lefts, list(rights.items())):
        _choices(SubElement(made, "simpleMatchSet"), "simpleAssociableChoice", side)
    for choice in made.iter("simpleAssociableChoice"):
        choice.set("matchMax", str(max(used.count(choice.get("identifier", "")), 1)))
    return made


def _choices(made: Element, tag: str, texts: Sequence[tuple[str, str]]) -> None:
    for identifier, text in texts:
        if not text.strip():
            raise LeftBehind("One of its options, steps or sides has no text.")
        _fill(SubElement(made, tag, identifier=identifier), tree_of(text, inline=True))


def _with_tokens(item: Item) -> str:
    """The stem with a token at each gap, which Markdown leaves alone."""
    stem = item.stem
    for at in range(1, len(item.gaps) + 1):
        if stem.count(f"[[{at}]]") != 1:
            raise LeftBehind(f"The stem does not have [[{at}]] just once: the gap has no place.")
        stem = stem.replace(f"[[{at}]]", GAP.format(at))
    if _PLACE.search(stem):
        raise LeftBehind("The stem has places for gaps that there are not.")
    return stem


def _put_gaps(stem: Element, item: Item) -> None:
    """Replace the tokens in a tree by interactions."""
    for node in list(stem.iter()):
        first, *others = _GAP.split(node.text or "")
        node.text = first
        made = _filled_in(item, others)
        node[0:0] = made
        for child in list(node)[len(made) :]:
            first, *others = _GAP.split(child.tail or "")
            child.tail = first
            after = list(node).index(child) + 1
            node[after:after] = _filled_in(item, others)


def _filled_in(item: Item, parts: Sequence[str]) -> list[Element]:
    """Interactions for the numbers in `number, text, number, text ...`, each with its text behind it."""
    made = []
    for number, text in zip(parts[::2], parts[1::2], strict=True):
        entry = _gap(item, int(number))
        entry.tail = text
        made.append(entry)
    return made


def _gap(item: Item, at: int) -> Element:
    gap = item.gaps[at - 1]
    if not gap.options:
        longest = str(max(map(len, gap.accept)) + 4)
        return Element("textEntryInteraction", responseIdentifier=gap_response(at), expectedLength=longest)
    made = Element("inlineChoiceInteraction", responseIdentifier=gap_response(at), shuffle="true")
    for n, option in enumerate(gap.options, 1):
        SubElement(made, "inlineChoice", identifier=option_id(n)).text = words_of(option.text)
    return made


def _fill(node: Element, content: Element) -> None:
    """Move the inside of a tree into a node, with classes for what QTI has no attributes for."""
    node.text = content.text
    node.extend(list(content))
    for inside in node.iter():
        if side := inside.attrib.pop("align", ""):
            inside.set("class", f"qti-align-{side}")
        inside.attrib.pop("start", None)
