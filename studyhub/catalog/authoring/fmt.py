"""Decides what `flask content fmt` does to a file: the canonical layout, or nothing if in doubt."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode

from studyhub.catalog.faults import Fault
from studyhub.catalog.reading.source import decode, read_yaml

from .comments import read_comments
from .layout import ID_KEYS, lay_out

_TRAILING = re.compile(r"(?<=\S) $|(?<=\S)\t+$|^[ \t]+$", re.MULTILINE)
_NULL = "tag:yaml.org,2002:null"
_SUFFIXES = frozenset({".yaml", ".md"})


@dataclass(frozen=True)
class Formatted:
    """What became of one file: its new text where it changed, the faults that kept it from being touched."""

    path: Path
    text: str | None = None
    faults: tuple[Fault, ...] = ()


def format_files(content_folder: Path, paths: Sequence[Path] = ()) -> Iterator[Formatted]:
    """Every content file, or those at or below `paths`, with its canonical text; nothing is written."""
    for path in sorted(_files(paths or [content_folder])):
        name = path.relative_to(content_folder) if path.is_relative_to(content_folder) else path
        faults: list[Fault] = []
        text = decode(str(name), path.read_bytes(), faults)
        if text is not None:
            new = format_lesson(text) if path.suffix == ".md" else _yaml(str(name), text, faults)
            yield Formatted(path, new if new != text else None, tuple(faults))
        else:
            yield Formatted(path, None, tuple(faults))


def format_yaml(text: str, folder: str) -> str | None:
    """The canonical layout of a readable YAML text; None when that would change what it says.

    `folder` is the part of content/ it belongs to, such as `questions`. Laying out twice is laying out once.
    """
    root = _composed(text)
    if root is None:
        return text
    comments = read_comments(text, root)
    laid_out = lay_out(root, comments, folder)
    again = _composed(laid_out)
    if again is None or _meaning(again) != _meaning(root):
        return None
    return laid_out if read_comments(laid_out, again).count() == comments.count() else None


def format_lesson(text: str) -> str:
    """A lesson without trailing space (two spaces, a line break, stay) and with one line end at its end."""
    return _TRAILING.sub("", text).rstrip("\n") + "\n"


def _yaml(name: str, text: str, faults: list[Fault]) -> str:
    read_yaml(name, text.encode(), faults)
    if faults:
        return text
    laid_out = format_yaml(text, Path(name).parts[0])
    if laid_out is None:
        hint = "Lay this file out by hand, and report it: `fmt` should know how to write what it says."
        faults.append(Fault(name, 1, "FMT-UNSURE", "The layout would change what the file says.", hint))
        return text
    return laid_out


def _files(paths: Iterable[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            yield from (file for file in path.rglob("*") if file.suffix in _SUFFIXES and file.is_file())
        elif path.suffix in _SUFFIXES:
            yield path


def _composed(text: str) -> Node | None:
    try:
        return yaml.compose(text, Loader=yaml.CSafeLoader)
    except yaml.YAMLError:
        return None


def _meaning(node: Node, key: str = "") -> object:
    """What a tree says, whatever its layout: key order does not count, nor do quotes around an id."""
    if isinstance(node, ScalarNode):
        return None if node.tag == _NULL else (node.value, "id" if key in ID_KEYS else node.tag)
    if isinstance(node, MappingNode):
        return {name.value: _meaning(value, name.value) for name, value in node.value}
    return [_meaning(value, key) for value in node.value]
