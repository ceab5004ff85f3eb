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

Cell = str | int | float | date | datetime | None
Row = Sequence[Cell]

CSV, XLSX = "text/csv; charset=utf-8", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_RUN = re.compile(r"\s*[=+\-@\t\r]")


def csv_bytes(columns: Sequence[str], rows: Iterable[Row]) -> bytes:
    """UTF-8 with a byte order mark, comma-separated, with a line of column names."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([_told(name) for name in columns])
    writer.writerows([_told(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def xlsx_bytes(title: str, columns: Sequence[str], rows: Iterable[Row]) -> bytes:
    """A workbook of one sheet, its column names bold and always in sight."""
    from .workbook import written  # noqa: PLC0415 - openpyxl takes 8 MiB, which only a download needs

    return written(title, columns, rows)


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
