"""CSV: commas, semicolons or tabs; what a spreadsheet would run gets an apostrophe, and loses it again."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence

from studyhub.interchange.errors import Unreadable
from studyhub.interchange.item import Exported, Imported, Item
from studyhub.interchange.texts.files import read_text

from .columns import canonical, is_known
from .sheet import Line, read_rows, table_of

_RUN = re.compile(r"'*[=+\-@\t]")
_GUARDED = re.compile(r"'+[=+\-@\t]")
_DELIMITERS = ",;\t"


def read_csv(data: bytes) -> Imported:
    """The items of a CSV file; raises Unreadable."""
    text, noted = read_text(data)
    if text.startswith("sep="):
        text = text.partition("\n")[2]
    found = read_rows(_rows(text))
    return Imported(found.items, (*noted, *found.losses))


def write_csv(items: Sequence[Item]) -> Exported:
    """The items as CSV with a byte order mark, by which spreadsheets know UTF-8."""
    names, rows, losses = table_of(items)
    return Exported(as_csv(names, [[cells.get(name, "") for name in names] for cells in rows]), losses)


def as_csv(names: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    """A header and rows, every cell safe to be opened in a spreadsheet."""
    held = io.StringIO(newline="")
    writer = csv.writer(held, quoting=csv.QUOTE_ALL)
    writer.writerow(names)
    writer.writerows([guarded(cell) for cell in row] for row in rows)
    return held.getvalue().encode("utf-8-sig")


def guarded(cell: str) -> str:
    """A cell that is text in every spreadsheet: what would be a formula has an apostrophe before it."""
    return f"'{cell}" if _RUN.match(cell) else cell


def _rows(text: str) -> Iterator[Line]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    line = 1
    try:
        for row in reader:
            yield line, [cell[1:] if _GUARDED.match(cell) else cell for cell in row]
            line = reader.line_num + 1
    except csv.Error as error:
        raise Unreadable(f"The row that begins on line {line} cannot be read as CSV: {error}.") from error


def _delimiter(text: str) -> str:
    """What sets the cells of the first line apart: that which gives most columns that are known."""
    header = text.lstrip("\n").partition("\n")[0]

    def known(delimiter: str) -> int:
        return sum(is_known(canonical(cell.strip('"'))) for cell in header.split(delimiter))

    return max(_DELIMITERS, key=known)
