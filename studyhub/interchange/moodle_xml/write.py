"""Items become Moodle XML; what comes back otherwise when that is read again is named as lost."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from xml.etree.ElementTree import Element, SubElement, tostring

from studyhub.interchange.carried.compare import losses_between, named
from studyhub.interchange.carried.tags import tags_of
from studyhub.interchange.errors import Unreadable
from studyhub.interchange.html import html_of, is_mixed, words_of
from studyhub.interchange.item import Choice, Exported, Item, Line, Loss, Match, Number
from studyhub.interchange.opening import open_xml, printable

from .cloze import OWN_PLACE, written
from .places import default_name, with_reasons, with_scenario
from .read import read_question
from .source import GAP, GAP_TOKEN

_REASONS = {
    "title": "It says no more than the id or the beginning of the question, which Moodle shows anyway.",
    "fixed order": "Moodle has no such setting for questions of this kind.",
    "right side": "Moodle shows what is matched as plain words.",
    "extra": "Moodle shows what is matched as plain words.",
    "why of gap": "Moodle has reasons for the options of a gap, not for the gap.",
}
_TAG_LENGTH = 50
_LONG_TAGS = "Moodle itself cuts tags to {} characters when it imports this file: {} labels are longer."
_BLOCKISH = ("#", ">", "|", "-", "+", "=", "_", "*", " ", "\t", "!!!")


def write(items: Sequence[Item]) -> Exported:
    """A file of items, and what of each it does not hold."""
    questions: list[bytes] = []
    losses: list[Loss] = []
    long_tags = 0
    for number, item in enumerate(items, 1):
        name = named(item, number)
        try:
            question = tostring(_question(item), encoding="utf-8")
            back, whole = _read_again(question, number)
        except (Unreadable, _Unfit) as error:
            back, whole = None, [Loss(name, "question", str(error), item.line, whole=True)]
        if back is None:
            losses += [
                Loss(name, loss.part, loss.reason, item.line, whole=True) for loss in whole if loss.whole
            ]
            continue
        questions.append(question)
        losses += losses_between(item, back, name, _REASONS)
        long_tags += sum(len(tag) > _TAG_LENGTH for tag in tags_of(item))
    if long_tags:
        losses.append(Loss("the file", "labels", _LONG_TAGS.format(_TAG_LENGTH, long_tags)))
    body = b"\n".join([b'<?xml version="1.0" encoding="UTF-8"?>', b"<quiz>", *questions, b"</quiz>", b""])
    return Exported(body, tuple(losses))


class _Unfit(Exception):
    """An item that Moodle has no form for; the message says why."""


def _read_again(question: bytes, number: int) -> tuple[Item | None, list[Loss]]:
    return read_question(open_xml(question).root, number)


def _question(item: Item) -> Element:
    kind, fill = _KINDS[item.kind]
    node = Element("question", type=kind)
    _put(SubElement(node, "name"), item.title or default_name(item.id, item.stem))
    _asked(node, item)
    reasons = [why for lines in (item.steps, item.pairs, item.extra) for why in _whys(lines)]
    _text(node, "generalfeedback", with_reasons(item.explanation, reasons))
    SubElement(node, "defaultgrade").text = "1"
    SubElement(node, "penalty").text = "0.3333333"
    SubElement(node, "hidden").text = "0"
    SubElement(node, "idnumber").text = printable(item.id)
    fill(node, item)
    if tags := tags_of(item):
        kept = SubElement(node, "tags")
        for tag in tags:
            _put(SubElement(kept, "tag"), tag)
    return node


def _asked(node: Element, item: Item) -> None:
    """The text of a question; in a cloze question its gaps stand in it as embedded answers."""
    text = with_scenario(item.scenario, item.stem)
    if item.kind != "cloze":
        _text(node, "questiontext", text)
        return
    for at, gap in enumerate(item.gaps, 1):
        if item.stem.count(f"[[{at}]]") != 1:
            raise _Unfit(f"The stem does not have [[{at}]] just once: the gap has no place.")
        if not (all(gap.accept) and all(option.text.strip() for option in gap.options)):
            raise _Unfit(f"Gap {at} has an empty answer.")
        text = text.replace(f"[[{at}]]", GAP.format(at))
    if OWN_PLACE.search(text):
        raise _Unfit("The stem has places for gaps that there are not.")
    asked = _text(node, "questiontext", text)
    filled = GAP_TOKEN.sub(lambda found: written(item.gaps[int(found[1]) - 1]), asked[0].text or "")
    asked[0].text = printable(filled)


def _whys(lines: Sequence[Line] | Sequence[Match]) -> list[str]:
    return [line.why for line in lines]


def _choice(node: Element, item: Item) -> None:
    right = sum(option.correct for option in item.options)
    share = f"{100 / max(right, 1):.5f}".rstrip("0").rstrip(".")
    SubElement(node, "single").text = "true" if item.kind == "single" else "false"
    SubElement(node, "shuffleanswers").text = "false" if item.fixed_order else "true"
    SubElement(node, "answernumbering").text = "abc"
    for option in item.options:
        wrong = "0" if item.kind == "single" else f"-{share}"
        answer = _answer(node, _share(option, share, wrong), option.text)
        _text(answer, "feedback", option.why, inline=True)


def _share(option: Choice, right: str, wrong: str) -> str:
    return right if option.correct else wrong


def _numeric(node: Element, item: Item) -> None:
    number = item.number or Number("0")
    _number(node, "100", number.value, number.tolerance, "")
    for slip in item.slips:
        _number(node, "0", slip.value, "0", slip.why)
    if number.unit:
        unit = SubElement(SubElement(node, "units"), "unit")
        SubElement(unit, "multiplier").text = "1"
        SubElement(unit, "unit_name").text = printable(number.unit)
    SubElement(node, "unitgradingtype").text = "0"
    SubElement(node, "showunits").text = "0" if number.unit else "3"


def _number(node: Element, fraction: str, value: str, tolerance: str, why: str) -> None:
    answer = SubElement(node, "answer", fraction=fraction, format="plain_text")
    _put(answer, value)
    _text(answer, "feedback", why, inline=True)
    SubElement(answer, "tolerance").text = printable(tolerance)


def _match(node: Element, item: Item) -> None:
    SubElement(node, "shuffleanswers").text = "true"
    sides = [*((pair.left, pair.right) for pair in item.pairs), *(("", one.text) for one in item.extra)]
    for left, right in sides:
        _put(SubElement(_text(node, "subquestion", left, inline=True), "answer"), words_of(right))


def _order(node: Element, item: Item) -> None:
    for setting, value in (("layouttype", "VERTICAL"), ("selecttype", "ALL"), ("selectcount", "0")):
        SubElement(node, setting).text = value
    SubElement(node, "gradingtype").text = "ABSOLUTE_POSITION"
    for at, step in enumerate(item.steps, 1):
        _answer(node, str(at), step.text)


def _answer(node: Element, fraction: str, text: str) -> Element:
    answer = _text(node, "answer", text, inline=True)
    answer.set("fraction", fraction)
    return answer


def _text(node: Element, tag: str, text: str, *, inline: bool = False) -> Element:
    """A part with its text: as Markdown, or as HTML where Moodle's Markdown would show something else."""
    other = is_mixed(text) or (inline and _looks_like_block(text))
    made = SubElement(node, tag, format="html" if other else "markdown")
    _put(made, html_of(text, inline=inline) if other else text)
    return made


def _looks_like_block(text: str) -> bool:
    start = text[:12].lstrip("0123456789")
    return "\n" in text or text.startswith(_BLOCKISH) or (start.startswith(".") and not text.startswith("."))


def _put(node: Element, text: str) -> None:
    SubElement(node, "text").text = printable(text)


_KINDS: dict[str, tuple[str, Callable[[Element, Item], None]]] = {
    "single": ("multichoice", _choice),
    "multiple": ("multichoice", _choice),
    "numeric": ("numerical", _numeric),
    "match": ("matching", _match),
    "order": ("ordering", _order),
    "cloze": ("cloze", lambda _node, _item: None),
}
