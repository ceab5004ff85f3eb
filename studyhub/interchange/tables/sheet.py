"""A table as items, and items as a table; what a row or a cell does not carry is said."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from studyhub.interchange.errors import Unreadable
from studyhub.interchange.item import LABELS, Imported, Item, Loss
from studyhub.interchange.texts.files import WHOLE_FILE, at_most, name_of, without_controls
from studyhub.interchange.texts.parts import with_texts

from .columns import LIST_LABELS, canonical, is_known, place
from .rows import Cells, Row, Unfit, cells_of, item_of

LONGEST_CELL = 32_767
"""What a cell of a spreadsheet holds."""
MOST_COLUMNS = 500

Line = tuple[int, Sequence[str]]
"""A row of a file: its number there, and its cells."""


def read_rows(rows: Iterable[Line]) -> Imported:
    """The items of a table whose first filled row names the columns; raises Unreadable where it does not."""
    filled = (row for row in rows if any(cell.strip() for cell in row[1]))
    names = _columns(next(filled, (0, ()))[1])
    items: list[Item] = []
    losses: list[Loss] = []
    unknown: Counter[str] = Counter()
    for number, (line, row) in enumerate(at_most(filled), start=1):
        cells = {name: text for name, text in zip(names, row, strict=False) if text.strip()}
        unknown.update(name for name in cells if not is_known(name))
        unknown.update("beyond the header" for text in row[len(names) :] if text.strip())
        known = Row({name: text for name, text in cells.items() if is_known(name)})
        found = _read_row(known, number, line, losses)
        items += [found] if found else []
    for name, count in unknown.items():
        losses.append(
            Loss(WHOLE_FILE, f"column {name!r}", f"It is none of ours; {count} filled cells are left out.")
        )
    return Imported(tuple(items), tuple(losses))


def table_of(items: Sequence[Item]) -> tuple[list[str], list[Cells], tuple[Loss, ...]]:
    """The columns that are needed, in order; the rows by name of column; what they do not hold."""
    rows: list[Cells] = []
    losses: list[Loss] = []
    for number, item in enumerate(items, start=1):
        name = name_of(item, number)
        kept = with_texts(item, without_controls)
        try:
            _check_parts(kept)
            cells = cells_of(kept)
            if longest := [column for column, text in cells.items() if len(text) > LONGEST_CELL]:
                raise Unfit(f"The text of {longest[0]} is too long for a cell ({LONGEST_CELL:,} characters).")
        except Unfit as refusal:
            losses.append(Loss(name, "row", str(refusal), whole=True))
            continue
        losses += (Loss(name, part, reason) for part, reason in _lost(item, kept))
        rows.append(cells)
    names = {column for cells in rows for column in cells}
    return sorted(names or {"stem"}, key=place), rows, tuple(losses)


def _columns(header: Sequence[str]) -> list[str]:
    names = [canonical(cell) for cell in header]
    while names and not names[-1]:
        names.pop()
    if "stem" not in names:
        raise Unreadable(
            "The first row must name the columns, and one of them be `stem`; start from the template."
        )
    twice = [name for name, count in Counter(names).items() if count > 1 and name]
    if twice:
        raise Unreadable(f"The column `{twice[0]}` stands there twice; keep one of them.")
    if len(names) > MOST_COLUMNS:
        raise Unreadable(f"The table has more than {MOST_COLUMNS} columns.")
    return names


def _read_row(row: Row, number: int, line: int, losses: list[Loss]) -> Item | None:
    name = row.cells.get("id") or row.cells.get("title") or f"question {number}"
    try:
        item = item_of(row, line)
    except Unfit as refusal:
        losses.append(Loss(name, "row", str(refusal), line, whole=True))
        return None
    reason = f"It does not go with a question of type {item.kind}."
    losses += (Loss(name, column, reason, line) for column in row.left())
    return item


def _check_parts(item: Item) -> None:
    """Raise Unfit for a part that says nothing: no cell would tell that it is there."""
    said = [option.text + option.why for option in item.options]
    said += [line.text + line.why for line in (*item.steps, *item.extra)]
    said += [pair.left + pair.right + pair.why for pair in item.pairs]
    said += [option.text + option.why for gap in item.gaps for option in gap.options]
    said += ["".join(gap.accept) + gap.why for gap in item.gaps if not gap.options]
    if not all(text.strip() for text in said):
        raise Unfit("One of its parts says nothing.")


def _lost(item: Item, kept: Item) -> Iterator[tuple[str, str]]:
    """What of an item its row does not hold, part by part."""
    if kept != item:
        yield "characters", "Control characters are left out."
    if with_texts(kept, lambda text: text if text.strip() else "") != kept:
        yield "spaces", "A text of nothing but spaces is an empty cell."
    for label, values in kept.labels.items():
        if label not in LABELS:
            yield f"label {label}", "A label that is none of StudyHub's."
        elif label in LIST_LABELS and any(not value or "\n" in value for value in values):
            yield f"label {label}", "A value with a line break in it comes back as several."
        elif label not in LIST_LABELS and len(values) > 1:
            yield f"label {label}", "Its first value is kept."
    if any(not word or "\n" in word for gap in kept.gaps for word in gap.accept):
        yield "answer", "A word with a line break in it comes back as several."
