"""Whether an .xlsx file, a zip of XML, may be opened: its size unpacked, its names, what it reaches for."""

from __future__ import annotations

import io
import re
import zlib
from pathlib import PurePosixPath
from zipfile import BadZipFile, LargeZipFile, ZipFile, ZipInfo

from studyhub.interchange.errors import Unreadable
from studyhub.interchange.texts.files import check_size

MOST_PARTS = 500
LARGEST_UNPACKED = 128 * 1024 * 1024
STRONGEST_PACKING = 200
"""How many times larger than its packed form a part of over a megabyte may be."""

DAMAGED = (
    BadZipFile,
    LargeZipFile,
    zlib.error,
    NotImplementedError,
    RuntimeError,
    OSError,
    EOFError,
    ValueError,
)
"""What is raised over an archive that is not what it says."""

_REACHES_OUT = re.compile(
    r"xl/(?:externalLinks|queryTables|connections|webextensions)|vbaProject|activeX|embeddings"
)
_ENCRYPTED = 0x1
_ENTITIES = (b"<!DOCTYPE", b"<!ENTITY", "<!DOCTYPE".encode("utf-16-le"), "<!DOCTYPE".encode("utf-16-be"))


def check_package(data: bytes) -> None:
    """Raise Unreadable for a file that is no workbook, or is one built to do harm."""
    check_size(data)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise Unreadable("The file is an old .xls workbook or has a password; save it as .xlsx without one.")
    try:
        with ZipFile(io.BytesIO(data)) as package:
            parts = package.infolist()
            _check_sizes(parts)
            for part in parts:
                _check_name(part)
            if "[Content_Types].xml" not in package.namelist():
                raise Unreadable("The file is a zip archive, but no workbook.")
            for part in parts:
                _check_entities(package, part)
    except Unreadable:
        raise
    except DAMAGED as error:
        raise Unreadable(
            "The file is no .xlsx workbook, or a damaged one; save it as .xlsx again."
        ) from error


def _check_sizes(parts: list[ZipInfo]) -> None:
    if len(parts) > MOST_PARTS:
        raise Unreadable(f"The workbook has {len(parts)} parts; the limit is {MOST_PARTS}.")
    unpacked = sum(part.file_size for part in parts)
    if unpacked > LARGEST_UNPACKED:
        size, limit = unpacked // 1024 // 1024, LARGEST_UNPACKED // 1024 // 1024
        raise Unreadable(f"The workbook would unpack to {size:,} MB; the limit is {limit} MB.")
    for part in parts:
        if part.file_size > 1024 * 1024 and part.file_size > STRONGEST_PACKING * max(part.compress_size, 1):
            raise Unreadable(
                f"The part {part.filename[:80]!r} unpacks to far more than it holds: a zip bomb."
            )


def _check_name(part: ZipInfo) -> None:
    name = part.filename
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or "\\" in name or ":" in name:
        raise Unreadable(f"The part {name[:80]!r} of the workbook points outside of it.")
    if part.flag_bits & _ENCRYPTED:
        raise Unreadable("The workbook has a password; save it without one.")
    if _REACHES_OUT.search(name):
        reason = "holds macros or reaches for other files"
        raise Unreadable(f"The workbook {reason} ({name[:80]}); save it as .xlsx with values only.")


def _check_entities(package: ZipFile, part: ZipInfo) -> None:
    """XML of a workbook declares no entities; one that does is out to grow or to fetch."""
    if part.filename.endswith((".xml", ".rels")):
        text = package.read(part)
        if any(mark in text for mark in _ENTITIES):
            raise Unreadable(
                f"The part {part.filename[:80]!r} declares XML entities, which no workbook needs."
            )
