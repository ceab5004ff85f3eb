"""What the ICD-10-CM tabular list says: titles, and the notes where the book prints them."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import ModuleType

from .errors import PackageMissing

NOTES = (
    ("includes", "get_includes"),
    ("inclusion_term", "get_inclusion_term"),
    ("excludes1", "get_excludes1"),
    ("excludes2", "get_excludes2"),
    ("code_first", "get_code_first"),
    ("use_additional_code", "get_use_additional_code"),
    ("code_also", "get_code_also"),
    ("note", "get_notes"),
    ("seven_chr_note", "get_seven_chr_note"),
    ("seven_chr_def", "get_seven_chr_def"),
)
"""Kinds of notes in the order of the book, and the package's function for each."""


@dataclass(frozen=True)
class Entry:
    """A chapter, block, category or code with its own notes as pairs (kind, text), and what it stands under.

    Codes are without their dot. A block of one category is named twice, `B20-B20`, so as not to be lost.
    """

    code: str
    title: str
    parent: str | None
    notes: tuple[tuple[str, str], ...]


def read_tabular() -> Iterator[Entry]:
    """Every entry of the tabular list in the order of the book. Raises PackageMissing."""
    book = _package()
    seen: set[str] = set()
    for name in book.get_all_codes(True):
        as_block = name not in seen and book.is_block(name) and "-" not in name
        seen.add(name)
        yield _entry(book, name, as_block=as_block)


def _entry(book: ModuleType, name: str, *, as_block: bool) -> Entry:
    parent = book.get_parent(name, prioritize_blocks=as_block)
    code = name.replace(".", "")
    return Entry(
        code=f"{code}-{code}" if as_block else code,
        title=book.get_description(name, prioritize_blocks=as_block),
        parent=(f"{code}-{code}" if parent == name else parent.replace(".", "")) or None,
        notes=tuple(
            (kind, line)
            for kind, function in NOTES
            for line in _lines(getattr(book, function)(name, prioritize_blocks=as_block))
        ),
    )


def _lines(note: str | list[str] | Mapping[str, str]) -> list[str]:
    if isinstance(note, str):
        return note.splitlines()
    if isinstance(note, Mapping):
        return [f"{char} {meaning}" for char, meaning in note.items()]
    return note


def _package() -> ModuleType:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of how it reads its files
        try:
            import simple_icd_10_cm  # noqa: PLC0415 - 1.5 s and 190 MB: only the build pays for it
        except ImportError as error:
            raise PackageMissing("simple-icd-10-cm") from error
    module: ModuleType = simple_icd_10_cm
    return module
