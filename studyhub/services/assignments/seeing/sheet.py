"""The results of an assignment as a table for a spreadsheet."""

from __future__ import annotations

import uuid
from datetime import datetime

from studyhub.adapters.sheets import CSV, XLSX, Row, csv_bytes, file_name, xlsx_bytes
from studyhub.catalog.shelf import Shelf
from studyhub.services.assignments.records import Which
from studyhub.services.assignments.standing import Standing
from studyhub.services.errors import NotFound

from .results import ResultsPage, results_page

COLUMNS = (
    "Student",
    "Mail address",
    "State",
    "Late",
    "Last work (UTC)",
    "Attempts",
    "Minutes",
    "Right",
    "Of",
    "Score %",
    "Counts %",
)
WITHOUT_NAME = "Deleted account"


def results_file(
    *, user_id: uuid.UUID, which: Which, kind: str, shelf: Shelf, now: datetime
) -> tuple[bytes, str, str]:
    """The file (csv or xlsx), its type and its name; that it was taken is put on record first.

    Deleted accounts stand at its end, without a name. Raises NotFound for another kind of file.
    """
    if kind not in {"csv", "xlsx"}:
        raise NotFound("Results are there as csv and xlsx.")
    page = results_page(user_id=user_id, which=which, shelf=shelf, now=now, action="work.taken")
    rows, name = _rows(page), file_name(page.cohort.name, page.row.title, kind=kind)
    if kind == "csv":
        return csv_bytes(COLUMNS, rows), CSV, name
    return xlsx_bytes(page.row.title, COLUMNS, rows), XLSX, name


def _rows(page: ResultsPage) -> list[Row]:
    rows: list[Row] = [
        (one.student.name, one.student.email, *_cells(one.standing, late=one.standing.late))
        for one in page.rows
    ]
    for gone in page.gone:
        score = round(100 * gone.right / gone.asked) if gone.asked and gone.right is not None else None
        counts = None if gone.credit is None else round(100 * gone.credit)
        rows.append(
            (
                WITHOUT_NAME,
                None,
                gone.state,
                "yes" if gone.late else "no",
                None,
                gone.attempts,
                gone.minutes,
                gone.right,
                gone.asked,
                score,
                counts,
            )
        )
    return rows


def _cells(standing: Standing, *, late: bool) -> Row:
    counted = standing.counted
    return (
        standing.state,
        "yes" if late else "no",
        standing.done_at,
        len(standing.tries),
        standing.minutes,
        counted.right if counted else None,
        counted.asked if counted else None,
        counted.percent if counted else None,
        None if standing.credit is None else round(100 * standing.credit),
    )
