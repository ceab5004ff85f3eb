"""What the built tables answer: validity on a day, titles, notes, flags, and MS-DRGs through the grouper."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import TracebackType

from .edition import EDITION, LAYOUT, tables_file
from .errors import OutsideYears, PackageMissing, TablesUnusable
from .grouper import DIED, HOME, UNGROUPABLE, Claim, Grouper, Grouping, Sex

_OWN_ONLY = "inclusion_term"
"""The kind of note that does not hold for the codes below."""
_CODE = re.compile(r"[A-Z0-9]{3}(?:\.?[A-Z0-9]{1,4})?")


@dataclass(frozen=True)
class Note:
    """A note of the tabular list, and the chapter, block or code at which the book prints it."""

    at: str
    kind: str
    text: str


class Codebook:
    """The built tables, read-only; it is the catalog's `CodeAuthority`. Close it, or use it in a `with`.

    Codes may be written with or without their dot; a dot elsewhere than after the third character is no code.
    """

    def __init__(self, path: Path) -> None:
        """Raises TablesUnusable when the file is missing, damaged or of another layout."""
        self.path = path
        self._grouper: Grouper | None = None
        try:
            self._database = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
            facts = dict(self._database.execute("SELECT name, value FROM fact"))
            self.edition: str = facts["edition"]
            self.since = date.fromisoformat(facts["since"])
            self.until = date.fromisoformat(facts["until"])
        except (sqlite3.Error, KeyError, ValueError) as error:
            raise TablesUnusable(path) from error
        if (self.edition, facts["layout"]) != (EDITION, str(LAYOUT)):
            self.close()
            raise TablesUnusable(path)

    def covers(self, on: date) -> bool:
        """Whether the tables know which codes are valid on that day."""
        return self.since <= on <= self.until

    def billable(self, code: str, on: date) -> bool:
        """Whether the code is valid and complete for discharges of that day."""
        return self._valid_row(code, on) is not None

    def flags(self, code: str, on: date) -> frozenset[str]:
        """The Medicare Code Editor's marks of a code on a day, such as `maternity`; none if it is invalid."""
        row = self._valid_row(code, on)
        return frozenset(row[0].split()) if row else frozenset()

    def title(self, code: str) -> str | None:
        """The official title of a code or category, empty where no package has it yet; None for no code."""
        bare = _bare(code)
        row = self._database.execute("SELECT title FROM entry WHERE code = ?", (bare,)).fetchone()
        if row:
            return str(row[0])
        known = self._database.execute("SELECT 1 FROM validity WHERE code = ? LIMIT 1", (bare,)).fetchone()
        return "" if known else None

    def notes(self, code: str) -> tuple[Note, ...]:
        """The notes that hold for a code: its own, then those of what it stands under, nearest first."""
        found: list[Note] = []
        at: str | None = _bare(code)
        own = at
        while at:
            query = "SELECT kind, text FROM note WHERE code = ? ORDER BY position"
            rows = self._database.execute(query, (at,))
            found += [Note(_dotted(at), kind, text) for kind, text in rows if at == own or kind != _OWN_ONLY]
            row = self._database.execute("SELECT parent FROM entry WHERE code = ?", (at,)).fetchone()
            at = row[0] if row else None
        return tuple(found)

    def counts(self, on: date) -> dict[str, int]:
        """How many codes of each system, `CM` and `PCS`, are valid on a day."""
        query = (
            "SELECT system, count(DISTINCT code) FROM validity WHERE ? BETWEEN first AND last GROUP BY system"
        )
        return dict(self._database.execute(query, (_number(on),)))

    def groups(
        self,
        dx: Sequence[str],
        px: Sequence[str] = (),
        *,
        discharge: date,
        age: int,
        sex: Sex,
        disposition: int = HOME,
        present: Sequence[str] = (),
    ) -> Grouping:
        """The MS-DRG of a discharge, principal diagnosis first; see `Claim` and `Grouper.group`."""
        return self._engine().group(Claim(dx, discharge, age, sex, px, disposition, present))

    def drgs(
        self,
        diagnoses: Sequence[str],
        procedures: Sequence[str],
        *,
        discharge: date,
        age: int,
        died: bool,
    ) -> frozenset[int]:
        """The MS-DRGs to which a stay can group, for either sex, with additional diagnoses acquired or not.

        Empty without a grouper for its day, and where only MS-DRG 999 (ungroupable) comes out.
        """
        others = len(diagnoses) - 1
        marks = [("Y", *("N" if at == late else "Y" for at in range(others))) for late in range(others + 1)]
        sexes: tuple[Sex, ...] = ("male", "female")
        claims = [
            Claim(diagnoses, discharge, age, sex, procedures, DIED if died else HOME, present)
            for sex in sexes
            for present in (*marks, ("Y", *("N" * others)))
        ]
        try:
            found = {self._engine().group(claim).drg for claim in claims}
        except (PackageMissing, OutsideYears):
            return frozenset()
        return frozenset(found - {UNGROUPABLE})

    def close(self) -> None:
        """Close the file, and the grouper where one was needed."""
        self._database.close()
        if self._grouper is not None:
            self._grouper.close()
            self._grouper = None

    def __enter__(self) -> Codebook:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _engine(self) -> Grouper:
        if self._grouper is None:
            self._grouper = Grouper(self.until)
        return self._grouper

    def _valid_row(self, code: str, on: date) -> tuple[str] | None:
        query = "SELECT flags FROM validity WHERE code = ? AND ? BETWEEN first AND last"
        row: tuple[str] | None = self._database.execute(query, (_bare(code), _number(on))).fetchone()
        return row


@contextmanager
def opened(folder: Path | None) -> Iterator[Codebook | None]:
    """The tables built in a folder, or None when there are none that this code can read."""
    book = None
    if folder is not None:
        with suppress(TablesUnusable):
            book = Codebook(tables_file(folder))
    if book is None:
        yield None
        return
    with book:
        yield book


def _bare(code: str) -> str:
    return code.upper().replace(".", "") if _CODE.fullmatch(code.upper()) else ""


def _dotted(code: str) -> str:
    return code if "-" in code or len(code) <= 3 else f"{code[:3]}.{code[3:]}"


def _number(day: date) -> int:
    return int(day.strftime("%Y%m%d"))
