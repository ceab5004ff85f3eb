"""The dashboard as a file, for staff: it names students, so it is not for outside the program."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from studyhub.adapters.sheets import CSV, XLSX, Cell, csv_bytes, file_name, xlsx_bytes
from studyhub.catalog.shelf import Shelf

from .page import DashboardPage, Row, whole_dashboard

INTERNAL = "Internal to the program: names students. Readiness advises and never gates."
KINDS = {"csv": CSV, "xlsx": XLSX}


@dataclass(frozen=True)
class File:
    """A file to be downloaded."""

    name: str
    kind: str
    body: bytes


def dashboard_file(
    *,
    user_id: uuid.UUID,
    program_id: uuid.UUID,
    cohort_id: uuid.UUID,
    asked: Mapping[str, str],
    kind: str,
    shelf: Shelf,
    now: datetime,
) -> File:
    """Every row of the view that an address asks for, as CSV or else XLSX. On record first."""
    page = whole_dashboard(
        user_id=user_id, program_id=program_id, cohort_id=cohort_id, asked=asked, shelf=shelf, now=now
    )
    kind = kind if kind in KINDS else "xlsx"
    columns = _columns(page)
    rows = [*_rows(page), *_foot(page, len(columns))]
    name = page.cohort.name
    body = csv_bytes(columns, rows) if kind == "csv" else xlsx_bytes(name, columns, rows)
    return File(file_name(name, "dashboard", f"{now:%Y-%m-%d}", kind=kind), KINDS[kind], body)


def _columns(page: DashboardPage) -> list[str]:
    of_domains = [
        f"{code} {part}"
        for code in page.domains
        for part in ("band", "range 8 in 10", "first answers", "trend")
    ]
    return [
        "Student",
        "Mail address",
        "Reasons to talk",
        "Evidence",
        "Readiness",
        "Score range 8 in 10",
        "First answers",
        *of_domains,
        "Minutes this week",
        "Minutes the week before",
        "Minutes two weeks before",
        "Minutes three weeks before",
        "Rules met",
        "Rules",
        "Last mock right",
        "Last mock questions",
        "Last mock range 19 in 20",
        "Last mock day",
        "Last active (UTC)",
        "Open alerts",
        "As of (UTC)",
    ]


def _rows(page: DashboardPage) -> Iterator[list[Cell]]:
    for row in page.rows:
        yield [
            row.name,
            row.email,
            "; ".join(flag.label for flag in row.flags),
            " ".join(said for flag in row.flags for said in flag.words),
            row.band_words,
            row.range if row.answers else None,
            row.answers,
            *_domains(row, len(page.domains)),
            *(reversed(row.minutes) if row.minutes else [None] * 4),
            row.met if row.as_of else None,
            page.rules,
            *_mock(row),
            row.last_active,
            row.open_alerts,
            row.as_of,
        ]


def _domains(row: Row, number: int) -> list[Cell]:
    cells: list[Cell] = []
    for cell in row.cells:
        cells += [cell.words, cell.range if cell.answers else None, cell.answers, cell.trend_words or None]
    return cells or [None] * (4 * number)


def _mock(row: Row) -> list[Cell]:
    if row.mock is None:
        return [None] * 4
    figure = row.mock.figure
    return [figure.right, figure.total, figure.range, row.mock.day]


def _foot(page: DashboardPage, width: int) -> list[list[Cell]]:
    """What the file is, below its rows: a file goes farther than the page that it came from."""
    older = page.older + page.missing
    told = [INTERNAL] + ([f"{older} of {page.students} standings are older than today."] if older else [])
    return [[line, *[None] * (width - 1)] for line in (None, *told)]
