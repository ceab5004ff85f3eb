"""How long 1,500 questions take to load, from files and from the cache, and what memory they hold."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import yaml

from bench.synthetic import write_content
from studyhub.catalog.load import load_catalog
from studyhub.catalog.shelf import Shelf

QUESTIONS = 1500
TRIES = 3

_MEMORY = """
import psutil, sys
from pathlib import Path
from studyhub.catalog.load import load_catalog
from studyhub.catalog.shelf import Shelf
before = psutil.Process().memory_info().rss
shelf = Shelf([load_catalog(Path(sys.argv[1]), cache_folder=Path(sys.argv[2])).catalog])
print(before, psutil.Process().memory_info().rss, len(shelf.questions))
"""


def measure() -> dict[str, float | int | str]:
    """Seconds and mebibytes, beside a plain `yaml.load` (C loader) of the same YAML files as baseline."""
    with tempfile.TemporaryDirectory() as scratch:
        folder, cache = write_content(Path(scratch) / "content", QUESTIONS), Path(scratch) / "cache"
        baseline = _seconds(lambda: _plain_yaml(folder))
        from_files = _seconds(lambda: load_catalog(folder))
        first = load_catalog(folder, cache_folder=cache)
        from_cache = _seconds(lambda: load_catalog(folder, cache_folder=cache))
        indexing = _seconds(lambda: Shelf([first.catalog]))
        fresh, loaded = _memory(folder, Path(scratch) / "other")
        fresh_cached, loaded_cached = _memory(folder, cache)
    return {
        "questions": len(first.catalog.questions),
        "faults": len(first.faults),
        "baseline_yaml_load_s": baseline,
        "from_files_s (measure: < 3)": from_files,
        "from_files / baseline": from_files / baseline,
        "from_cache_s (measure: < 0.3)": from_cache,
        "from_cache / baseline": from_cache / baseline,
        "shelf_s": indexing,
        "rss_before_mib": fresh,
        "rss_after_files_mib": loaded,
        "rss_of_catalog_from_files_mib": loaded - fresh,
        "rss_after_cache_mib": loaded_cached,
        "rss_of_catalog_from_cache_mib": loaded_cached - fresh_cached,
    }


def _plain_yaml(folder: Path) -> None:
    for path in folder.rglob("*.yaml"):
        yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader)


def _seconds(work: Callable[[], object]) -> float:
    """The best of a few runs: the others were disturbed."""
    times = []
    for _ in range(TRIES):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


def _memory(folder: Path, cache: Path) -> tuple[float, float]:
    """Resident memory of a fresh process before and after it has loaded the folder, in MiB."""
    command = [sys.executable, "-c", _MEMORY, str(folder), str(cache)]
    printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout  # noqa: S603 - our own code
    before, after, _ = (int(number) for number in printed.split())
    return before / 2**20, after / 2**20
