"""XLSX: every cell of ours is text, what others typed is read as it shows, harmful packages are refused."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from studyhub.interchange.errors import Unreadable
from studyhub.interchange.item import Choice, Item
from studyhub.interchange.tables import read_xlsx, template_xlsx, write_xlsx

SINGLE = Item("d2-a-0001", "single", "=1+1", options=(Choice("@a", correct=True), Choice("-1")))
HEADER = ["stem", "option_a", "option_b", "answer"]
TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"></Types>'


def workbook(*rows: list[Any], change: Callable[[Workbook], object] = lambda _: None) -> bytes:
    """A workbook as a person fills it in."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (HEADER, *rows):
        sheet.append(row)
    change(book)
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def package(parts: Mapping[str, bytes | str]) -> bytes:
    """A zip archive of these parts."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in {"[Content_Types].xml": TYPES, **parts}.items():
            archive.writestr(name, data)
    return held.getvalue()


def with_part(name: str, data: bytes | str) -> bytes:
    """A good workbook with one part more."""
    held = io.BytesIO(workbook(["What?", "x", "y", "a"]))
    with zipfile.ZipFile(held, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return held.getvalue()


def test_no_cell_of_ours_is_a_formula() -> None:
    sheet = load_workbook(io.BytesIO(write_xlsx([SINGLE]).data)).worksheets[0]
    typed = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in typed} == {"s"}
    assert all(cell.quotePrefix for cell in typed)


def test_the_columns_are_explained_on_a_sheet_of_their_own() -> None:
    book = load_workbook(io.BytesIO(template_xlsx()))
    assert book.sheetnames == ["Questions", "Columns"]
    found = read_xlsx(template_xlsx())
    assert (len(found.items), found.losses) == (6, ())


@pytest.mark.parametrize(
    ("value", "number_format", "text"),
    [
        (45, "General", "45"),
        (0.5, "General", "0.5"),
        (0.1 + 0.2, "General", "0.3"),
        (0.125, "0.0%", "12.5%"),
        (12345, "#,##0", "12,345"),
        (2, "0.00", "2.00"),
        (True, "General", "TRUE"),
        (datetime(2026, 3, 3), "yyyy-mm-dd", "2026-03-03"),
        ("caf_x00E9_", "General", "café"),
    ],
)
def test_a_cell_is_read_as_it_shows(value: object, number_format: str, text: str) -> None:
    def formatted(book: Workbook) -> None:
        book.worksheets[0]["B2"].number_format = number_format

    item = read_xlsx(workbook(["What?", value, "y", "a"], change=formatted)).items[0]
    assert item.options[0].text == text


def test_a_formula_is_not_run_and_is_named() -> None:
    found = read_xlsx(workbook(["What?", "=HYPERLINK(1)", "y", "b"]))
    assert [(loss.item, loss.part, loss.line) for loss in found.losses] == [("cell B2", "formula", 2)]


def test_other_sheets_are_named() -> None:
    found = read_xlsx(workbook(["What?", "x", "y", "a"], change=lambda book: book.create_sheet("More")))
    assert [loss.part for loss in found.losses] == ["sheet 'More'"]


def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    with pytest.raises(Unreadable, match="zip bomb"):
        read_xlsx(with_part("xl/worksheets/sheet9.xml", b"\0" * 40_000_000))


def test_a_workbook_that_unpacks_to_too_much_is_refused() -> None:
    parts = {f"xl/media/{at}.png": bytes([at]) * 1_000_000 for at in range(140)}
    with pytest.raises(Unreadable, match="would unpack to 133 MB; the limit is 128 MB"):
        read_xlsx(package(parts))


def test_a_workbook_of_too_many_parts_is_refused() -> None:
    with pytest.raises(Unreadable, match="has 601 parts"):
        read_xlsx(package({f"xl/{at}.xml": "" for at in range(600)}))


@pytest.mark.parametrize("name", ["../evil.xml", "/etc/passwd", "xl/../../x", "xl\\x.xml", "c:x.xml"])
def test_a_part_that_points_outside_is_refused(name: str) -> None:
    with pytest.raises(Unreadable, match="points outside of it"):
        read_xlsx(with_part(name, "x"))


@pytest.mark.parametrize(
    "name",
    [
        "xl/externalLinks/externalLink1.xml",
        "xl/connections.xml",
        "xl/queryTables/q.xml",
        "xl/vbaProject.bin",
        "xl/embeddings/o.bin",
    ],
)
def test_a_workbook_that_reaches_out_is_refused(name: str) -> None:
    with pytest.raises(Unreadable, match="macros or reaches for other files"):
        read_xlsx(with_part(name, "<x/>"))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be"])
def test_entities_that_grow_are_refused(encoding: str) -> None:
    laughs = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>'.encode(encoding)
    with pytest.raises(Unreadable, match="declares XML entities"):
        read_xlsx(with_part("xl/theme/theme9.xml", laughs))


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "empty"),
        (b"stem,answer\n", "no .xlsx workbook"),
        (b"\xd0\xcf\x11\xe0" + b"x" * 600, "old .xls workbook or has a password"),
        (package({}), "no workbook that can be read"),
        (package({"xl/workbook.xml": "<x>"}), "no workbook that can be read"),
        (workbook()[:400], "no .xlsx workbook"),
        (workbook(), "one of them be `stem`"),
    ],
    ids=["empty", "csv", "xls", "no-parts", "broken-xml", "cut-off", "no-header"],
)
def test_what_is_no_workbook_is_refused(data: bytes, said: str) -> None:
    if said.startswith("one"):
        data = workbook(change=lambda book: book.worksheets[0].delete_rows(1))
    with pytest.raises(Unreadable, match=said):
        read_xlsx(data)


def test_a_cell_far_out_does_not_make_the_table_wide() -> None:
    def far(book: Workbook) -> None:
        book.worksheets[0]["XFD40"] = "x"

    found = read_xlsx(workbook(["What?", "x", "y", "a"], change=far))
    assert len(found.items) == 1
