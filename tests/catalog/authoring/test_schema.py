"""Schema files: one a kind of file, ready for editors."""

from __future__ import annotations

import json
from pathlib import Path

from studyhub.catalog.authoring.schema import KINDS, editor_hint, write_schemas


def test_every_kind_of_file_gets_a_schema(tmp_path: Path) -> None:
    files = write_schemas(tmp_path / "schema")
    assert [file.name for file in files] == [f"{name}.schema.json" for name in KINDS]
    assert all(json.loads(file.read_text())["$schema"].startswith("https://") for file in files)


def test_questions_are_told_apart_by_type(tmp_path: Path) -> None:
    write_schemas(tmp_path)
    schema = json.loads((tmp_path / "questions.schema.json").read_text())
    assert {"single", "multiple", "numeric", "order", "match", "cloze", "case"} == set(
        schema["items"]["discriminator"]["mapping"]
    )


def test_hint_is_relative_to_the_content_file() -> None:
    hint = editor_hint(Path("/r/docs/schema/questions.schema.json"), Path("/r/content/questions/a/b.yaml"))
    assert hint == "# yaml-language-server: $schema=../../../docs/schema/questions.schema.json"


def test_committed_schemas_are_those_of_the_code(tmp_path: Path) -> None:
    committed = Path(__file__).parents[3] / "docs" / "schema"
    made = {file.name: file.read_text() for file in write_schemas(tmp_path)}
    assert {file.name: file.read_text() for file in committed.iterdir()} == made
