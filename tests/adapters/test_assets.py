from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from studyhub.adapters.assets import Assets, fingerprint, prepare_assets
from studyhub.adapters.icons import build_icons, icons_named

ROOT = Path(__file__).parents[2]


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path, Path]:
    """Templates with one icon, a static folder with one style sheet, an empty cache."""
    templates, static, cache = tmp_path / "templates", tmp_path / "static", tmp_path / "cache"
    for folder in (templates, static):
        folder.mkdir()
    (templates / "page.html").write_text('{{ icon("search") }}')
    (static / "site.css").write_text("body { color: teal; }" * 50)
    return templates, static, cache


def prepare(folders: tuple[Path, Path, Path], *, live: bool = False) -> Assets:
    templates, static, cache = folders
    return prepare_assets(templates=templates, static=static, cache=cache, live=live)


def test_copies_are_compressed_without_loss(folders: tuple[Path, Path, Path]) -> None:
    built = prepare(folders).folders[0][0]
    small = gzip.decompress((built / "site.css.gz").read_bytes())
    assert small == (folders[1] / "site.css").read_bytes()
    assert (built / "vendor" / "bootstrap.min.css.gz").stat().st_size < 40_000


def test_changed_file_changes_the_address(folders: tuple[Path, Path, Path]) -> None:
    before = prepare(folders).version
    assert prepare(folders).version == before
    (folders[1] / "site.css").write_text("body { color: navy; }")
    assert prepare(folders).version != before


def test_renamed_file_changes_the_address(tmp_path: Path) -> None:
    file = tmp_path / "a"
    file.write_text("same")
    assert fingerprint({"a.css": file}) != fingerprint({"b.css": file})


def test_only_the_build_before_is_kept(folders: tuple[Path, Path, Path]) -> None:
    for color in ("teal", "navy", "black", "white"):
        (folders[1] / "site.css").write_text(color)
        prepare(folders)
    assert len(list(folders[2].glob("static-*"))) == 2


def test_in_development_files_are_served_as_they_lie(folders: tuple[Path, Path, Path]) -> None:
    assets = prepare(folders, live=True)
    assert not assets.fixed
    assert assets.folders[0] == (folders[1], "")


def test_sprite_holds_the_icons_in_use_and_no_other(folders: tuple[Path, Path, Path]) -> None:
    prepare(folders)
    sprite = (folders[1] / "icons.svg").read_text()
    assert sprite.count("<symbol") == 1
    assert 'id="search"' in sprite


def test_new_icon_in_a_template_is_added_at_the_next_start(folders: tuple[Path, Path, Path]) -> None:
    prepare(folders)
    (folders[0] / "other.html").write_text('{% set name = "book" if late else "clock" %}')
    prepare(folders)
    assert (folders[1] / "icons.svg").read_text().count("<symbol") == 3


def test_icon_that_the_package_does_not_have_is_named(folders: tuple[Path, Path, Path]) -> None:
    (folders[0] / "other.html").write_text('{{ icon("no-such-icon") }}')
    assert build_icons(folders[0], folders[1] / "icons.svg") == ("no-such-icon",)


def test_every_icon_of_our_templates_is_in_the_package(tmp_path: Path) -> None:
    assert icons_named(ROOT / "templates")
    assert build_icons(ROOT / "templates", tmp_path / "icons.svg") == ()
