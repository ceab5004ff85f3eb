"""Moodle XML is read here: each `<question>` becomes an Item, or a loss that says why it stays behind."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from xml.etree.ElementTree import Element

from studyhub.interchange.carried.decimals import decimal
from studyhub.interchange.carried.ledger import Ledger, LeftBehind, check_size, shortened
from studyhub.interchange.carried.tags import labels_of, read_tags
from studyhub.interchange.errors import Unreadable
from studyhub.interchange.item import Imported, Item, Loss
from studyhub.interchange.opening import Node, open_xml

from .calculated import KINDS, with_first_set
from .choices import multichoice, truefalse
from .cloze import cloze
from .lines import matching, ordering
from .numbers import numerical
from .places import default_name, parted
from .source import GAP_TOKEN, Source, raw_text
from .words import gapselect, renumbered, shortanswer

_READERS: dict[str, Callable[[Source], dict[str, Any]]] = {
    "multichoice": multichoice,
    "multichoiceset": multichoice,
    "truefalse": truefalse,
    "numerical": numerical,
    "shortanswer": shortanswer,
    "matching": matching,
    "ddmatch": matching,
    "ordering": ordering,
    "gapselect": gapselect,
    "ddwtos": gapselect,
}
_NO_KIN = {
    "description": "It is a text, not a question.",
    "essay": "It is marked by a person; here every question is marked at once.",
}
_CATEGORY = "Categories are not kept: here a question belongs to an objective. Questions in it: {}."


def read(data: bytes) -> Imported:
    """The questions of a file; raises Unreadable where it is no Moodle XML or built to do harm."""
    root = open_xml(data).root
    if root.tag != "quiz":
        raise Unreadable("This is no Moodle XML: it does not begin with <quiz>. Export as Moodle XML.")
    items: list[Item] = []
    losses: list[Loss] = []
    categories: dict[str, int] = {}
    category = ""
    for number, node in enumerate(root.iterfind("question"), 1):
        if node.get("type") == "category":
            category = raw_text(node.find("category")).strip()
            categories[category] = 0
            continue
        item, lost = read_question(node, number)  # type: ignore[arg-type] # a Document is made of Nodes
        items += [item] if item else []
        losses += lost
        if category:
            categories[category] += 1
    losses += [Loss(name, "category", _CATEGORY.format(n)) for name, n in categories.items() if n]
    return Imported(tuple(items), tuple(losses))


def read_question(node: Node, number: int) -> tuple[Item | None, list[Loss]]:
    """One `<question>` as an Item, or None where it stays behind, and what is lost of it."""
    item_id, name = (node.findtext("idnumber") or ""), raw_text(node.find("name"))
    ledger = Ledger(shortened(item_id or name) or f"question {number}", node.line)
    try:
        check_size(node)
        item = _item(node, ledger, item_id, name)
    except (LeftBehind, Unreadable) as error:
        ledger.lose_whole(str(error))
        return None, ledger.losses
    return replace(item, line=node.line), ledger.losses


def _item(node: Element, ledger: Ledger, item_id: str, name: str) -> Item:
    tags = read_tags([raw_text(tag) for tag in node.iterfind("tags/tag")], ledger)
    if node.get("type") in KINDS:
        node = with_first_set(node, ledger)
    asked = node.find("questiontext")
    written_as = "html" if asked is None else asked.get("format", "html")
    source = Source(node, ledger, written_as, tags)
    raw, fields = _fields(source, raw_text(asked))
    scenario, stem = _asked(source, asked, raw)
    if node.get("type") == "shortanswer":
        stem = f"{stem}\n\n[[1]]"
    _note_settings(source)
    texts = {
        "title": "" if name == default_name(item_id, stem) else name,
        "explanation": source.text(node.find("generalfeedback"), "explanation"),
        "labels": labels_of(tags),
    }
    return Item(id=item_id, scenario=scenario, stem=stem, **{**texts, **fields})


def _fields(source: Source, raw: str) -> tuple[str, dict[str, Any]]:
    """What its type makes of a question: its text with a token at each gap, and fields of an Item."""
    kind = source.node.get("type", "")
    if kind in {"cloze", "multianswer"}:
        return cloze(source, raw)
    if kind not in _READERS:
        raise LeftBehind(_NO_KIN.get(kind, f"Questions of the type {kind!r} are not known here."))
    return renumbered(raw) if kind in {"gapselect", "ddwtos"} else raw, _READERS[kind](source)


def _asked(source: Source, asked: Element | None, raw: str) -> tuple[str, str]:
    """Scenario and stem, with `[[1]]` where the text has a token for a gap."""
    if asked is not None:
        source.note_files(asked, "stem")
    text = GAP_TOKEN.sub(r"[[\1]]", source.markdown(raw, source.format, "stem"))
    if not text.strip():
        raise LeftBehind("It has no text.")
    return parted(text)


def _note_settings(source: Source) -> None:
    """Note what Moodle knows of a question and we do not."""
    for hint in source.node.findall("hint"):
        if raw_text(hint).strip():
            source.ledger.lose("hints", f"The hint {shortened(raw_text(hint))!r}.")
    if source.value("hidden", "0") == "1":
        source.ledger.lose("hidden", "It was hidden in Moodle.")
    if (worth := decimal(source.value("defaultgrade", "1"))) is not None and worth not in {0, 1}:
        source.ledger.lose(
            "marks", f"It was worth {worth.normalize():f} marks; here all questions count alike."
        )
