from __future__ import annotations

from pathlib import Path

import pytest
from jinja2 import DictLoader, Environment

from studyhub.kept_templates import KeptTemplates


def said(folder: Path, source: str) -> str:
    site = Environment(
        loader=DictLoader({"page": source}), bytecode_cache=KeptTemplates(folder), autoescape=True
    )
    return site.get_template("page").render(name="Ada")


def test_second_start_compiles_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert said(tmp_path / "kept", "Hello {{ name }}") == "Hello Ada"
    monkeypatch.setattr(Environment, "compile", lambda *_: 1 / 0)
    assert said(tmp_path / "kept", "Hello {{ name }}") == "Hello Ada"


def test_changed_template_is_compiled_anew(tmp_path: Path) -> None:
    said(tmp_path, "Hello {{ name }}")
    assert said(tmp_path, "Goodbye {{ name }}") == "Goodbye Ada"


def test_damaged_file_is_written_anew(tmp_path: Path) -> None:
    said(tmp_path, "Hello {{ name }}")
    (file,) = tmp_path.iterdir()
    whole = file.read_bytes()
    file.write_bytes(whole[:40])
    assert said(tmp_path, "Hello {{ name }}") == "Hello Ada"
    assert file.read_bytes() == whole


def test_folder_that_cannot_be_written_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "kept").write_text("a file")
    assert said(tmp_path / "kept", "Hello {{ name }}") == "Hello Ada"
