"""Under which addresses static files are found, and where their compressed copies lie."""

from __future__ import annotations

import gzip
import hashlib
import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from .icons import ensure_icons, package_file

PACKAGE_FILES = {"vendor/bootstrap.min.css": "css/bootstrap.min.css"}
NAMED = "static-"
COMPRESSED = {".css", ".js", ".svg", ".json"}


@dataclass(frozen=True)
class Assets:
    """What is served: folders, each below a part of the address that ends in `version`.

    `fixed` says that the bytes behind an address never change, so that browsers may keep them for good.
    `older` are versions of before, which pages that are still open name.
    """

    version: str
    folders: tuple[tuple[Path, str], ...]
    fixed: bool
    older: tuple[tuple[str, Path], ...] = ()


def prepare_assets(*, templates: Path, static: Path, cache: Path, live: bool) -> Assets:
    """Make what the browser needs out of our static folder and the packages.

    With `live` (development) the files are served as they lie, and changes show at once. Otherwise
    they are copied and compressed below `cache`, under a name made of their bytes.
    """
    ensure_icons(templates, static / "icons.svg")
    if live:
        return Assets("now", ((static, ""), (package_file("css"), "vendor/")), fixed=False)
    sources = _sources(static)
    version = fingerprint(sources)
    folder = build(sources, cache, version)
    older = tuple((one.name.removeprefix(NAMED), one) for one in cache.glob(f"{NAMED}*") if one != folder)
    return Assets(version, ((folder, ""),), fixed=True, older=older)


def _sources(static: Path) -> dict[str, Path]:
    """Every file to serve, by its name below the versioned address."""
    ours = {
        file.relative_to(static).as_posix(): file
        for file in sorted(static.rglob("*"))
        if file.is_file() and not file.name.startswith(".")
    }
    return ours | {name: package_file(path) for name, path in PACKAGE_FILES.items()}


def fingerprint(sources: dict[str, Path]) -> str:
    """Twelve hex digits over the names and bytes of all files: one changed file renames them all.

    One name for all keeps the addresses inside style sheets and modules relative and unchanged.
    """
    digest = hashlib.sha256()
    for name, file in sorted(sources.items()):
        digest.update(f"{name}\0".encode() + hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()[:12]


def build(sources: dict[str, Path], cache: Path, version: str) -> Path:
    """A folder below `cache` with copies of all files and their gzip forms; made once."""
    target = cache / f"{NAMED}{version}"
    if target.is_dir():
        return target
    temporary = cache / f".static-{version}-{os.getpid()}"
    for name, file in sources.items():
        copy = temporary / name
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, copy)
        if copy.suffix in COMPRESSED:
            small = gzip.compress(copy.read_bytes(), 9, mtime=0)
            copy.with_name(copy.name + ".gz").write_bytes(small)
    _forget_old(cache)
    try:
        temporary.rename(target)
    except OSError:  # another process was first; its folder is the same
        shutil.rmtree(temporary, ignore_errors=True)
    return target


def _forget_old(cache: Path) -> None:
    """Keep the newest folder beside the one being made: a server that is about to stop still reads it."""
    olds = sorted(cache.glob(f"{NAMED}*"), key=lambda folder: folder.stat().st_mtime)
    for old in olds[:-1]:
        shutil.rmtree(old, ignore_errors=True)
