"""A table as an XLSX workbook, of which each cell says that it is text where it is."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from datetime import datetime

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.cell.cell import Cell as SheetCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from .sheets import Cell, Row

_TITLE = re.compile(r"[\[\]:*?/\\']")
LONGEST_TITLE, LONGEST_CELL = 31, 32_000
WIDEST = 60


def written(title: str, columns: Sequence[str], rows: Iterable[Row]) -> bytes:
    """A workbook of one sheet, its column names bold and always in sight."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_TITLE.sub(" ", title)[:LONGEST_TITLE].strip() or "Table")
    rows = [tuple(row) for row in rows]
    for number, name in enumerate(columns):
        widest = max((len(str(row[number])) for row in rows[:200] if row[number] is not None), default=0)
        width = min(max(widest, len(name)) + 2, WIDEST)
        sheet.column_dimensions[get_column_letter(number + 1)].width = width
    sheet.freeze_panes = "A2"
    sheet.append([_bold(sheet, name) for name in columns])
    for row in rows:
        sheet.append([_kept(sheet, cell) for cell in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _bold(sheet: WriteOnlyWorksheet, name: str) -> SheetCell:
    cell = _kept(sheet, name)
    cell.font = Font(bold=True)
    return cell


def _kept(sheet: WriteOnlyWorksheet, cell: Cell) -> SheetCell:
    """A cell that is what it says: text is text, whatever it begins with."""
    if isinstance(cell, datetime):
        cell = cell.replace(tzinfo=None)  # spreadsheets know no zones; the columns say UTC or local
    if not isinstance(cell, str):
        return WriteOnlyCell(sheet, value=cell)  # type: ignore[arg-type]  # the types forget plain days
    made = WriteOnlyCell(sheet, value="")
    made.value = ILLEGAL_CHARACTERS_RE.sub("", cell)[:LONGEST_CELL]
    made.data_type = "s"
    return made
