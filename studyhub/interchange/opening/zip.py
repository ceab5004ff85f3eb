"""Archives are read here, from memory into memory; one that is built to do harm is refused whole."""

from __future__ import annotations

import stat
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import BinaryIO

from studyhub.interchange.errors import Unreadable

MOST_BYTES = 128_000_000
MOST_MEMBERS = 50_000
MOST_UNPACKED = 512_000_000
MOST_RATIO = 200
"""What an archive may be: bytes, members, bytes once unpacked, and how far a member may be pressed."""

_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError, RuntimeError)
_SMALL = 1_000_000  # a small member may be pressed further: there is little to gain by it
_PACKED = (".zip", ".imscc", ".7z", ".rar", ".gz", ".tar", ".tgz", ".bz2", ".xz")
_ZIP_BEGINS = b"PK\x03\x04"


class Archive:
    """The members of an archive that passed; a member is unpacked when it is read."""

    def __init__(self, opened: zipfile.ZipFile) -> None:
        self._opened = opened
        self._members = {one.filename: one for one in opened.infolist() if not one.is_dir()}

    def __contains__(self, name: object) -> bool:
        return name in self._members

    def __iter__(self) -> Iterator[str]:
        return iter(self._members)

    def size(self, name: str) -> int:
        """How many bytes a member says that it unpacks to; a lie ends the reading of it."""
        return self._members[name].file_size

    def read(self, name: str) -> bytes:
        """A member's bytes; raises Unreadable where it is missing, broken or an archive itself."""
        if name not in self._members:
            raise Unreadable(f"The archive has no file named {shown(name)}.")
        try:
            data = self._opened.read(self._members[name])
        except _BROKEN as error:
            raise Unreadable(f"{shown(name)} cannot be unpacked. Pack the archive anew.") from error
        if data.startswith(_ZIP_BEGINS):
            raise Unreadable(f"{shown(name)} is an archive inside the archive. Unpack it and try again.")
        return data


def open_zip(source: bytes | BinaryIO) -> Archive:
    """An archive whose members are harmless by name, number and size; raises Unreadable for any other."""
    file = BytesIO(source) if isinstance(source, bytes) else source
    file.seek(0, 2)
    if file.tell() > MOST_BYTES:
        raise Unreadable(f"The archive is larger than {MOST_BYTES // 1_000_000} MB. Split it and try again.")
    file.seek(0)
    try:
        opened = zipfile.ZipFile(file)
    except _BROKEN as error:
        raise Unreadable("The file is no zip archive, or a broken one. Pack it anew.") from error
    members = opened.infolist()
    if len(members) > MOST_MEMBERS:
        raise Unreadable(f"The archive holds more than {MOST_MEMBERS:,} files. Split it and try again.")
    if sum(member.file_size for member in members) > MOST_UNPACKED:
        raise Unreadable(f"Unpacked, the archive is over {MOST_UNPACKED // 1_000_000} MB. Split it.")
    names = [member.filename for member in members]
    if len(set(names)) < len(names):
        raise Unreadable("The archive holds two files of one name. Pack it anew.")
    for member in members:
        _check(member)
    return Archive(opened)


def shown(name: str) -> str:
    """A member's name as a message may print it."""
    return repr(name if len(name) <= 80 else f"{name[:77]}...")


def _check(member: zipfile.ZipInfo) -> None:
    # zipfile cuts a name at its first NUL; orig_filename still has all of it
    name, steps = member.orig_filename, member.orig_filename.replace("\\", "/").split("/")
    if not name or "\0" in name or "\\" in name or ":" in steps[0] or steps[0] == "" or ".." in steps:
        raise Unreadable(f"The archive has a file that points outside it: {shown(name)}.")
    if stat.S_ISLNK(member.external_attr >> 16):
        raise Unreadable(f"The archive has a link instead of a file: {shown(name)}.")
    if member.flag_bits & 0x1:
        raise Unreadable("The archive is locked with a password. Pack it without one.")
    if name.lower().endswith(_PACKED):
        raise Unreadable(f"{shown(name)} is an archive inside the archive. Unpack it and try again.")
    if member.file_size > _SMALL and member.file_size > MOST_RATIO * max(member.compress_size, 1):
        raise Unreadable(f"{shown(name)} unpacks to over {MOST_RATIO} times its size: a zip bomb.")
