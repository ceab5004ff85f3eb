from __future__ import annotations

from pathlib import Path

import pytest

from studyhub.catalog import load
from studyhub.catalog.faults import Fault, Severity
from studyhub.catalog.load import load_catalog, read_content
from studyhub.catalog.types import Catalog
from tests.catalog.small_bank import FILES, LESSON, QUESTIONS, SINGLE, write

BROKEN = {QUESTIONS: SINGLE.replace("level: application", "level: x")}


def cached(cache: Path) -> list[Path]:
    return list(cache.glob("catalog-*.msgpack"))


def test_cache_gives_back_the_very_same_catalog(tmp_path: Path) -> None:
    folder, cache = write(tmp_path / "content"), tmp_path / "cache"
    first, second = (load_catalog(folder, cache_folder=cache) for _ in range(2))
    assert (first.from_cache, second.from_cache) == (False, True)
    assert second.catalog == first.catalog
    assert second.faults == first.faults == ()


def test_what_was_checked_with_less_is_checked_anew(tmp_path: Path) -> None:
    folder, cache = write(tmp_path / "content"), tmp_path / "cache"
    load_catalog(folder, cache_folder=cache)
    wrong = Fault("a.yaml", 1, "CODE-INVALID", "E11.2")
    strict = load_catalog(folder, cache_folder=cache, check=lambda _: [wrong], checked_by="fy2027")
    assert (strict.from_cache, strict.faults) == (False, (wrong,))
    assert load_catalog(folder, cache_folder=cache, checked_by="").from_cache


@pytest.mark.parametrize("damage", [b"", b"rubbish", None])
def test_damaged_cache_is_rebuilt_in_silence(tmp_path: Path, damage: bytes | None) -> None:
    folder, cache = write(tmp_path / "content"), tmp_path / "cache"
    good = load_catalog(folder, cache_folder=cache)
    (file,) = cached(cache)
    whole = file.read_bytes()
    file.write_bytes(whole.replace(b"Amara", b"Amira") if damage is None else damage)
    again = load_catalog(folder, cache_folder=cache)
    assert (again.from_cache, again.catalog, file.read_bytes()) == (False, good.catalog, whole)


@pytest.mark.parametrize("path", [QUESTIONS, LESSON, "figures/d2-privacy/clock.svg"])
def test_any_changed_byte_names_another_state(tmp_path: Path, path: str) -> None:
    folder, cache = write(tmp_path / "content"), tmp_path / "cache"
    before = load_catalog(folder, cache_folder=cache)
    (folder / path).write_text(FILES[path] + "\n")
    after = load_catalog(folder, cache_folder=cache)
    assert not after.from_cache
    assert after.catalog.hash != before.catalog.hash


def test_moved_file_names_another_state() -> None:
    assert load.content_name({"a": b"bc"}) != load.content_name({"ab": b"c"})


def test_errors_are_told_sorted_and_never_cached(tmp_path: Path) -> None:
    folder, cache = write(tmp_path / "content", {**BROKEN, "word-parts.yaml": "{}"}), tmp_path / "cache"
    loaded = load_catalog(folder, cache_folder=cache)
    assert not loaded.usable
    assert list(loaded.faults) == sorted(loaded.faults)
    assert {fault.path for fault in loaded.faults} == {QUESTIONS, "word-parts.yaml"}
    assert cached(cache) == []


def test_what_could_be_read_is_there_in_spite_of_errors(tmp_path: Path) -> None:
    catalog, faults = read_content(write(tmp_path, {"word-parts.yaml": "{}"}))
    assert ([one.id for one in catalog.questions], len(faults)) == (["d2-breach-0001"], 1)


def test_faults_of_the_caller_are_added_and_warnings_kept_with_the_cache(tmp_path: Path) -> None:
    def check(catalog: Catalog) -> list[Fault]:
        return [Fault("x.yaml", 3, "STALE", f"{len(catalog.questions)} question", "mend", Severity.WARNING)]

    folder, cache = write(tmp_path / "content"), tmp_path / "cache"
    first, second = (load_catalog(folder, cache_folder=cache, check=check) for _ in range(2))
    assert second.from_cache
    assert (
        second.faults
        == first.faults
        == (Fault("x.yaml", 3, "STALE", "1 question", "mend", Severity.WARNING),)
    )


def test_missing_folder_is_a_fault(tmp_path: Path) -> None:
    loaded = load_catalog(tmp_path / "nowhere", cache_folder=tmp_path / "cache")
    assert [fault.code for fault in loaded.faults] == ["FOLDER-MISSING"]
    assert not loaded.usable


def test_cache_that_cannot_be_written_is_no_reason_to_stop(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file where the folder should be")
    loaded = load_catalog(write(tmp_path / "content"), cache_folder=tmp_path / "cache")
    assert loaded.usable
