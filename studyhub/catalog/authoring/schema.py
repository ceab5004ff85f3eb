"""Decides which JSON Schema files editors get, and the line in a file that makes VS Code use them."""

from __future__ import annotations

import json
from os.path import relpath
from pathlib import Path
from typing import Any

import msgspec

from studyhub.catalog.reading.review_schema import FactCheckSource, PlantedSource, ReviewSource
from studyhub.catalog.reading.schema import (
    BlueprintSource,
    ChangeSource,
    FrameworkSource,
    GlossarySource,
    HcpcsSource,
    QuestionSource,
    ReferenceSource,
    SyllabusSource,
    WordPartSource,
)

KINDS: dict[str, Any] = {
    "questions": list[QuestionSource],
    "syllabus": SyllabusSource,
    "glossary": list[GlossarySource],
    "references": list[ReferenceSource],
    "review": list[ReviewSource],
    "fact-checks": list[FactCheckSource],
    "planted": list[PlantedSource],
    "changes": list[ChangeSource],
    "hcpcs": list[HcpcsSource],
    "blueprints": BlueprintSource,
    "competencies": FrameworkSource,
    "word-parts": list[WordPartSource],
}
"""What a file of each part of content/ holds."""


def write_schemas(folder: Path) -> list[Path]:
    """Write a schema file for every kind of content file into `folder`; returns the files."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name in KINDS:
        file = folder / f"{name}.schema.json"
        file.write_text(json.dumps(json_schema(name), indent=2) + "\n", encoding="utf-8")
        written.append(file)
    return written


def json_schema(name: str) -> dict[str, Any]:
    """The JSON Schema (2020-12) of one kind of content file, made from the structs that validate it."""
    schema = msgspec.json.schema(KINDS[name])
    title = f"StudyHub {name}"
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": title, **schema}


def editor_hint(schema_file: Path, content_file: Path) -> str:
    """The first line of a YAML file that makes VS Code (extension `redhat.vscode-yaml`) check it."""
    return f"# yaml-language-server: $schema={Path(relpath(schema_file, content_file.parent)).as_posix()}"
