"""What a file may be before anything of it is understood: its size, its characters, its lines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TypeVar

from studyhub.interchange.errors import Unreadable
from studyhub.interchange.item import Item, Loss

T = TypeVar("T")

LARGEST_FILE = 32 * 1024 * 1024
LONGEST_LINE = 1_000_000
MOST_LINES = 1_000_000
MOST_ITEMS = 20_000
WHOLE_FILE = "the file"
"""What a Loss calls its item when it is about none of them."""

WHITE = " \t\n\r"
"""What the text formats trim at the ends of a text; other spaces of Unicode are part of it."""

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_ZIP, _OLD_OFFICE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


def read_text(data: bytes) -> tuple[str, tuple[Loss, ...]]:
    """The text of a file with plain line ends, and a Loss where control characters were taken out.

    Raises Unreadable, naming the line, for what is too big, binary or not UTF-8.
    """
    check_size(data)
    text = _decoded(data).replace("\r\n", "\n").replace("\r", "\n")
    if text.count("\n") > MOST_LINES:
        raise Unreadable(f"The file has more than {MOST_LINES:,} lines: split it.")
    for number, one in enumerate(text.split("\n"), start=1):
        if len(one) > LONGEST_LINE:
            raise Unreadable(f"Line {number} has {len(one):,} characters; the limit is {LONGEST_LINE:,}.")
    found = _CONTROL.search(text)
    if found is None:
        return text, ()
    line = text.count("\n", 0, found.start()) + 1
    reason = "Control characters cannot be shown; a space stands for each."
    return _CONTROL.sub(" ", text), (Loss(WHOLE_FILE, "characters", reason, line),)


def check_size(data: bytes) -> None:
    """Raise Unreadable for an empty file and for one over the limit."""
    if not data.strip():
        raise Unreadable("The file is empty.")
    if len(data) > LARGEST_FILE:
        size, limit = len(data) / 1024 / 1024, LARGEST_FILE // 1024 // 1024
        raise Unreadable(f"The file has {size:.0f} MB; the limit is {limit} MB: split it.")


def at_most(entries: Iterable[T], limit: int = MOST_ITEMS, what: str = "questions") -> Iterator[T]:
    """The entries as they come; raises Unreadable once there are more than `limit`."""
    for count, entry in enumerate(entries):
        if count >= limit:
            raise Unreadable(f"The file holds more than {limit:,} {what}: split it.")
        yield entry


def without_controls(text: str) -> str:
    """Text without characters that no format carries: controls, halves of pairs, non-characters."""
    return _CONTROL.sub("", text)


def name_of(item: Item, number: int) -> str:
    """What a report calls an item: its id, else its title, else its number, counted from 1."""
    return item.id or item.title or f"question {number}"


def _decoded(data: bytes) -> str:
    if data.startswith(_UTF16):
        raise Unreadable("The file is in the encoding UTF-16; save it as UTF-8.")
    if data.startswith((_ZIP, _OLD_OFFICE)):
        raise Unreadable("The file is a document or an archive, not plain text; choose its own format.")
    if (nul := data.find(b"\0")) >= 0:
        raise Unreadable(f"Line {_line(data, nul)} holds a NUL byte: this is not a text file.")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = _line(data, error.start)
        raise Unreadable(f"Line {line} is not UTF-8; save the file in the encoding UTF-8.") from error


def _line(data: bytes, at: int) -> int:
    return data.count(b"\n", 0, at) + 1
