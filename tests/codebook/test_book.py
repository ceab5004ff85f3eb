"""What the built tables say of codes that we know."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from studyhub.codebook.book import Codebook, opened
from studyhub.codebook.errors import TablesUnusable

LAST_YEAR, THIS_YEAR = date(2026, 9, 30), date(2026, 10, 1)


@pytest.mark.parametrize(
    "code",
    [
        "E11.22",
        "N18.30",
        "N18.31",
        "N18.32",
        "S72.001A",
        "O80",
        "Z38.00",
        "I21.4",
        "U07.1",
        "e11.22",
        "E1122",
        "0DTJ4ZZ",
        "0SR9019",
        "02703ZZ",
        "10E0XZZ",
    ],
)
def test_code_is_billable_in_both_years(codebook: Codebook, code: str) -> None:
    assert codebook.billable(code, LAST_YEAR)
    assert codebook.billable(code, THIS_YEAR)
    assert codebook.title(code)


@pytest.mark.parametrize(
    "code", ["S72.001", "E11.2", "I21", "N18.3", "E1.122", "J99.999", "0DTJ4ZX", "", "1"]
)
def test_category_or_invention_is_not_billable(codebook: Codebook, code: str) -> None:
    assert not codebook.billable(code, THIS_YEAR)


@pytest.mark.parametrize("code", ["D69.1", "I42.0"])
def test_code_that_was_split_ends_with_september(codebook: Codebook, code: str) -> None:
    assert (codebook.billable(code, LAST_YEAR), codebook.billable(code, THIS_YEAR)) == (True, False)


def test_code_has_no_past_before_its_first_day(codebook: Codebook) -> None:
    assert codebook.billable("N18.3", LAST_YEAR.replace(year=2020))
    assert not codebook.billable("N18.31", LAST_YEAR.replace(year=2020))


@pytest.mark.parametrize(
    ("code", "title"),
    [
        ("I10", "Essential (primary) hypertension"),
        ("E11.2", "Type 2 diabetes mellitus with kidney complications"),
        ("B20", "Human immunodeficiency virus [HIV] disease"),
        (
            "S72.001A",
            "Fracture of unspecified part of neck of right femur, initial encounter for closed fracture",
        ),
        ("0DTJ4ZZ", "Resection of Appendix, Percutaneous Endoscopic Approach"),
        ("J99.999", None),
        ("E1.122", None),
    ],
)
def test_titles_are_official(codebook: Codebook, code: str, title: str | None) -> None:
    assert codebook.title(code) == title


def test_new_code_has_an_empty_title_until_a_package_brings_it(codebook: Codebook) -> None:
    assert codebook.billable("I42.00", THIS_YEAR) or codebook.billable("D69.10", THIS_YEAR)
    assert "" in {codebook.title("I42.00"), codebook.title("D69.10")}


def test_notes_are_inherited_from_where_the_book_prints_them(codebook: Codebook) -> None:
    notes = codebook.notes("E11.22")
    assert (notes[0].at, notes[0].kind) == ("E11.22", "use_additional_code")
    assert notes[0].text == "code to identify stage of chronic kidney disease (N18.1-N18.6)"
    excluded = [note.text for note in notes if note.kind == "excludes1" and note.at == "E11"]
    assert "gestational diabetes (O24.4-)" in excluded


def test_inclusion_terms_hold_for_their_own_code_only(codebook: Codebook) -> None:
    assert any(note.kind == "inclusion_term" for note in codebook.notes("I21.4"))
    assert all(note.at == "I21.4" for note in codebook.notes("I21.4") if note.kind == "inclusion_term")


def test_notes_of_a_block_of_one_category_are_kept(codebook: Codebook) -> None:
    assert {note.at for note in codebook.notes("B20")} >= {"B20", "1"}


def test_flags_follow_the_day(codebook: Codebook) -> None:
    assert codebook.flags("O80", date(2024, 9, 30)) == {"female", "maternity"}
    assert codebook.flags("O80", THIS_YEAR) == {"maternity"}
    assert codebook.flags("S72.001", THIS_YEAR) == frozenset()


def test_days_outside_the_tables_are_told(codebook: Codebook) -> None:
    days = (date(2015, 9, 30), date(2015, 10, 1), date(2027, 3, 31), date(2027, 4, 1))
    assert [codebook.covers(day) for day in days] == [False, True, True, False]


@pytest.mark.parametrize("content", [None, b"", b"no database at all, but long enough to look like one"])
def test_missing_or_foreign_file_is_refused(tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "fy2027-1.db"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(TablesUnusable, match="flask codebook build"):
        Codebook(file)
    with opened(tmp_path) as book:
        assert book is None


def test_built_folder_opens(code_tables: Path) -> None:
    with opened(code_tables) as book:
        assert book is not None
        assert book.edition == "FY2027"
    with opened(None) as nothing:
        assert nothing is None
