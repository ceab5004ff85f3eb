from __future__ import annotations

from pathlib import Path

import pytest
from alembic.script import ScriptDirectory

from studyhub.adapters.revisions import line_of
from studyhub.cli.database import MIGRATIONS


def laid(folder: Path, *pairs: tuple[str, str | None]) -> Path:
    (folder / "versions").mkdir()
    for revision, before in pairs:
        text = f"revision = {revision!r}\ndown_revision: str | None = {before!r}\ndepends_on = None\n"
        (folder / "versions" / f"{revision}.py").write_text(text)
    return folder


def test_line_is_the_one_that_alembic_finds() -> None:
    found = [one.revision for one in ScriptDirectory(str(MIGRATIONS)).walk_revisions()]
    assert line_of(MIGRATIONS) == tuple(reversed(found))


def test_line_follows_what_is_told_not_the_names_of_files(tmp_path: Path) -> None:
    assert line_of(laid(tmp_path, ("a", "c"), ("b", None), ("c", "b"))) == ("b", "c", "a")


@pytest.mark.parametrize(
    "pairs",
    [
        (("a", None), ("b", "a"), ("c", "a")),
        (("a", None), ("c", "b")),
    ],
    ids=["two follow one", "one is missing"],
)
def test_what_is_no_single_line_is_refused(tmp_path: Path, pairs: tuple[tuple[str, str | None], ...]) -> None:
    with pytest.raises(ValueError, match=r"c\.py follows a|leads to c"):
        line_of(laid(tmp_path, *pairs))


def test_migration_that_does_not_say_its_place_is_refused(tmp_path: Path) -> None:
    (laid(tmp_path, ("a", None)) / "versions" / "b.py").write_text('revision = "b"\n')
    with pytest.raises(ValueError, match=r"b\.py does not say"):
        line_of(tmp_path)
