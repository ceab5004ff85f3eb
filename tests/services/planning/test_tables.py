"""The planner's tables: kept, read again, made anew when what is kept does not fit."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from studyhub.learning.planner import tables
from studyhub.services.planning import tables as shared


@pytest.fixture
def built(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Counts how often tables are built, and builds small ones."""
    calls: list[int] = []

    def small() -> tables.ValueTables:
        calls.append(1)
        return tables.build(8)

    monkeypatch.setattr(shared, "build", small)
    return calls


def of_folder(folder: Path) -> tables.ValueTables:
    fresh = shared.SharedTables()
    fresh.bind(folder)
    return fresh.get()


def test_tables_are_built_once_and_read_by_the_next_process(tmp_path: Path, built: list[int]) -> None:
    first, second = of_folder(tmp_path), of_folder(tmp_path)
    assert built == [1]
    assert np.array_equal(first.value, second.value)


def test_a_damaged_file_is_replaced(tmp_path: Path, built: list[int]) -> None:
    of_folder(tmp_path)
    file = next(tmp_path.iterdir())
    file.write_bytes(file.read_bytes()[:100])
    assert of_folder(tmp_path).horizon == 8
    assert built == [1, 1]
    assert of_folder(tmp_path).horizon == 8
    assert built == [1, 1]


def test_tables_of_another_model_are_not_taken(
    tmp_path: Path, built: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    of_folder(tmp_path)
    monkeypatch.setattr(tables, "VERSION", 2)
    of_folder(tmp_path)
    assert built == [1, 1]


def test_a_folder_that_cannot_be_written_is_no_error(tmp_path: Path, built: list[int]) -> None:
    (tmp_path / "file").write_text("not a folder")
    assert of_folder(tmp_path / "file").horizon == 8
    assert built == [1]


def test_tables_are_made_ready_once_and_not_read_again_for_it(tmp_path: Path, built: list[int]) -> None:
    for _ in range(2):
        fresh = shared.SharedTables()
        fresh.bind(tmp_path)
        fresh.make_ready()
    assert built == [1]
    assert fresh._held is None
