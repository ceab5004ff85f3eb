"""How the bytes of a YAML file become plain values whose every part knows its line, or faults."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import yaml
from yaml.resolver import Resolver

from studyhub.catalog.faults import Fault

Where = tuple[str | int, ...]
"""The way to a value from the top of its file: keys and list positions."""

LARGEST_FILE = 2 * 1024 * 1024
DEEPEST_NESTING = 24

_IMPLICIT: Mapping[str, list[tuple[str, re.Pattern[str]]]] = Resolver.yaml_implicit_resolvers
_PLAIN_INT = re.compile(r"-?(0|[1-9][0-9]{0,17})")
_PLAIN_FLOAT = re.compile(r"-?(0|[1-9][0-9]{0,14})\.[0-9]{1,15}")
_LEADING_TAB = re.compile(r"^ *\t", re.MULTILINE)
_ENTRY = re.compile(r"^- ", re.MULTILINE)
_QUOTES = "Put it in quotes if it is text."


@dataclass(frozen=True)
class Document:
    """What one file says: plain values, and the line (from 1) of each of them."""

    path: str
    value: object
    lines: Mapping[Where, int]

    def line(self, where: Where = ()) -> int:
        """The line of a value, or of the nearest thing around it that has one."""
        while where and where not in self.lines:
            where = where[:-1]
        return self.lines.get(where, 1)

    def fault(self, where: Where, code: str, message: str, hint: str = "") -> Fault:
        """An error at a value of this file."""
        return Fault(self.path, self.line(where), code, message, hint)


def read_yaml(path: str, data: bytes, faults: list[Fault], *, first_line: int = 1) -> Document | None:
    """Read one YAML document; every fault goes into `faults`; None when nothing can be made of it.

    `first_line` is the line of the file at which `data` starts. A list with a syntax error is read entry by
    entry, so that one broken entry hides neither the others nor their faults.
    """
    text = decode(path, data, faults)
    if text is None:
        return None
    tabs = [first_line + text.count("\n", 0, found.start()) for found in _LEADING_TAB.finditer(text)]
    faults += [
        Fault(path, line, "YAML-TAB", "The line is indented with a tab.", "Indent with spaces.")
        for line in tabs
    ]
    found: list[Fault] = []
    builder = _Builder(path, first_line, found)
    value = builder.build(text)
    if builder.broken and len(starts := [match.start() for match in _ENTRY.finditer(text)]) > 1:
        found.clear()
        builder = _Builder(path, first_line, found)
        value = _entry_by_entry(builder, text, starts, first_line)
    faults += [fault for fault in found if not (fault.code == "YAML-SYNTAX" and fault.line in tabs)]
    if value is None and not found and not tabs:
        faults.append(
            Fault(path, first_line, "FILE-EMPTY", "The file says nothing.", "Fill it in, or delete it.")
        )
    return None if value is None else Document(path, value, builder.lines)


def decode(path: str, data: bytes, faults: list[Fault]) -> str | None:
    """The text of a file with plain line ends; None and a fault when it is too big or not UTF-8."""
    if len(data) > LARGEST_FILE:
        size = f"{len(data) / 1024 / 1024:.1f} MB"
        message = f"The file has {size}; the limit is {LARGEST_FILE // 1024 // 1024} MB."
        faults.append(Fault(path, 1, "FILE-TOO-BIG", message, "Split it into several files."))
        return None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        hint = "Save the file in the encoding UTF-8."
        faults.append(Fault(path, line, "FILE-NOT-UTF8", "A character here is not UTF-8.", hint))
        return None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _entry_by_entry(builder: _Builder, text: str, starts: list[int], first_line: int) -> list[object]:
    entries: list[object] = []
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        builder.first_line = first_line + text.count("\n", 0, start)
        value = builder.build(text[start:end], position=len(entries))
        if isinstance(value, list):
            entries += value
    return entries


class _Unreadable(Exception):
    """The rest of the file cannot be made sense of; the fault is already noted."""


class _Builder:
    """Builds plain values from parser events, which are quick and, unlike nodes, still show anchors."""

    def __init__(self, path: str, first_line: int, faults: list[Fault]) -> None:
        self.path = path
        self.first_line = first_line
        self.faults = faults
        self.lines: dict[Where, int] = {}
        self.broken = False

    def build(self, text: str, position: int = 0) -> object:
        """The value of the one document in `text`; a list at the top counts its entries from `position`."""
        self.position = position
        try:
            self.loader = yaml.CSafeLoader(text)
            return self._document()
        except _Unreadable:
            self.broken = True
        except yaml.reader.ReaderError as error:
            self.broken = True
            line = text.count("\n", 0, error.position)
            self._note(line, "YAML-CHARACTER", "A control character here cannot be read.", "Delete it.")
        except yaml.MarkedYAMLError as error:
            self.broken = True
            self._note(*_syntax_fault(error))
        return None

    def _document(self) -> object:
        next_event = self._next
        next_event()
        event = next_event()
        if isinstance(event, yaml.StreamEndEvent):
            return None
        value = self._value(next_event(), ())
        next_event()
        event = next_event()
        if not isinstance(event, yaml.StreamEndEvent):
            hint = "Keep one document a file."
            self._note(_line(event), "YAML-SYNTAX", "A second document starts here.", hint)
        return value

    def _next(self) -> yaml.Event:
        event = self.loader.get_event()
        if event is None:
            raise _Unreadable
        return event

    def _value(self, event: yaml.Event, where: Where) -> object:
        line = _line(event)
        self.lines.setdefault(where, self.first_line + line)
        if len(where) > DEEPEST_NESTING:
            self._note(line, "YAML-DEPTH", "This is nested too deeply.", "Check the indentation.")
            raise _Unreadable
        if isinstance(event, yaml.AliasEvent):
            message = f"*{event.anchor} repeats another part of the file."
            self._note(line, "YAML-ANCHOR", message, "Write it out in full.")
            return None
        if not isinstance(event, yaml.ScalarEvent | yaml.CollectionStartEvent):
            raise _Unreadable
        if event.anchor is not None:
            self._note(
                line, "YAML-ANCHOR", f"&{event.anchor} names a part of the file.", "Take the name out."
            )
        if event.tag is not None:
            self._note(line, "YAML-TAG", f"The tag {event.tag} is not allowed.", "Take it out.")
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(where)
        return self._mapping(where)

    def _sequence(self, where: Where) -> list[object]:
        values: list[object] = []
        offset = 0 if where else self.position
        while not isinstance(event := self._next(), yaml.SequenceEndEvent):
            values.append(self._value(event, (*where, offset + len(values))))
        return values

    def _mapping(self, where: Where) -> dict[str, object]:
        values: dict[str, object] = {}
        while not isinstance(event := self._next(), yaml.MappingEndEvent):
            line = _line(event)
            key = self._key(event)
            step = key if key not in values else f"{key} (repeated)"
            self.lines[(*where, step)] = self.first_line + line
            value = self._value(self._next(), (*where, step))
            if step == key:
                values[key] = value
            else:
                self._note(
                    line, "YAML-REPEATED-KEY", f"`{key}` stands here a second time.", "Keep one of them."
                )
        return values

    def _key(self, event: yaml.Event) -> str:
        if isinstance(event, yaml.ScalarEvent):
            return str(event.value)
        self._note(_line(event), "YAML-KEY", "A key must be a word.", "Check brackets and colons.")
        raise _Unreadable

    def _scalar(self, event: yaml.ScalarEvent) -> object:
        text: str = event.value
        if not event.implicit[0]:
            return text.rstrip()
        tag = next((tag for tag, form in _IMPLICIT.get(text[:1], ()) if form.match(text)), "")
        kind = tag.rpartition(":")[2]
        if kind == "":
            return text
        try:
            return _READ_AS[kind](text)
        except (KeyError, ValueError):
            message = f"YAML reads `{text}` as {_NAMES.get(kind, 'something else than text')}."
            self._note(_line(event), "YAML-NOT-TEXT", message, _QUOTES)
            return text

    def _note(self, line: int, code: str, message: str, hint: str) -> None:
        self.faults.append(Fault(self.path, self.first_line + line, code, message, hint))


def _line(event: yaml.Event) -> int:
    return event.start_mark.line if event.start_mark else 0


def _syntax_fault(error: yaml.MarkedYAMLError) -> tuple[int, str, str, str]:
    mark = error.problem_mark or error.context_mark
    problem = error.problem or error.context or "this cannot be read"
    hint = "Put text that holds `: `, `#`, quotes or braces into a `>-` block, and check the indentation."
    return (mark.line if mark else 0), "YAML-SYNTAX", f"YAML cannot read this: {problem}.", hint


def _int(text: str) -> int:
    if not _PLAIN_INT.fullmatch(text):
        raise ValueError(text)
    return int(text)


def _float(text: str) -> float:
    if not _PLAIN_FLOAT.fullmatch(text):
        raise ValueError(text)
    return float(text)


def _bool(text: str) -> bool:
    return {"true": True, "false": False}[text]


def _null(_: str) -> None:
    return None


_READ_AS = {"int": _int, "float": _float, "bool": _bool, "null": _null, "timestamp": date.fromisoformat}
_NAMES = {
    "int": "a number of another kind",
    "float": "a number of another kind",
    "bool": "yes or no (write true or false for that)",
    "timestamp": "a date, and it is none that exists (a date is written 2026-11-23)",
}
