"""Item statistics as a file for a spreadsheet: one row a wording, no student in it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from studyhub.adapters.sheets import CSV, XLSX, Row, csv_bytes, file_name, xlsx_bytes
from studyhub.catalog.shelf import Shelf

from .listing import ItemRow, View, all_rows
from .scope import Where

FILES = {"csv": CSV, "xlsx": XLSX}
OPTIONS = "ABCDEF"
COLUMNS = (
    "question",
    "asked (hash)",
    "asked so now",
    "text",
    "domain",
    "objective",
    "type",
    "first answers",
    "fewer than 30",
    "facility",
    "facility low (95 %)",
    "facility high (95 %)",
    "discrimination (corrected point-biserial)",
    "discrimination low (95 %)",
    "discrimination high (95 %)",
    "median seconds",
    "times shown",
    "students",
    "flags",
    *(f"{letter} chosen ({third} third)" for letter in OPTIONS for third in ("weak", "middle", "strong")),
)


@dataclass(frozen=True)
class MadeFile:
    """A file to hand out: its name, its media type, its bytes."""

    name: str
    type: str
    body: bytes


def items_file(*, user_id: uuid.UUID, where: Where, view: View, kind: str, shelf: Shelf) -> MadeFile:
    """The whole list as `csv` or `xlsx`; raises NotFound for who may not see it."""
    scope, rows = all_rows(user_id=user_id, where=where, view=view, shelf=shelf)
    name = scope.cohort.name if scope.cohort else scope.head.name if scope.head else "site"
    lines = [_line(row) for row in rows]
    body = csv_bytes(COLUMNS, lines) if kind == "csv" else xlsx_bytes("Item analysis", COLUMNS, lines)
    return MadeFile(file_name(name, "item analysis", kind=kind), FILES[kind], body)


def _line(row: ItemRow) -> Row:
    found = row.statistics
    low, high = found.interval or (None, None)
    thirds = [count for use in found.options for count in use.thirds]
    return (
        row.item,
        row.asked,
        "yes" if row.current else "no",
        row.stem,
        row.domain,
        row.objective,
        row.type,
        found.answers,
        "yes" if found.few else "no",
        *(_rounded(number) for number in (found.facility, found.low, found.high)),
        *(_rounded(number) for number in (found.discrimination, low, high)),
        _rounded(found.seconds),
        row.shown,
        row.people,
        ", ".join(found.flags),
        *thirds,
        *([None] * (3 * len(OPTIONS) - len(thirds))),
    )


def _rounded(number: float | None) -> float | None:
    return None if number is None else round(number, 4)
