"""XLSX: the package is looked through before it is opened, no formula is run, every cell we write is text."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator, Sequence
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.utils.exceptions import InvalidFileException

from studyhub.interchange.errors import Unreadable
from studyhub.interchange.item import Exported, Imported, Item, Loss
from studyhub.interchange.texts.files import MOST_ITEMS, WHOLE_FILE

from .columns import MEANINGS
from .package import DAMAGED, check_package
from .sheet import MOST_COLUMNS, Line, read_rows, table_of
from .values import escaped, shown

SHEET, COLUMNS = "Questions", "Columns"
_MOST_ROWS = 2 * MOST_ITEMS
_NOT_SAID = {
    "f": ("formula", "It is not run here; write its result."),
    "e": ("error", "It holds an error, no text."),
}


def read_xlsx(data: bytes) -> Imported:
    """The items of the sheet `Questions`, else of the first one; raises Unreadable."""
    check_package(data)
    losses: list[Loss] = []
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the library warns of what it leaves out of a damaged file
            book = load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
        sheet = next((one for one in book.worksheets if one.title == SHEET), None) or book.worksheets[0]
        others = [name for name in book.sheetnames if name not in {sheet.title, COLUMNS}]
        reason = f"Only the sheet {sheet.title!r} is read."
        losses += (Loss(WHOLE_FILE, f"sheet {other!r}", reason) for other in others)
        found = read_rows(_rows(sheet, losses))
    except Unreadable:
        raise
    except _BROKEN as error:
        raise Unreadable("The file is no workbook that can be read; save it as .xlsx again.") from error
    return Imported(found.items, (*losses, *found.losses))


def write_xlsx(items: Sequence[Item]) -> Exported:
    """The items as a workbook of one sheet, and one that says what the columns mean."""
    names, rows, losses = table_of(items)
    return Exported(as_xlsx(names, [[cells.get(name, "") for name in names] for cells in rows]), losses)


def as_xlsx(names: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    """A header and rows, every cell marked as text."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(SHEET)
    sheet.freeze_panes = "A2"
    for row in ([*names], *rows):
        sheet.append([_text_cell(sheet, text) for text in row])
    meanings = book.create_sheet(COLUMNS)
    for name, meaning in MEANINGS.items():
        meanings.append([_text_cell(meanings, name), _text_cell(meanings, meaning)])
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


_BROKEN = (
    *DAMAGED,
    InvalidFileException,
    *(KeyError, ValueError, TypeError, IndexError, AttributeError, SyntaxError),
)
"""What the library raises over a package that is not what it says; SyntaxError is that of XML."""


def _text_cell(sheet: Any, text: str) -> Any:
    if not text:
        return None
    cell = WriteOnlyCell(sheet, value="")
    cell._value = escaped(text)  # type: ignore[attr-defined]  # noqa: SLF001 - `value` would take `=x` for a formula and cut long texts in silence
    cell.data_type = "s"
    cell.quotePrefix = True
    return cell


def _rows(sheet: Any, losses: list[Loss]) -> Iterator[Line]:
    sheet.reset_dimensions()
    for number, row in enumerate(sheet.iter_rows(), start=1):
        if number > _MOST_ROWS:
            raise Unreadable(f"The sheet has more than {_MOST_ROWS:,} rows: split it.")
        yield number, [_said(cell, number, losses) for cell in row[: MOST_COLUMNS + 1]]


def _said(cell: Any, line: int, losses: list[Loss]) -> str:
    """What a cell shows, as text; a formula is not run, and an error is not a text."""
    if cell.value is None:
        return ""
    if cell.data_type in _NOT_SAID:
        losses.append(Loss(f"cell {cell.coordinate}", *_NOT_SAID[cell.data_type], line))
        return ""
    return shown(cell.value, cell.number_format or "")
