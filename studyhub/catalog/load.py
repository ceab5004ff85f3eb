"""When a content folder is read from its files and when from its compiled cache, and what comes of it."""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path

import msgspec

from .faults import Fault, Severity
from .reading.folder import content_files, read_bytes, read_files
from .recurring import keep_once
from .types import Catalog

Check = Callable[[Catalog], Iterable[Fault]]
"""Bank-wide checks that the caller adds to those of the reader."""

_SEAL = 32
_PACKAGES = ("Markdown", "PyYAML", "msgspec", "nh3")


@dataclass(frozen=True)
class Loaded:
    """What a content folder gave. With errors among `faults`, `catalog` holds only what could be read."""

    catalog: Catalog
    faults: tuple[Fault, ...]
    from_cache: bool
    stored_as: str

    @property
    def usable(self) -> bool:
        """Whether the catalog may be trusted: no fault is an error."""
        return not any(fault.severity is Severity.ERROR for fault in self.faults)


class _Stored(msgspec.Struct, frozen=True, array_like=True):
    """The body of a cache file: a catalog, and the warnings it came with."""

    catalog: Catalog
    warnings: tuple[tuple[str, int, str, str, str], ...]


def read_content(folder: Path) -> tuple[Catalog, tuple[Fault, ...]]:
    """Read a content folder from its files: what could be read, and every fault sorted by place."""
    loaded = load_catalog(folder)
    return loaded.catalog, loaded.faults


def load_catalog(
    folder: Path, *, cache_folder: Path | None = None, check: Check | None = None, checked_by: str = ""
) -> Loaded:
    """Load a content folder, from its cache where that holds the very same files read by the very same code.

    `check` adds bank-wide faults when files are read; the warnings of that time are kept with the cache.
    `checked_by` names what the check has beside the files: what was checked with less is checked anew.
    Nothing is cached while there are errors. A broken or missing cache is rebuilt in silence. A missing
    folder is a fault, not an exception.
    """
    faults: list[Fault] = []
    if not folder.is_dir():
        faults.append(Fault(".", 1, "FOLDER-MISSING", f"There is no folder {folder}.", "Set CONTENT_FOLDER."))
    files = read_bytes(folder, content_files(folder), faults)
    name = content_name(files)
    stored_as = f"{name}-{checked_by}" if checked_by else name
    cached = cache_file(cache_folder, stored_as) if cache_folder is not None else None
    if cached is not None and not faults and (stored := read_stored(cached)):
        return Loaded(*stored, from_cache=True, stored_as=stored_as)
    catalog = read_files(files, name, faults)
    if check is not None:
        faults += check(catalog)
    loaded = Loaded(catalog, tuple(sorted(set(faults))), from_cache=False, stored_as=stored_as)
    if cached is not None and loaded.usable:
        write_stored(cached, loaded)
    return loaded


def content_name(files: Mapping[str, bytes]) -> str:
    """32 hex digits that name these files as read by this code; a catalog's `hash`."""
    sums = hashlib.sha256(_code_version())
    for path, data in files.items():
        sums.update(f"{len(path)} {path} {len(data)} ".encode())
        sums.update(data)
    return sums.hexdigest()[:32]


def cache_file(cache_folder: Path, name: str) -> Path:
    """Where the compiled catalog of that name lies."""
    return cache_folder / f"catalog-{name}.msgpack"


def read_stored(path: Path) -> tuple[Catalog, tuple[Fault, ...]] | None:
    """A compiled catalog and its warnings; None when the file is missing, damaged or of another version."""
    try:
        sealed = path.read_bytes()
        if hashlib.sha256(sealed[_SEAL:]).digest() != sealed[:_SEAL]:
            return None
        stored = msgspec.msgpack.decode(sealed[_SEAL:], type=_Stored)
    except (OSError, msgspec.MsgspecError):
        return None
    return keep_once(stored.catalog), tuple(
        Fault(*warning, severity=Severity.WARNING) for warning in stored.warnings
    )


def write_stored(path: Path, loaded: Loaded) -> None:
    """Write a compiled catalog beside its place and rename it there; a disk that refuses stops nothing."""
    warnings = tuple((one.path, one.line, one.code, one.message, one.hint) for one in loaded.faults)
    body = msgspec.msgpack.encode(_Stored(loaded.catalog, warnings))
    with contextlib.suppress(OSError):
        replace_file(path, hashlib.sha256(body).digest() + body)


def replace_file(path: Path, data: bytes) -> None:
    """Put data at a path so that a reader sees the old file or the new one, never half of one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".writing-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(name).replace(path)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise


@cache
def _code_version() -> bytes:
    sums = hashlib.sha256(" ".join(version(package) for package in _PACKAGES).encode())
    for source in sorted(Path(__file__).parent.rglob("*.py")):
        sums.update(source.read_bytes())
    return sums.digest()
