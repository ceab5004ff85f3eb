"""Which measurement runs: `python -m bench <name> [--json]`; every module here with `measure` is one."""

from __future__ import annotations

import argparse
import importlib
import json
import pkgutil
import sys
from collections.abc import Mapping

import bench

Figures = Mapping[str, float | int | str]
"""What a measurement found, by names that hold their unit: `from_files_s`, `rss_mib`."""


def names() -> list[str]:
    """The measurements there are."""
    modules = (module.name for module in pkgutil.iter_modules(bench.__path__))
    return sorted(name for name in modules if not name.startswith("_") and _has_measure(name))


def main(arguments: list[str]) -> int:
    """Run what is asked for, or everything; prints a table, or JSON."""
    parser = argparse.ArgumentParser(prog="python -m bench")
    choices = [*names(), "all"]
    parser.add_argument("name", nargs="?", default="all", choices=choices, help="which measurement (all)")
    parser.add_argument("--json", action="store_true", help="print one JSON object instead of tables")
    asked = parser.parse_args(arguments)
    found = {name: _measure(name) for name in (names() if asked.name == "all" else [asked.name])}
    if asked.json:
        print(json.dumps(found, indent=2))
        return 0
    for name, figures in found.items():
        print(f"\n{name}")
        for label, value in figures.items():
            print(
                f"  {label:<44} {value:>12,.3f}" if isinstance(value, float) else f"  {label:<44} {value:>12}"
            )
    return 0


def _has_measure(name: str) -> bool:
    return hasattr(importlib.import_module(f"bench.{name}"), "measure")


def _measure(name: str) -> Figures:
    print(f"measuring {name} ...", file=sys.stderr, flush=True)
    figures: Figures = importlib.import_module(f"bench.{name}").measure()
    return figures


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
