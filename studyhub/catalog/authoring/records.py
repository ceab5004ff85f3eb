"""Decides how records of readings are kept: a line each in a file of content/review/, new in place of old."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from studyhub.catalog.reading.folder import FACT_CHECKS, PLANTED
from studyhub.catalog.types import FactCheck, PlantedRound, ReviewRecord

from .errors import AuthoringRefused
from .fmt import format_yaml
from .scalars import inline

_SAME = ("question", "kind", "reader", "name")
"""A record replaces the one that is alike in these: one reader has one say on a question."""

_PLAIN = ("date", "planted", "found")
"""Fields that are no text."""

Record = ReviewRecord | FactCheck | PlantedRound


def write_records(
    content_folder: Path, areas: Mapping[str, str], records: Iterable[ReviewRecord]
) -> list[Path]:
    """Add records to the review files of their questions' areas; `areas` maps question ids to areas.

    Other records, and comments, stay as they are. Returns the files written; raises AuthoringRefused when one
    of them cannot be read.
    """
    by_area: dict[str, list[ReviewRecord]] = {}
    for record in records:
        by_area.setdefault(areas[record.question], []).append(record)
    written = []
    for area, new in by_area.items():
        written.append(_add(content_folder / "review" / f"{area}.yaml", new, _SAME))
    return written


def write_fact_checks(content_folder: Path, checks: Iterable[FactCheck]) -> Path:
    """Add fact checks of lessons; one reader has one say on a lesson. Refuses as `write_records` does."""
    return _add(content_folder / FACT_CHECKS, checks, ("lesson", "reader", "name"))


def write_planted(content_folder: Path, planted: PlantedRound) -> Path:
    """Add a round of planted faults, or replace the one with its id. Refuses as `write_records` does."""
    return _add(content_folder / PLANTED, [planted], ("id",))


def _add(file: Path, records: Iterable[Record], same: tuple[str, ...]) -> Path:
    old = file.read_text(encoding="utf-8") if file.exists() else ""
    text = merged(old, records, same)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return file


def merged(text: str, records: Iterable[Record], same: tuple[str, ...] = _SAME) -> str:
    """The text of a review file with records added; each takes the place of the one alike in `same`."""
    newest = {_identity(vars_of(record), same): record for record in records}
    kept = _without(text, set(newest), same)
    lines = [_line(record) for record in newest.values()]
    result = format_yaml("\n".join([*kept, *lines]) + "\n", "review")
    if result is None:
        raise AuthoringRefused("The review file cannot be rewritten safely; run `flask content check` first.")
    return result


def vars_of(record: Record) -> dict[str, str]:
    """The fields of a record that say something, as text."""
    fields = {name: getattr(record, name) for name in record.__struct_fields__}
    return {name: str(value) for name, value in fields.items() if value not in (None, "")}


def _line(record: Record) -> str:
    fields = vars_of(record)
    written = (f"{key}: {value if key in _PLAIN else _text(value)}" for key, value in fields.items())
    return "- {" + ", ".join(written) + "}"


def _text(value: str) -> str:
    return inline(" ".join(value.split()), flow=True)


def _identity(fields: Mapping[str, str], same: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(fields.get(name, "") for name in same)


def _without(text: str, gone: set[tuple[str, ...]], same: tuple[str, ...]) -> list[str]:
    lines = text.splitlines()
    try:
        root = yaml.compose(text, Loader=yaml.CSafeLoader)
    except yaml.YAMLError as error:
        raise AuthoringRefused("The review file cannot be read; run `flask content check`.") from error
    if root is None:
        return lines
    if not isinstance(root, SequenceNode) or not all(isinstance(node, MappingNode) for node in root.value):
        raise AuthoringRefused("The review file is no list of records; run `flask content check`.")
    dropped: set[int] = set()
    for node in root.value:
        if _identity({key.value: value.value for key, value in node.value}, same) in gone:
            dropped |= set(range(node.start_mark.line, _last_line(node) + 1))
    return [line for at, line in enumerate(lines) if at not in dropped]


def _last_line(node: Node) -> int:
    if isinstance(node, ScalarNode):
        ends_before = node.end_mark.column == 0 and node.end_mark.line > node.start_mark.line
        return int(node.end_mark.line - ends_before)
    if isinstance(node, MappingNode) and not node.flow_style:
        return max(_last_line(value) for _, value in node.value)
    return int(node.end_mark.line)
