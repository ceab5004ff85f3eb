"""Masters of the Medicare Code Editor: rows, flags, and headers that are not as known."""

from __future__ import annotations

import struct

import pytest

from studyhub.codebook.errors import LayoutChanged
from studyhub.codebook.masters import Validity, parse_master

NAMES = b"female\0maternity\0"


def master(rows: int = 1, magic: bytes = b"DECM") -> bytes:
    header = struct.pack("<4s7I", magic, rows, 32, 32 + 24, 20270331, 0, 0, 0)
    return header + struct.pack("<8s4I", b"O80", 20151001, 20240930, 0, 2) + NAMES


def test_row_has_its_days_and_flags() -> None:
    assert list(parse_master(master())) == [Validity("O80", 20151001, 20240930, ("female", "maternity"))]


@pytest.mark.parametrize("data", [b"", master(rows=2), master(magic=b"XXXX")])
def test_other_layout_is_refused(data: bytes) -> None:
    with pytest.raises(LayoutChanged):
        list(parse_master(data))
