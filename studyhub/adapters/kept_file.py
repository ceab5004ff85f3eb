"""A thing that is dear to make, kept in a file: read if it is good, else made and put there whole."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

Thing = TypeVar("Thing")


def kept_or_made(
    file: Path,
    *,
    read: Callable[[bytes], Thing | None],
    make: Callable[[], Thing],
    write: Callable[[Thing], bytes],
) -> Thing:
    """What `file` holds; made anew where there is none or `read` gives None. A full disk is no error."""
    with contextlib.suppress(OSError):
        found = read(file.read_bytes())
        if found is not None:
            return found
    made = make()
    with contextlib.suppress(OSError):
        put_whole(file, write(made))
    return made


def put_whole(file: Path, content: bytes) -> None:
    """Write a file and rename it into place: others read the old one or the new one, never half of one."""
    file.parent.mkdir(parents=True, exist_ok=True)
    descriptor, draft = tempfile.mkstemp(dir=file.parent)
    try:
        with os.fdopen(descriptor, "wb") as out:
            out.write(content)
        Path(draft).replace(file)
    except OSError:
        Path(draft).unlink(missing_ok=True)
        raise
