"""An `assessmentItem` of QTI 2.x or 3.0 becomes an Item, or a loss that says why it stays behind."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from xml.etree.ElementTree import Element

from studyhub.interchange.carried.ledger import Ledger, LeftBehind, check_size, shortened
from studyhub.interchange.carried.tags import labels_of, read_tags
from studyhub.interchange.errors import Unreadable
from studyhub.interchange.html import markdown_of
from studyhub.interchange.item import Item, Loss
from studyhub.interchange.opening import Node

from .asked import Asked, asked, tags_in
from .interactions import fields_of
from .keys import note_rules
from .versions import as_21

UNNAMED = "unnamed-{}"
_UNNAMED = re.compile(r"unnamed-\d+")

Stimuli = Callable[[str], Element | None]
"""The root of a file of the package by the path that an item gives, or None."""


def read_item(
    root: Node, number: int, keywords: Sequence[str] = (), stimuli: Stimuli = lambda _href: None
) -> tuple[Item | None, list[Loss]]:
    """One item, or None where it stays behind, and what is lost of it."""
    as_21(root)
    identifier, title = root.get("identifier", ""), root.get("title", "")
    if _UNNAMED.fullmatch(identifier):
        identifier = ""
    ledger = Ledger(shortened(identifier or title) or f"question {number}", root.line)
    try:
        check_size(root)
        tags = read_tags([*keywords, *tags_in(root)], ledger)
        made = asked(root, ledger, tags)
        _take_stimuli(made, stimuli)
        fields = fields_of(made)
        note_rules(root, made.keys, ledger)
        stem = made.stem()
        texts = {"scenario": made.scenario, "stem": stem, "explanation": made.explanation()}
        item = Item(identifier, title=title, labels=labels_of(tags), line=root.line, **{**texts, **fields})
    except (LeftBehind, Unreadable) as error:
        ledger.lose_whole(str(error))
        return None, ledger.losses
    return item, ledger.losses


def _take_stimuli(made: Asked, stimuli: Stimuli) -> None:
    """A text that several items share is the scenario of each."""
    for reference in made.root.iterfind("assessmentStimulusRef"):
        shared = stimuli(reference.get("href", ""))
        body = None if shared is None else shared.find("stimulusBody")
        if body is None:
            made.ledger.lose("scenario", f"The shared text {reference.get('href')!r} is not in the package.")
        else:
            text = made.ledger.keep("scenario", markdown_of(body))
            made.scenario = "\n\n".join(filter(None, (made.scenario, text)))
