"""What authoring needs of the site: the shipped content, the code tables, the day."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from studyhub.catalog.codes import CodeAuthority
from studyhub.catalog.shelf import Shelf
from studyhub.catalog.types import Catalog
from studyhub.codebook.book import opened


@dataclass(frozen=True)
class Workshop:
    """`core` is the shelf with nothing but the shipped bank, whose files lie in `content`.

    `code_tables` is the folder of the official codes; without it codes are not checked.
    """

    core: Shelf
    content: Path
    code_tables: Path | None
    today: date

    @property
    def catalog(self) -> Catalog:
        """The shipped bank."""
        return self.core.catalogs[0]

    @contextmanager
    def codes(self) -> Iterator[CodeAuthority | None]:
        """The official code tables, where they are built."""
        with opened(self.code_tables) as book:
            yield book
