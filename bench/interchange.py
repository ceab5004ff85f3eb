"""How long 10,000 questions take to be written, read and drafted in each format, in seconds and ratios."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from studyhub.catalog.load import load_catalog
from studyhub.interchange.formats import FORMATS, Read, Write
from studyhub.interchange.item import Item
from studyhub.interchange.ours import identified, items_of, to_yaml

QUESTIONS = 10_000
CONTENT = Path(__file__).resolve().parents[1] / "content"

T = TypeVar("T")
Row = dict[str, float | int | str]


def rows() -> Sequence[Row]:
    """Processor seconds of writing and reading, beside going through the lines of the same file as baseline.

    `import_s` is the whole import: reading, ids, and the draft in our own layout (measure: < 60).
    """
    items = many(items_of(load_catalog(CONTENT).catalog)[0], QUESTIONS)
    return [_row(one.name, one.read, one.write, items) for one in FORMATS if one.write]


def _row(name: str, read: Read | None, write: Write, items: Sequence[Item]) -> Row:
    written, writing = _timed(lambda: write(items))
    data = written.data
    _, baseline = _timed(lambda: [line.split() for line in data.split(b"\n")])
    row: Row = {"format": name, "mb": round(len(data) / 2**20, 1), "write_s": round(writing, 2)}
    if read is None:
        return {**row, "questions": len(items), "read_s": "-", "read / baseline": "-", "import_s": "-"}
    found, reading = _timed(lambda: read(data))
    _, drafting = _timed(lambda: to_yaml(identified(found.items)[0]))
    return {
        **row,
        "questions": len(found.items),
        "read_s": round(reading, 2),
        "read / baseline": round(reading / baseline, 1),
        "import_s": round(reading + drafting, 2),
    }


def many(items: Sequence[Item], count: int) -> list[Item]:
    """The shipped questions over and over, each time under other ids, until there are enough of them."""
    made = []
    for at in range(count):
        item = items[at % len(items)]
        made.append(replace(item, id=f"{item.id}-{at}", labels={**item.labels, "case": ()}, scenario=""))
    return made


def _timed(work: Callable[[], T]) -> tuple[T, float]:
    """What came of the work, and its processor seconds: a busy machine does not change those much."""
    start = time.process_time()
    found = work()
    return found, time.process_time() - start
