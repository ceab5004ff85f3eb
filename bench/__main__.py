"""Which measurement runs: `python -m bench <name> [FILE] [--json]`.

A module here with `measure` yields named figures; one with `rows` a table, and may want a file.
"""

from __future__ import annotations

import argparse
import importlib
import inspect
import json
import pkgutil
import sys
from collections.abc import Mapping, Sequence
from types import ModuleType

import bench

Figures = Mapping[str, float | int | str]
"""What a measurement found, by names that hold their unit: `from_files_s`, `rss_mib`."""


def names() -> list[str]:
    """The measurements there are."""
    modules = (module.name for module in pkgutil.iter_modules(bench.__path__))
    return sorted(name for name in modules if not name.startswith("_") and _is_bench(_module(name)))


def main(arguments: list[str]) -> int:
    """Run what is asked for, or everything that needs no file; prints tables, or JSON."""
    parser = argparse.ArgumentParser(prog="python -m bench")
    choices = [*names(), "all"]
    parser.add_argument("name", nargs="?", default="all", choices=choices, help="which measurement (all)")
    parser.add_argument("file", nargs="?", help="what `memory` reads: a review log as CSV")
    parser.add_argument("--json", action="store_true", help="print JSON instead of tables")
    asked = parser.parse_args(arguments)
    wanted = [name for name in names() if not _wants_file(name)] if asked.name == "all" else [asked.name]
    if any(map(_wants_file, wanted)) and not asked.file:
        parser.error(f"{asked.name} reads a file: python -m bench {asked.name} FILE.csv")
    found = {name: _run(name, asked.file) for name in wanted}
    if asked.json:
        table = found.get(asked.name)
        print(json.dumps(table if isinstance(table, Sequence) else found, indent=2))
        return 0
    for name, figures in found.items():
        print(f"\n{name}")
        _print_rows(figures) if isinstance(figures, Sequence) else _print_figures(figures)
    return 0


def _module(name: str) -> ModuleType:
    return importlib.import_module(f"bench.{name}")


def _is_bench(module: ModuleType) -> bool:
    return hasattr(module, "measure") or hasattr(module, "rows")


def _wants_file(name: str) -> bool:
    rows = getattr(_module(name), "rows", None)
    return rows is not None and "file" in inspect.signature(rows).parameters


def _run(name: str, file: str | None) -> Figures | Sequence[Figures]:
    print(f"measuring {name} ...", file=sys.stderr, flush=True)
    module = _module(name)
    found: Figures | Sequence[Figures] = (
        module.measure()
        if hasattr(module, "measure")
        else module.rows(file)
        if _wants_file(name)
        else module.rows()
    )
    return found


def _print_figures(figures: Figures) -> None:
    for label, value in figures.items():
        print(f"  {label:<44} {value:>12,.3f}" if isinstance(value, float) else f"  {label:<44} {value:>12}")


def _print_rows(rows: Sequence[Figures]) -> None:
    if not rows:
        return
    widths = {name: max(len(name), *(len(str(row[name])) for row in rows)) for name in rows[0]}
    for line in (dict(zip(widths, widths, strict=True)), *rows):
        print("  " + "  ".join(f"{line[name]!s:>{width}}" for name, width in widths.items()))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
