"""Key order: every key that the reader accepts has its place."""

from __future__ import annotations

import msgspec
import pytest

from studyhub.catalog.authoring.key_order import key_order, ordered
from studyhub.catalog.authoring.schema import KINDS, json_schema
from studyhub.catalog.reading.review_schema import FactCheckSource, PlantedSource, ReviewSource
from studyhub.catalog.reading.schema import (
    ChangeSource,
    GlossarySource,
    HcpcsSource,
    ReferenceSource,
    SyllabusSource,
)


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        ("glossary", GlossarySource),
        ("references", ReferenceSource),
        ("changes.yaml", ChangeSource),
        ("hcpcs.yaml", HcpcsSource),
        ("syllabus", SyllabusSource),
    ],
)
def test_every_field_of_a_file_has_its_place(folder: str, kind: type[msgspec.Struct]) -> None:
    assert set(kind.__struct_fields__) == set(key_order(folder, (), ()))


def test_every_field_of_a_reading_has_its_place() -> None:
    kinds = (ReviewSource, FactCheckSource, PlantedSource)
    fields = {name for kind in kinds for name in kind.__struct_fields__}
    assert fields == set(key_order("review", (), ()))


def test_every_field_of_a_question_has_its_place() -> None:
    definitions = json_schema("questions")["$defs"]
    fields = {
        name
        for title, part in definitions.items()
        if "objective" in part["properties"]
        for name in part["properties"]
    }
    assert fields <= set(key_order("questions", (0,), ()))


def test_unknown_keys_follow_in_the_order_written() -> None:
    assert ordered(["z", "stem", "a", "id"], key_order("questions", (0,), ())) == ["id", "stem", "z", "a"]


def test_case_says_what_holds_for_its_items_first() -> None:
    keys = ["items", "scenario", "references", "id"]
    assert ordered(keys, key_order("questions", (0,), keys)) == ["id", "references", "scenario", "items"]


@pytest.mark.parametrize("name", KINDS)
def test_schema_is_strict(name: str) -> None:
    objects = [part for part in json_schema(name)["$defs"].values() if part.get("type") == "object"]
    assert objects
    assert all(part["additionalProperties"] is False for part in objects)
