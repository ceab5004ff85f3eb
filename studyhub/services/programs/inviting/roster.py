"""How a list of students is read: whatever a spreadsheet saves, every fault with its line and what to do.

Pure: it is told who is known already, and touches neither database nor clock.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

MOST_LINES = 500
NOBODY = "There is nobody on this list."
LONGEST_NAME, LONGEST_ADDRESS, LONGEST_SHOWN = 80, 254, 60
DELIMITERS = (",", ";", "\t")
ADDRESS = re.compile(
    r"[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]"
)
BOTH = re.compile(r"(?P<name>[^<>]*)<(?P<address>[^<>\s]+@[^<>\s]+)>")
"""A name and an address in one, as mail programs write them."""
ADDRESS_HEADS = {"email", "e-mail", "mail", "email address", "e-mail address", "mail address", "address"}
NAME_HEADS = {"name", "full name", "student", "student name"}
FIRST_HEADS = {"first name", "first", "given name", "firstname"}
LAST_HEADS = {"last name", "last", "surname", "family name", "lastname"}
HEADS = ADDRESS_HEADS | NAME_HEADS | FIRST_HEADS | LAST_HEADS


@dataclass(frozen=True)
class Known:
    """Addresses, in lower case, that need no invitation: in the cohort, or invited and not over."""

    inside: frozenset[str] = frozenset()
    invited: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Entry:
    """A student who can be invited, and the line (from 1) that says so."""

    line: int
    name: str
    email: str


@dataclass(frozen=True)
class Fault:
    """A line that cannot be used: what stands there, what is wrong, what to do."""

    line: int
    text: str
    what: str
    hint: str


@dataclass(frozen=True)
class Roster:
    """What a list says: who can be invited, what is wrong, and its text, to mend it in."""

    entries: tuple[Entry, ...]
    faults: tuple[Fault, ...]
    text: str


@dataclass(frozen=True)
class _Columns:
    """Where a line has its address and the parts of its name; -1: the field that holds an @."""

    address: int = -1
    names: tuple[int, ...] = ()


@dataclass
class _Reading:
    """What was found so far."""

    known: Known
    entries: list[Entry] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    lines: dict[str, int] = field(default_factory=dict)


def read_roster(data: bytes | str, known: Known) -> Roster:
    """Read a list of names and addresses; nothing stops at the first fault."""
    text = data if isinstance(data, str) else decode(data)
    text = "\n".join(text.lstrip("\ufeff").splitlines())
    reading = _Reading(known)
    rows, broken = _rows(text)
    if broken is not None:
        reading.faults.append(broken)
    columns, rows = _without_head(rows, reading)
    if columns is not None:
        _read_lines(rows, columns, reading)
    if not reading.entries and not reading.faults:
        reading.faults.append(Fault(1, "", NOBODY, "Write one student a line: name, address."))
    return Roster(tuple(reading.entries), tuple(sorted(reading.faults, key=lambda one: one.line)), text)


def decode(data: bytes) -> str:
    """Text of a file: UTF-8 with or without its mark, UTF-16 by its mark, else Windows' own letters."""
    if data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def is_address(text: str) -> bool:
    """Whether a text in lower case has the form of a mail address."""
    return len(text) <= LONGEST_ADDRESS and ADDRESS.fullmatch(text) is not None and ".." not in text


Row = tuple[int, list[str]]


def _rows(text: str) -> tuple[list[Row], Fault | None]:
    """The lines that say something, by the separator that finds the most addresses."""
    first, _, rest = text.partition("\n")
    said = re.fullmatch(r"\s*sep=(.)\s*", first)  # Excel's own way to name the separator
    if said:
        return _split("\n" + rest, said[1])
    readings = [_split(text, delimiter) for delimiter in DELIMITERS]
    return max(readings, key=lambda found: _fitness(found[0]))


def _fitness(rows: Iterable[Row]) -> tuple[int, int]:
    """How well a separator fits: addresses that stand alone, then heads that are known."""
    cells = [cell.strip().lower() for _, row in rows for cell in row]
    return sum(is_address(cell) for cell in cells), sum(cell in HEADS for cell in cells)


def _split(text: str, delimiter: str) -> tuple[list[Row], Fault | None]:
    reader = csv.reader(
        io.StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=True, strict=True
    )
    rows: list[Row] = []
    while True:
        line = reader.line_num + 1
        try:
            row = next(reader)
        except StopIteration:
            return rows, None
        except csv.Error:
            hint = "Close the quotation mark, or take it out; what follows this line was not read."
            return rows, Fault(line, _shown(text, line), "A quotation mark is not closed.", hint)
        if any(cell.strip() for cell in row):
            rows.append((line, [" ".join(cell.split()) for cell in row]))


def _shown(text: str, line: int) -> str:
    return text.split("\n")[line - 1][:LONGEST_SHOWN]


def _without_head(rows: list[Row], reading: _Reading) -> tuple[_Columns | None, list[Row]]:
    """The columns, by the head where there is one; None where a head names no column of addresses."""
    if not rows:
        return None, rows
    line, first = rows[0]
    heads = [cell.lower() for cell in first]
    if any("@" in cell for cell in heads) or not HEADS & set(heads):
        return _Columns(), rows
    address = next((at for at, head in enumerate(heads) if head in ADDRESS_HEADS), None)
    if address is None:
        hint = "Call it email, or leave the first line out."
        reading.faults.append(Fault(line, ", ".join(first), "No column is called email.", hint))
        return None, rows
    names = [at for kind in (NAME_HEADS, FIRST_HEADS, LAST_HEADS) for at, h in enumerate(heads) if h in kind]
    return _Columns(address, tuple(names)), rows[1:]


def _read_lines(rows: Sequence[Row], columns: _Columns, reading: _Reading) -> None:
    if len(rows) > MOST_LINES:
        line, cells = rows[MOST_LINES]
        hint = "Send this part, then the rest as a second list; from this line on nothing was read."
        what = f"A list has at most {MOST_LINES} students."
        reading.faults.append(Fault(line, ", ".join(cells)[:LONGEST_SHOWN], what, hint))
    for line, cells in rows[:MOST_LINES]:
        _read_line(line, cells, columns, reading)


def _read_line(line: int, cells: list[str], columns: _Columns, reading: _Reading) -> None:
    address, name = _parts(cells, columns)
    wrong = _fault(address, name, reading)
    if wrong:
        reading.faults.append(Fault(line, ", ".join(cells)[:LONGEST_SHOWN], *wrong))
    else:
        reading.entries.append(Entry(line, name, address))
    reading.lines.setdefault(address, line)


def _parts(cells: list[str], columns: _Columns) -> tuple[str, str]:
    """Address and name of a line."""
    cells = [part for cell in cells for part in _apart(cell)] if columns.address < 0 else cells
    if columns.address >= 0:
        cells = [*cells, *[""] * (1 + max((columns.address, *columns.names)) - len(cells))]
        name = " ".join(cells[at] for at in columns.names if cells[at])
        return cells[columns.address].lower(), name
    at = next((at for at, cell in enumerate(cells) if "@" in cell), None)
    if at is None:
        return "", " ".join(cells)
    return cells[at].lower(), " ".join(cell for n, cell in enumerate(cells) if n != at and cell)


def _apart(cell: str) -> tuple[str, ...]:
    both = BOTH.fullmatch(cell)
    return (both["name"].strip().strip('"'), both["address"]) if both else (cell,)


def _fault(address: str, name: str, reading: _Reading) -> tuple[str, str] | None:
    """What is wrong with a line and what to do about it, or None; the first that applies."""
    known, earlier = reading.known, reading.lines.get(address, 0)
    checks = (
        (not address, "There is no mail address.", "Add it, or take the line out."),
        (
            not is_address(address),
            f"“{address[:LONGEST_SHOWN]}” is not a mail address.",
            "Write it as name@college.edu.",
        ),
        (bool(earlier), f"The address stands on line {earlier} already.", "Take one of the two out."),
        (address in known.inside, "This student is in the cohort already.", "Take the line out."),
        (
            address in known.invited,
            "This student is invited already.",
            "Take the line out; you can send that invitation again.",
        ),
        (len(name) > LONGEST_NAME, f"The name has more than {LONGEST_NAME} letters.", "Shorten it."),
        (
            "\ufffd" in name,
            "The name has letters that could not be read.",
            "Save the list as “CSV UTF-8”, or mend them.",
        ),
    )
    return next(((what, hint) for wrong, what, hint in checks if wrong), None)
