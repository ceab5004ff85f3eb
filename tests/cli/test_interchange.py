"""`flask content export` and `import`: a file, a report line by line, a draft; never a traceback."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from studyhub.cli import content, interchange
from studyhub.interchange import gift, tables
from tests.conftest import SAMPLE_CONTENT

GIFT = "::One::Is it so?{=yes ~no}\n\n::Two::Describe it.{}\n"


class Desk:
    """An app that has nothing but the sample content, and its commands."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        app = Flask("authors")
        app.config["CONTENT_FOLDER"] = SAMPLE_CONTENT
        content.register(app)
        interchange.register(app)
        self.runner = app.test_cli_runner()

    def run(self, *words: object) -> Result:
        return self.runner.invoke(args=["content", *map(str, words)])

    def write(self, name: str, data: bytes) -> Path:
        (self.folder / name).write_bytes(data)
        return self.folder / name


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_an_area_is_exported_and_its_losses_named(desk: Desk) -> None:
    out = desk.folder / "out.gift"
    result = desk.run("export", "gift", "--area", "d3-analytics", "--out", out)
    assert result.exit_code == 0
    assert "d3-census-0001: generator: It travels with these numbers" in result.output
    assert len(gift.read(out.read_bytes()).items) == 9


def test_a_whole_bank_is_exported(desk: Desk) -> None:
    out = desk.folder / "out.csv"
    assert desk.run("export", "csv", "--out", out).exit_code == 0
    assert len(tables.read_csv(out.read_bytes()).items) == 25


def test_an_import_shows_what_there_is_and_what_is_lost(desk: Desk) -> None:
    result = desk.run("import", desk.write("a.gift", GIFT.encode()))
    assert "d1-one-0001  single  Is it so?\n" in result.output
    assert "line 3, Two (left out): essay: An essay is marked by a person" in result.output
    assert "1 question (1 single), 1 loss, 1 left out\n" in result.output


def test_an_import_writes_a_draft_for_its_area(desk: Desk) -> None:
    out = desk.folder / "draft.yaml"
    result = desk.run("import", desk.write("a.gift", GIFT.encode()), "--area", "d3-analytics", "--out", out)
    assert result.exit_code == 0
    assert out.read_text().startswith("- id: d3-one-0001\n  type: single\n")


def test_what_was_exported_imports_as_the_same_draft(desk: Desk) -> None:
    table, first, second = (desk.folder / name for name in ("a.xlsx", "a.yaml", "b.yaml"))
    desk.run("export", "xlsx", "--out", table)
    desk.run("import", table, "--out", first)
    desk.run("export", "csv", "--out", desk.folder / "b.csv")
    desk.run("import", desk.folder / "b.csv", "--out", second)
    assert first.read_text() == second.read_text() != ""


def test_a_draft_never_takes_the_place_of_a_file(desk: Desk) -> None:
    there = desk.write("draft.yaml", b"kept")
    result = desk.run("import", desk.write("a.gift", GIFT.encode()), "--out", there)
    assert result.exit_code == 1
    assert there.read_bytes() == b"kept"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("import", "{file}"), "Error: Line 1 holds a NUL byte: this is not a text file.\n"),
        (("import", "{file}", "--area", "nowhere"), "Error: There is no area 'nowhere'.\n"),
        (("export", "gift", "--area", "nowhere"), "Error: There is no area 'nowhere'.\n"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(desk: Desk, words: tuple[str, ...], said: str) -> None:
    file = desk.write("bad.gift", b"\0")
    result = desk.run(*(word.format(file=file) for word in words))
    assert (result.exit_code, result.stderr) == (1, said)


def test_a_file_too_large_is_not_even_opened(desk: Desk) -> None:
    with (desk.folder / "a.gift").open("wb") as file:
        file.truncate(33 * 1024 * 1024)
    assert "the limit is 32 MB" in desk.run("import", desk.folder / "a.gift").stderr


def test_formats_and_templates_are_there(desk: Desk) -> None:
    assert "anki         Anki deck                out\n" in desk.run("formats").output
    assert desk.run("template", "xlsx", desk.folder / "t.xlsx").exit_code == 0
    assert "6 questions" in desk.run("import", desk.folder / "t.xlsx").output
