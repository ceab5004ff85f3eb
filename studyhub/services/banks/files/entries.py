"""How an upload becomes texts of items: files and archives, cut into their entries with their lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from studyhub.catalog.editing.cut import cut
from studyhub.catalog.faults import Fault
from studyhub.catalog.reading.source import LARGEST_FILE, decode
from studyhub.interchange.errors import Unreadable
from studyhub.interchange.opening import Archive, open_zip
from studyhub.services.banks.checking import Piece, too_much

MOST_ENTRIES = 2_000
MOST_BYTES = 16_000_000
TOO_BIG = f"The upload is over {MOST_BYTES // 1_000_000} MB. Send this file by itself."
TOO_MANY = f"An upload may have {MOST_ENTRIES:,} questions. Send this file by itself."
ENDINGS = (".yaml", ".yml")
_ZIP = b"PK\x03\x04"


@dataclass(frozen=True)
class Unread:
    """A file of an upload that nothing was made of, and why."""

    file: str
    why: str


@dataclass(frozen=True)
class Entries:
    """What an upload holds: the text of each item with its file and line, and what was not read."""

    pieces: tuple[Piece, ...]
    unread: tuple[Unread, ...]


def entries_of(files: Iterable[tuple[str, bytes]]) -> Entries:
    """Cut uploaded files, each a name and its bytes, into entries; archives are opened in memory.

    Nothing raises: a file that cannot be used is named with the reason, the others are read all the same.
    """
    pieces: list[Piece] = []
    unread: list[Unread] = []
    size = 0
    for name, data in _unpacked(files, unread):
        size += len(data)
        if size > MOST_BYTES:
            unread.append(Unread(name, TOO_BIG))
            continue
        found = _cut(name, data, unread)
        if len(pieces) + len(found) > MOST_ENTRIES:
            unread.append(Unread(name, TOO_MANY))
            continue
        pieces += found
    return Entries(tuple(pieces), tuple(unread))


def _unpacked(files: Iterable[tuple[str, bytes]], unread: list[Unread]) -> Iterator[tuple[str, bytes]]:
    for name, data in files:
        if data.startswith(_ZIP):
            try:
                archive = open_zip(data)
            except Unreadable as refused:
                unread.append(Unread(name, str(refused)))
                continue
            yield from _members(name, archive, unread)
        elif name.lower().endswith(ENDINGS):
            yield name, data
        else:
            unread.append(Unread(name, "It is neither a YAML file (.yaml) nor a zip archive of such."))


def _members(archive_name: str, archive: Archive, unread: list[Unread]) -> Iterator[tuple[str, bytes]]:
    for member in archive:
        name = f"{archive_name}/{member}"
        if not member.lower().endswith(ENDINGS):
            unread.append(Unread(name, "It is no YAML file."))
        elif archive.size(member) > LARGEST_FILE:
            unread.append(Unread(name, f"It is over {LARGEST_FILE // 1024 // 1024} MB. Split it."))
        else:
            try:
                yield name, archive.read(member)
            except Unreadable as refused:
                unread.append(Unread(name, str(refused)))


def _cut(name: str, data: bytes, unread: list[Unread]) -> list[Piece]:
    """The entries of a file, each with what stands above it; a file that is no list is one piece."""
    pieces = []
    for piece in _pieces(name, data, unread):
        if fault := too_much(piece):
            unread.append(Unread(f"{name}, line {piece.first_line}", f"{fault.message} {fault.hint}"))
        else:
            pieces.append(piece)
    return pieces


def _pieces(name: str, data: bytes, unread: list[Unread]) -> list[Piece]:
    faults: list[Fault] = []
    text = decode(name, data, faults)
    if text is None:
        unread.append(Unread(name, faults[0].message))
        return []
    if not text.strip():
        unread.append(Unread(name, "The file says nothing."))
        return []
    return [Piece(entry, name, line) for line, entry in cut(text)]
