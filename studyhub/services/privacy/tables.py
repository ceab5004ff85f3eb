"""Rows of a table as JSON and CSV, a piece at a time; and which tables belong to a program."""

from __future__ import annotations

import base64
import csv
import io
import json
import uuid
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyhub.models import Base

AT_ONCE = 500
Files = Iterator[tuple[str, Iterable[bytes]]]


def tables_of_program() -> dict[str, sa.ColumnElement[Any]]:
    """Every table with rows of a program, and the column that says whose they are; children come first."""
    owners = {
        table.name: table.c.program_id
        for table in reversed(Base.metadata.sorted_tables)
        if "program_id" in table.c
    }
    return owners | {"program": Base.metadata.tables["program"].c.id}


def both(session: Session, query: sa.Select[Any], name: str) -> Files:
    """A query's rows as a JSON list and as a CSV; it is asked twice, so that nothing is held."""
    columns = [column.name for column in query.selected_columns]
    yield f"{name}.json", _json(_rows(session, query))
    yield f"{name}.csv", csv_lines(columns, (list(row.values()) for row in _rows(session, query)))


def _rows(session: Session, query: sa.Select[Any]) -> Iterator[Mapping[str, Any]]:
    found = session.execute(query, execution_options={"yield_per": AT_ONCE})
    for row in found.mappings():
        yield {name: _plain(value) for name, value in row.items()}


def _json(rows: Iterable[Mapping[str, Any]]) -> Iterator[bytes]:
    between = b"[\n"
    for row in rows:
        yield between + json.dumps(row, ensure_ascii=False).encode()
        between = b",\n"
    yield b"\n]\n" if between != b"[\n" else b"[]\n"


def csv_lines(columns: Iterable[str], rows: Iterable[Iterable[Any]]) -> Iterator[bytes]:
    """Lines of a CSV, its first names the columns; what a spreadsheet would run as a formula is defused."""
    yield _line(columns)
    for row in rows:
        yield _line(_cell(value) for value in row)


def _line(cells: Iterable[Any]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerow(cells)
    return out.getvalue().encode()


def _cell(value: Any) -> Any:
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    return f"'{value}" if isinstance(value, str) and value[:1] in {"=", "+", "-", "@"} else value


def _plain(value: Any) -> Any:
    if isinstance(value, uuid.UUID):
        return str(value)
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(bytes(value)).decode()
    return value.isoformat() if isinstance(value, date) else value
