"""Which formats there are: the one list that the site and the command line show and choose from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from .errors import Unreadable
from .item import Exported, Imported, Item

Read = Callable[[bytes], Imported]
Write = Callable[[Sequence[Item]], Exported]


@dataclass(frozen=True)
class Format:
    """A format: its short name, its title for people, the endings of its files, ours first, and both ways.

    `template` makes a file to start from, where a format has one.
    """

    name: str
    title: str
    extensions: tuple[str, ...]
    read: Read | None = None
    write: Write | None = None
    template: Callable[[], bytes] | None = None


def _of(module: str, function: str) -> Callable[..., Any]:
    """A function of a format's module, loaded when it is first called: a site starts without them."""

    def call(*given: Any) -> Any:
        return getattr(import_module(f"{__package__}.{module}"), function)(*given)

    return call


FORMATS: tuple[Format, ...] = (
    Format("gift", "GIFT (Moodle)", (".gift", ".gift.txt"), _of("gift", "read"), _of("gift", "write")),
    Format("aiken", "Aiken", (".aiken.txt", ".aiken"), _of("aiken", "read"), _of("aiken", "write")),
    Format(
        "csv",
        "Table (CSV)",
        (".csv", ".tsv"),
        _of("tables", "read_csv"),
        _of("tables", "write_csv"),
        _of("tables", "template_csv"),
    ),
    Format(
        "xlsx",
        "Table (Excel)",
        (".xlsx",),
        _of("tables", "read_xlsx"),
        _of("tables", "write_xlsx"),
        _of("tables", "template_xlsx"),
    ),
    Format(
        "moodle-xml",
        "Moodle XML",
        (".xml", ".moodle.xml"),
        _of("moodle_xml", "read"),
        _of("moodle_xml", "write"),
    ),
    Format("qti21", "QTI 2.1 package", (".zip", ".qti.xml"), _of("qti", "read"), _of("qti", "write_qti21")),
    Format("qti30", "QTI 3.0 package", (".qti3.zip",), _of("qti", "read"), _of("qti", "write_qti30")),
    Format("anki", "Anki deck", (".apkg",), write=_of("anki", "write")),
)
"""In the order of a menu. A further format is a line here and nothing else."""

PLAIN_ENDING, XML_ENDING = ".txt", ".xml"
"""Endings that formats share (GIFT and Aiken; Moodle and QTI): what is in the file decides."""


def readable() -> tuple[Format, ...]:
    """The formats that can be read."""
    return tuple(one for one in FORMATS if one.read)


def writable() -> tuple[Format, ...]:
    """The formats that can be written."""
    return tuple(one for one in FORMATS if one.write)


def named(name: str) -> Format:
    """The format of that name; raises Unreadable where there is none."""
    found = next((one for one in FORMATS if one.name == name), None)
    if found is None:
        raise Unreadable(
            f"There is no format {name!r}; choose one of {', '.join(one.name for one in FORMATS)}."
        )
    return found


def of_file(filename: str, data: bytes) -> Format:
    """The format of a file, by its ending, then by what it holds; raises Unreadable where none fits."""
    name = filename.lower()
    fitting = [(len(end), one) for one in readable() for end in one.extensions if name.endswith(end)]
    if fitting and not name.endswith(XML_ENDING):
        return max(fitting, key=lambda pair: pair[0])[1]
    if name.endswith(XML_ENDING):
        return named("moodle-xml" if b"<quiz" in data[:4096] else "qti21")
    if name.endswith(PLAIN_ENDING):
        return named("aiken" if b"\nANSWER:" in data and b"{" not in data else "gift")
    known = ", ".join(one.extensions[0] for one in readable())
    raise Unreadable(f"{filename!r} has the ending of no format that can be read ({known}); say which it is.")


def read(filename: str, data: bytes, name: str | None = None) -> Imported:
    """What a file holds, in the format of that name or the one it seems to be in; raises Unreadable."""
    found = named(name) if name else of_file(filename, data)
    if found.read is None:
        raise Unreadable(f"{found.title} is only written, not read.")
    return found.read(data)


def write(items: Sequence[Item], name: str) -> Exported:
    """The items in the format of that name; raises Unreadable where it is unknown or only read."""
    found = named(name)
    if found.write is None:
        raise Unreadable(f"{found.title} is only read, not written.")
    return found.write(items)
