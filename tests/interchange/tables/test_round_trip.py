"""What was written as a table and is read again is the same question, apart from what the report names."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest
from hypothesis import given

from studyhub.interchange.item import LABELS, Exported, Imported, Item
from studyhub.interchange.tables import read_csv, read_xlsx, write_csv, write_xlsx
from studyhub.interchange.texts.parts import with_texts
from tests.interchange.any_item import SHARED, items, same_but_for


def _without_label(name: str) -> Callable[[Item], Item]:
    return lambda item: replace(
        item, labels={key: value for key, value in item.labels.items() if key != name}
    )


BLINDS = {
    **SHARED,
    "spaces": lambda item: with_texts(item, lambda text: text if text.strip() else ""),
    "answer": lambda item: replace(item, gaps=tuple(replace(gap, accept=()) for gap in item.gaps)),
    **{f"label {name}": _without_label(name) for name in LABELS},
}
Write = Callable[[Sequence[Item]], Exported]
Read = Callable[[bytes], Imported]


@pytest.mark.parametrize(("write", "read"), [(write_csv, read_csv), (write_xlsx, read_xlsx)])
@given(item=items)
def test_an_item_comes_back_apart_from_the_parts_named(write: Write, read: Read, item: Item) -> None:
    written = write([item])
    again = read(written.data)
    assert not any(loss.whole for loss in written.losses)
    assert same_but_for(written.losses, BLINDS, item, *again.items)
    assert (len(again.items), again.losses) == (1, ())
