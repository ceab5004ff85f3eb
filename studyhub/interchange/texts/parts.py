"""Every text of an item, so that a format can look at all of them or change all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from studyhub.interchange.item import Choice, Gap, Item, Line, Match, Slip

Change = Callable[[str], str]


def with_texts(item: Item, change: Change) -> Item:
    """The item with every text changed: what is asked and told, ids, names, units and labels."""
    shown = with_shown(item, change)
    number = item.number and replace(item.number, unit=change(item.number.unit))
    return replace(
        shown,
        id=change(item.id),
        number=number,
        slips=tuple(replace(slip, name=change(slip.name)) for slip in shown.slips),
        labels={name: tuple(map(change, values)) for name, values in item.labels.items()},
    )


def with_shown(item: Item, change: Change) -> Item:
    """The item with every text changed that a person reads or types: no id, label, unit or slip's name."""
    return replace(
        item,
        title=change(item.title),
        scenario=change(item.scenario),
        stem=change(item.stem),
        explanation=change(item.explanation),
        options=_choices(item.options, change),
        slips=tuple(Slip(slip.name, slip.value, change(slip.why)) for slip in item.slips),
        steps=_lines(item.steps, change),
        pairs=tuple(Match(change(p.left), change(p.right), change(p.why)) for p in item.pairs),
        extra=_lines(item.extra, change),
        gaps=tuple(
            Gap(tuple(map(change, gap.accept)), _choices(gap.options, change), change(gap.why))
            for gap in item.gaps
        ),
    )


def reasons(item: Item) -> Iterator[str]:
    """Every reason an item gives for one of its parts, empty ones left out."""
    inner = [option.why for gap in item.gaps for option in gap.options]
    lines = [one.why for one in (*item.steps, *item.extra)]
    whys = [*(one.why for one in item.options), *(slip.why for slip in item.slips), *lines]
    yield from filter(
        None, [*whys, *(pair.why for pair in item.pairs), *(gap.why for gap in item.gaps), *inner]
    )


def _choices(options: tuple[Choice, ...], change: Change) -> tuple[Choice, ...]:
    return tuple(Choice(change(one.text), one.correct, change(one.why)) for one in options)


def _lines(lines: tuple[Line, ...], change: Change) -> tuple[Line, ...]:
    return tuple(Line(change(line.text), change(line.why)) for line in lines)
