"""What a format has no field for travels as tags, QTI's keywords: `objective:71`, `slip:by-days`."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from studyhub.interchange.item import LABELS, Item

from .ledger import Ledger, shortened

_OWN = ("decimals", "slip", "choose")
_TAG = re.compile(rf"({'|'.join((*LABELS, *_OWN))}):(.*)", re.DOTALL)

Tags = Mapping[str, tuple[str, ...]]
"""Values by the name before the colon, in their order."""


def tags_of(item: Item) -> list[str]:
    """An item's labels, and what a reader of its question cannot guess: odd decimals, names of slips."""
    tags = [f"{label}:{value}" for label, values in item.labels.items() for value in values]
    right = sum(option.correct for option in item.options)
    if item.kind == "multiple" and (item.choose != right or right == 1):
        tags.append(f"choose:{item.choose}")
    if item.number and item.number.decimals != len(item.number.value.partition(".")[2]):
        tags.append(f"decimals:{item.number.decimals}")
    if any(slip.name != f"slip-{at}" for at, slip in enumerate(item.slips, 1)):
        tags += [f"slip:{slip.name}" for slip in item.slips]
    return tags


def read_tags(written: Sequence[str], ledger: Ledger) -> Tags:
    """Our tags by name; what is no tag of ours is noted as lost."""
    named: dict[str, tuple[str, ...]] = {}
    for tag in written:
        if found := _TAG.fullmatch(tag):
            named[found.group(1)] = (*named.get(found.group(1), ()), found.group(2))
        elif tag.strip():
            ledger.lose("tags", f"The tag {shortened(tag)!r} is none of ours.")
    return named


def labels_of(tags: Tags) -> dict[str, tuple[str, ...]]:
    """The labels among tags."""
    return {label: tags[label] for label in LABELS if label in tags}


def told_number(tags: Tags, name: str, otherwise: int) -> int:
    """The whole number that a tag tells, as `decimals:2` does."""
    told = tags.get(name, ("",))[0]
    return int(told) if re.fullmatch(r"[0-9]{1,2}", told) else otherwise


def slip_name(tags: Tags, at: int) -> str:
    """The name of the slip that stands at a place, counted from 1."""
    names = tags.get("slip", ())
    return names[at - 1] if at <= len(names) else f"slip-{at}"
