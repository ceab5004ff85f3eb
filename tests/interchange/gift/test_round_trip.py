"""What was written as GIFT and is read again is the same question, apart from what the report names."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given

from studyhub.interchange.gift import read, write
from studyhub.interchange.item import Item, Line, Match
from tests.interchange.any_item import SHARED, items, same_but_for


def _spelt(text: str) -> str:
    return text.replace("-\\>", "->")


def _without_arrows(item: Item) -> Item:
    return replace(
        item,
        steps=tuple(Line(_spelt(step.text), step.why) for step in item.steps),
        pairs=tuple(Match(_spelt(pair.left), pair.right, pair.why) for pair in item.pairs),
    )


def _without_arrow_words(item: Item) -> Item:
    return replace(
        item,
        gaps=tuple(
            replace(gap, accept=tuple(word for word in gap.accept if "->" not in word)) for gap in item.gaps
        ),
    )


BLINDS = {
    **SHARED,
    "left sides": _without_arrows,
    "answer": _without_arrow_words,
    "stem": lambda item: replace(item, stem=""),
    "scenario": lambda item: replace(item, stem="", scenario=""),
    "slips": lambda item: replace(item, slips=()),
}


@given(items)
def test_an_item_comes_back_apart_from_the_parts_named(item: Item) -> None:
    written = write([item])
    read_again = read(written.data).items
    if any(loss.whole for loss in written.losses):
        assert read_again == ()
    else:
        assert same_but_for(written.losses, BLINDS, item, *read_again)
        assert len(read_again) == 1
