"""Tables leave as files that hold what went in, and nothing that a spreadsheet would run."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from studyhub.adapters.sheets import csv_bytes, file_name, xlsx_bytes

TEXT = st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=30)
CELL = st.one_of(
    st.none(), TEXT, st.integers(-(10**9), 10**9), st.floats(-1e6, 1e6), st.dates(date(1990, 1, 1))
)


def from_csv(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


@given(st.lists(st.tuples(CELL, CELL), max_size=8))
def test_csv_has_each_row_and_starts_no_formula(rows: list[tuple[object, object]]) -> None:
    told = from_csv(csv_bytes(["a", "b"], rows))  # type: ignore[arg-type]
    texts = [
        cell
        for row, was in zip(told[1:], rows, strict=True)
        for cell, had in zip(row, was, strict=True)
        if isinstance(had, str)
    ]
    assert len(told) == len(rows) + 1
    assert not any(text.lstrip().startswith(("=", "+", "-", "@")) for text in texts)


@given(st.lists(st.tuples(TEXT, st.integers(-(10**9), 10**9)), max_size=8))
def test_xlsx_gives_back_what_went_in(rows: list[tuple[str, int]]) -> None:
    sheet = load_workbook(io.BytesIO(xlsx_bytes("Results", ["name", "n"], rows))).active
    assert sheet is not None
    assert [(row[0] or "", row[1]) for row in sheet.iter_rows(min_row=2, values_only=True)] == rows


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1"])
def test_no_cell_is_a_formula(text: str) -> None:
    sheet = load_workbook(io.BytesIO(xlsx_bytes("x", ["a"], [(text,)]))).active
    assert sheet is not None
    assert (sheet["A2"].data_type, from_csv(csv_bytes(["a"], [(text,)]))[1]) == ("s", [f"'{text}"])


def test_days_and_numbers_stay_what_they_are() -> None:
    row = (date(2026, 11, 28), datetime(2026, 11, 28, 9, 30, tzinfo=UTC), 0.5, None)
    assert from_csv(csv_bytes(list("abcd"), [row]))[1] == ["2026-11-28", "2026-11-28 09:30", "0.5", ""]
    sheet = load_workbook(io.BytesIO(xlsx_bytes("x", list("abcd"), [row]))).active
    assert sheet is not None
    assert (sheet["A2"].is_date, sheet["C2"].value) == (True, 0.5)


def test_titles_and_names_that_systems_refuse_are_made_fit() -> None:
    book = load_workbook(io.BytesIO(xlsx_bytes("A/B: [Autumn]" * 4, ["a"], [])))
    assert len(book.sheetnames[0]) <= 31
    assert file_name("Autumn 2026", "../item analysis", kind="csv") == "autumn-2026-item-analysis.csv"
