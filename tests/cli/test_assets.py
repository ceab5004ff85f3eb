from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask


def test_build_writes_the_sprite_and_says_how_large_it_is(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app, "static_folder", str(tmp_path))
    result = app.test_cli_runner().invoke(args=["assets", "build"])
    assert result.exit_code == 0
    assert result.output.startswith("icons.svg: ")
    assert 'id="search"' in (tmp_path / "icons.svg").read_text()


def test_icon_that_nobody_ships_is_a_fault(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "page.html").write_text('{{ icon("no-such-icon") }}')
    for folder in ("static_folder", "template_folder"):
        monkeypatch.setattr(app, folder, str(tmp_path))
    result = app.test_cli_runner().invoke(args=["assets", "build"])
    assert result.exit_code == 1
    assert "no-such-icon" in result.output
