"""What of an item differs once it has been written and read again: the losses of an export."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from studyhub.interchange.errors import Unreadable
from studyhub.interchange.html import markdown_of, tree_of
from studyhub.interchange.item import Item, Loss
from studyhub.interchange.opening import printable

from .ledger import shortened

CONTROL = "Control characters cannot stand in XML."
RESPELLED = "It reads the same, but its Markdown is spelled otherwise."
NO_PLACE = "The format cannot carry what it says."


def named(item: Item, number: int) -> str:
    """What a loss report calls an item: its id, its title, or where it stands."""
    return shortened(item.id or item.title) or f"question {number}"


def losses_between(sent: Item, back: Item, name: str, reasons: Mapping[str, str]) -> tuple[Loss, ...]:
    """A loss for each part that came back otherwise.

    `reasons` gives the format's own reason for a part, by its name without numbers (`why of step`).
    """
    before, after = dict(_parts(sent)), dict(_parts(back))
    found = []
    for part in dict.fromkeys((*before, *after)):
        was, now = before.get(part), after.get(part)
        if was != now:
            reason = reasons.get(re.sub(r" \d+", "", part)) or _reason(was, now)
            found.append(Loss(name, part, reason, sent.line))
    return tuple(found)


def _parts(item: Item) -> Iterator[tuple[str, Any]]:
    """Every part of an item that says something, by the name that a loss report gives it."""
    whole = {
        "id": item.id,
        "kind": item.kind,
        "title": item.title,
        "scenario": item.scenario,
        "stem": item.stem,
        "explanation": item.explanation,
        "number to choose": item.choose if item.kind == "multiple" else "",
        "fixed order": item.fixed_order,
    }
    yield from ((part, value) for part, value in whole.items() if value)
    yield from _listed("option", item.options)
    yield from _listed("slip", item.slips)
    yield from _listed("step", item.steps)
    yield from _listed("extra", item.extra)
    if number := item.number:
        yield from (
            ("number", number.value),
            ("tolerance", number.tolerance),
            ("decimals", number.decimals),
            ("unit", number.unit),
        )
    for at, pair in enumerate(item.pairs, 1):
        yield from ((f"left side {at}", pair.left), (f"right side {at}", pair.right))
        yield f"why of pair {at}", pair.why
    for at, gap in enumerate(item.gaps, 1):
        yield from ((f"gap {at}", gap.accept), (f"why of gap {at}", gap.why))
        yield from _listed(f"gap {at}, option", gap.options)
    yield from ((f"label {label}", values) for label, values in item.labels.items() if values)


def _listed(name: str, entries: tuple[Any, ...]) -> Iterator[tuple[str, Any]]:
    """Options, slips and lines, their reasons apart from what else they say."""
    for at, entry in enumerate(entries, 1):
        told = {key: value for key, value in vars(entry).items() if key != "why"}
        for key, value in told.items():
            yield (f"{name} {at}" if key == "text" else f"{key} of {name} {at}"), value
        yield f"why of {name} {at}", entry.why


def _reason(was: Any, now: Any) -> str:
    if isinstance(was, str) and printable(was) != was:
        return CONTROL
    if isinstance(was, tuple) and any(printable(one) != one for one in was):
        return CONTROL
    if not now:
        return NO_PLACE
    if isinstance(was, str) and isinstance(now, str) and _shown(was) == _shown(now):
        return RESPELLED
    return f"It would come back as {shortened(str(now))}."


def _shown(text: str) -> str:
    try:
        return markdown_of(tree_of(text)).text
    except Unreadable:
        return text
