"""What a form shows of a question: singles and multiples whose options are written, not computed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from studyhub.catalog.authoring.errors import AuthoringRefused
from studyhub.catalog.faults import Fault
from studyhub.catalog.reading.source import read_yaml

KINDS = ("single", "multiple")
KEYS = "abcdef"
TEXTS = ("id", "objective", "facet", "task", "level", "stem", "explanation", "codes")
"""Fields that are one text each."""
LISTS = ("competencies", "replaces", "enemies")
"""Fields that are lists of ids."""
DATES = ("as_of", "review_by")
LONG = ("stem", "explanation", "codes")
"""Texts of several lines; every other field is one line."""


@dataclass(frozen=True)
class OptionFields:
    """One option, under its authored key."""

    key: str
    text: str = ""
    why: str = ""
    correct: bool = False


@dataclass(frozen=True)
class QuestionFields:
    """What a form shows of a question; every value is text as an author types it, empty for nothing.

    `choose` and `difficulty` are numbers as text; `citations` are pairs of kind and wording; `lists` and
    `dates` go by the names of their fields. `fixed_order`: options are shown as they are written.
    """

    kind: str
    texts: Mapping[str, str] = field(default_factory=dict)
    options: tuple[OptionFields, ...] = ()
    citations: tuple[tuple[str, str], ...] = ()
    lists: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    dates: Mapping[str, str] = field(default_factory=dict)
    choose: str = ""
    difficulty: str = ""
    fixed_order: bool = False


def fields_of(text: str) -> QuestionFields:
    """What a form shows of the one question in a text; raises AuthoringRefused where it cannot."""
    said = _said(text)
    options = said.get("options")
    if said.get("type") not in KINDS or not isinstance(options, dict):
        raise AuthoringRefused("A form shows questions of the types single and multiple; this is another.")
    if not all(isinstance(one, dict) and "expression" not in one for one in options.values()):
        raise AuthoringRefused("Options that are computed are written in YAML only.")
    fields = QuestionFields(
        kind=str(said["type"]),
        texts={name: _text(said.get(name)) for name in TEXTS},
        options=tuple(option_of(key, one) for key, one in options.items()),
        citations=tuple(_citation(one) for one in _list(said.get("references"))),
        lists={name: tuple(map(_text, _list(said.get(name)))) for name in LISTS},
        dates={name: _text(said.get(name)) for name in DATES},
        choose=_text(said.get("choose")),
        difficulty=_text(said.get("difficulty")),
        fixed_order=said.get("order") == "fixed",
    )
    if any("\n" in line for line in _lines(fields)):
        raise AuthoringRefused("An id, a date or a reference runs over several lines; mend it in the YAML.")
    return fields


def _said(text: str) -> dict[str, Any]:
    """The plain values of a text's one entry, read as the checker reads them: aliases never get further."""
    faults: list[Fault] = []
    document = read_yaml("", text.encode(), faults)
    entries = document.value if document else None
    if faults or not isinstance(entries, list) or len(entries) != 1 or not isinstance(entries[0], dict):
        raise AuthoringRefused("A form shows one question whose YAML can be read; mend that first.")
    return entries[0]


def option_of(key: str, said: Mapping[str, Any]) -> OptionFields:
    """An option as a form shows it, of its plain values."""
    return OptionFields(key, _text(said.get("text")), _text(said.get("why")), said.get("correct") is True)


def _citation(said: object) -> tuple[str, str]:
    if not isinstance(said, dict) or len(said) != 1:
        raise AuthoringRefused("A reference is not one kind and its wording; mend it in the YAML first.")
    return next((str(kind), _text(work)) for kind, work in said.items())


def _list(value: object) -> list[Any]:
    if value is None:
        return []
    if not isinstance(value, list):
        raise AuthoringRefused("A field that is a list holds something else; mend it in the YAML first.")
    return value


def _text(value: object) -> str:
    if isinstance(value, dict | list):
        raise AuthoringRefused("A field that is a text holds something else; mend it in the YAML first.")
    return "" if value is None else str(value)


def _lines(fields: QuestionFields) -> list[str]:
    """Every value that is one line."""
    texts = [value for name, value in fields.texts.items() if name not in LONG]
    ids = [one for values in fields.lists.values() for one in values]
    works = [one for citation in fields.citations for one in citation]
    return [*texts, *ids, *works, *fields.dates.values(), fields.choose, fields.difficulty]
