"""Items out of a GIFT file."""

from __future__ import annotations

import re

from studyhub.interchange.errors import Unreadable
from studyhub.interchange.item import LABELS, Imported, Item, Loss
from studyhub.interchange.texts.files import at_most, read_text

from .answers import fields_of
from .grammar import HERE, entries
from .reading import Reading
from .tags import read_tags

RULE = "\n\n-----\n\n"
"""Stands between a scenario and its question in one text."""
BLANK = "_____"

_BLANKS = re.compile(r"_{3,}")


def read(data: bytes) -> Imported:
    """The questions of a GIFT file, and item by item what of it was not taken over; raises Unreadable."""
    text, noted = read_text(data)
    items: list[Item] = []
    losses: list[Loss] = [*noted]
    number = 0
    for entry in at_most(entries(text)):
        if entry.kind == "category":
            reason = "Categories are not kept; labels say where a question belongs."
            losses.append(Loss(entry.title, "category", reason, entry.line))
            continue
        number += 1
        reading = Reading(entry, number)
        try:
            items += _item(reading)
        except Unreadable as error:
            reading.losses = []
            reading.lose("question", str(error), whole=True)
        losses += reading.losses
    return Imported(tuple(items), tuple(losses))


def _item(reading: Reading) -> list[Item]:
    entry = reading.entry
    known, foreign = read_tags(entry.tags)
    reading.tags = dict(known)
    for tag in foreign:
        reading.lose("tag", f"{tag!r} is none of the labels here.")
    fields = fields_of(reading)
    if not fields:
        return []
    scenario, stem = _stem(reading)
    if fields["kind"] == "cloze":
        stem = _with_gap(stem)
    return [
        Item(
            id=entry.id,
            stem=stem.replace(HERE, BLANK),
            title=entry.title,
            scenario=scenario.replace(HERE, BLANK),
            explanation=reading.markdown(entry.feedback, "general feedback"),
            labels={name: known[name] for name in LABELS if name in known},
            line=entry.line,
            **fields,
        )
    ]


def _stem(reading: Reading) -> tuple[str, str]:
    """The scenario and the question: one text in GIFT, set apart by a rule where our tag says so."""
    text = reading.markdown(reading.entry.stem, "stem")
    if reading.tag("scenario"):
        scenario, rule, stem = text.partition(RULE)
        return (scenario, stem) if rule else ("", text)
    return "", text


def _with_gap(stem: str) -> str:
    """The stem with its gap where the answers stood, else at its only or last blank, else at its end."""
    if HERE in stem:
        return stem.replace(HERE, "[[1]]")
    blanks = list(_BLANKS.finditer(stem))
    if len(blanks) == 1 or (blanks and blanks[-1].end() == len(stem)):
        return f"{stem[: blanks[-1].start()]}[[1]]{stem[blanks[-1].end() :]}"
    return f"{stem} [[1]]".lstrip()
