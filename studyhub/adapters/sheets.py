"""How a table leaves the site as a file: CSV that Excel opens, or XLSX; no cell of it is ever run.

A cell is None (empty), a text, a number, a day or a moment. Text that a spreadsheet would take for a formula
is led in by an apostrophe in CSV (OWASP, CSV injection); XLSX says of each cell that it is text.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.cell.cell import Cell as SheetCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

Cell = str | int | float | date | datetime | None
Row = Sequence[Cell]

CSV, XLSX = "text/csv; charset=utf-8", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_RUN = re.compile(r"\s*[=+\-@\t\r]")
_TITLE = re.compile(r"[\[\]:*?/\\']")
LONGEST_TITLE, LONGEST_CELL = 31, 32_000
WIDEST = 60


def csv_bytes(columns: Sequence[str], rows: Iterable[Row]) -> bytes:
    """UTF-8 with a byte order mark, comma-separated, with a line of column names."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([_told(name) for name in columns])
    writer.writerows([_told(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def xlsx_bytes(title: str, columns: Sequence[str], rows: Iterable[Row]) -> bytes:
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


def file_name(*parts: str, kind: str) -> str:
    """A name that every system takes, such as `autumn-2026-competencies.csv`."""
    words = re.findall(r"[a-z0-9]+", " ".join(parts).lower())
    return f"{'-'.join(words)[:80] or 'table'}.{kind}"


def _told(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str):
        return f"'{cell}" if _RUN.match(cell) else cell
    if isinstance(cell, datetime):
        return f"{cell:%Y-%m-%d %H:%M}"
    return cell.isoformat() if isinstance(cell, date) else str(cell)


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
