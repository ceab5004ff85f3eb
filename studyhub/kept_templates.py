"""Templates as Python code, kept from one start to the next: to compile those of the front takes 0.1 s."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from pathlib import Path

from jinja2 import BytecodeCache
from jinja2.bccache import Bucket

from .adapters.kept_file import put_whole

SEAL = 32
"""Bytes of the digest that each file begins with: what is damaged is not run."""


class KeptTemplates(BytecodeCache):
    """In a folder, a file a template; what has changed since is compiled anew. A full disk is no error.

    As with Python's own, who can write there can run code: the folder is the server's alone, like its key.
    """

    def __init__(self, folder: Path) -> None:
        """Keep them in `folder`, which need not be there yet."""
        self._folder = folder

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill the bucket with what is kept, if that fits the template."""
        with suppress(OSError):
            sealed = (self._folder / bucket.key).read_bytes()
            if hashlib.sha256(sealed[SEAL:]).digest() == sealed[:SEAL]:
                bucket.bytecode_from_string(sealed[SEAL:])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what is in the bucket."""
        with suppress(OSError):
            code = bucket.bytecode_to_string()
            put_whole(self._folder / bucket.key, hashlib.sha256(code).digest() + code)
