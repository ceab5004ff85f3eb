"""Pages that the workers of a server have in common: memory that is there before they are forked.

Nobody but these processes can read it: it has no name and no file, and ends with them. It is written like a
roll that begins anew at its end, so that the oldest pages leave first, and read without a lock. What is read
counts only if its seal fits: keyed, over the page and all that it is kept by. So a page that is half written,
half overwritten, or left by a worker that was killed is as one that is not there, whoever wrote it when; two
who write in the same place at the same time spoil each other's page, and it is made once more.
"""

from __future__ import annotations

import mmap
import secrets
import struct
import threading
from hashlib import blake2b

SIZE = 16 * 1024 * 1024
"""Bytes of pages that a server keeps in common; memory that was never written to costs nothing."""
SETS, WAYS = 1024, 4
"""Places of the index, and how many pages whose keys meet in one of them are held."""
SEALED = 16
PART = 8
"""The largest share of the roll that one page may take: an eighth."""
_REST = struct.Struct("=qqI")
"""After a page's seal, key and mark: since and until when it holds, and its length; then comes the page."""
_HEAD = 3 * SEALED + _REST.size
_WORD = 8


Lasting = tuple[bytes, int, int]
"""A page, and since and until when it may be shown, in microseconds since 1970."""


class SharedPages:
    """The roll, an index of where on it pages begin, and how far it is written. Made before the fork."""

    def __init__(self, size: int = SIZE) -> None:
        """Empty; takes a little more than `size` bytes once they are written to."""
        self._size = size
        self._roll = mmap.mmap(-1, size)
        # Items of 8 bytes are read and written in one piece by the processor.
        self._index = memoryview(mmap.mmap(-1, 2 * SETS * WAYS * _WORD)).cast("Q")
        self._written = memoryview(mmap.mmap(-1, mmap.PAGESIZE)).cast("Q")
        self._secret = secrets.token_bytes(32)
        self._turning = threading.Lock()

    def get(self, key: bytes, mark: bytes) -> Lasting | None:
        """The page that was kept last under a key, if it was by this mark."""
        key, mark = self._told(key), self._told(mark)
        for way in self._ways(key):
            if self._index[way] == _tag(key):
                found = self._read(self._index[way + 1] % self._size, key, mark)
                if found is not None:
                    return found
        return None

    def keep(self, key: bytes, mark: bytes, lasting: Lasting) -> None:
        """Keep a page in place of the one before. One that is too large is not kept."""
        key, mark = self._told(key), self._told(mark)
        page, since, until = lasting
        rest = _REST.pack(since, until, len(page))
        entry = b"".join((self._seal(key, mark, rest, page), key, mark, rest, page))
        if len(entry) > self._size // PART:
            return
        with self._turning:
            begin = self._room_for(len(entry))
        at = begin % self._size
        self._roll[at : at + len(entry)] = entry
        self._note(key, begin)

    def _room_for(self, length: int) -> int:
        """Where on the roll a page begins, counted over all its rounds; none goes beyond the roll's end."""
        begin = self._written[0] + -self._written[0] % _WORD
        if begin % self._size + length > self._size:
            begin += self._size - begin % self._size
        self._written[0] = begin + length
        return begin

    def _note(self, key: bytes, begin: int) -> None:
        """In place of the same key, else of what was written the longest ago."""
        ways = self._ways(key)
        chosen = next((way for way in ways if self._index[way] == _tag(key)), None)
        if chosen is None:
            chosen = min(ways, key=lambda way: self._index[way + 1])
        self._index[chosen + 1] = begin
        self._index[chosen] = _tag(key)

    def _read(self, at: int, key: bytes, mark: bytes) -> Lasting | None:
        head = self._roll[at : at + _HEAD]
        if len(head) < _HEAD or head[SEALED : 3 * SEALED] != key + mark:
            return None
        since, until, length = _REST.unpack(head[3 * SEALED :])
        page = self._roll[at + _HEAD : at + _HEAD + length]
        if not secrets.compare_digest(self._seal(head[SEALED:], page), head[:SEALED]):
            return None
        return page, since, until

    def _ways(self, key: bytes) -> range:
        """Where in the index a key may stand: each time its tag, then where its page begins."""
        first = int.from_bytes(key[_WORD:]) % SETS * 2 * WAYS
        return range(first, first + 2 * WAYS, 2)

    def _told(self, name: bytes) -> bytes:
        return blake2b(name, digest_size=SEALED, key=self._secret).digest()

    def _seal(self, *parts: bytes) -> bytes:
        """Nobody who has words on a page can write what looks like a whole one."""
        seal = blake2b(digest_size=SEALED, key=self._secret, person=b"kept page")
        for part in parts:
            seal.update(part)
        return seal.digest()


def _tag(key: bytes) -> int:
    """What the index tells keys apart by; never 0, which is what stands in an empty place."""
    return int.from_bytes(key[:_WORD]) | 1
