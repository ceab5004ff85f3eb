"""Which measurement runs: `python -m bench <name> [FILE] [--json]`.

A module here with `measure` yields named figures; one with `rows` a table, of which JSON has the columns
that the module's KEYS promise. What `rows` wants, such as a file or a number of students, its arguments say;
IN_ALL has what it is given in `all`, where nothing of the kind was asked for.
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
from bench import Unmeasurable

Figures = Mapping[str, float | int | str]
"""What a measurement found, by names that hold their unit: `from_files_s`, `rss_mib`."""
GIVEN = {"file", "students", "answers", "seed", "scenario", "rows", "sizes", "database", "kolibri"}

NAME = "which measurement; all, which is the default, lets the log of growth have 100,000 lines only"
ROWS = "how many lines the log grows to: ten million unless told, which take up to 35 GB of disk"


def names() -> list[str]:
    """The measurements there are."""
    modules = (module.name for module in pkgutil.iter_modules(bench.__path__))
    return sorted(name for name in modules if not name.startswith("_") and _is_bench(_module(name)))


def main(arguments: list[str]) -> int:
    """Run what is asked for, or everything that needs no file; prints tables, or JSON."""
    parser = _parser()
    asked = parser.parse_args(arguments)
    given = {name: value for name in GIVEN if (value := getattr(asked, name)) is not None}
    wanted = [asked.name] if asked.name != "all" else [n for n in names() if "file" not in _wants(n)]
    if asked.name != "all" and "file" in _wants(asked.name) and not asked.file:
        parser.error(f"{asked.name} reads a file: python -m bench {asked.name} FILE.csv")
    for name in given:
        if not any(name in _wants(one) for one in wanted):
            parser.error(f"{asked.name} takes no {name}.")
    try:
        found = {
            name: _run(name, given if name == asked.name else given_in_all(name, given)) for name in wanted
        }
    except Unmeasurable as wrong:
        print(f"{parser.prog}: {wrong}", file=sys.stderr)
        return 2
    if asked.json:
        table = found.get(asked.name)
        promised = {name: _promised(name, one) for name, one in found.items()}
        print(json.dumps(promised[asked.name] if isinstance(table, Sequence) else promised, indent=2))
        return 0
    for name, figures in found.items():
        print(f"\n{name}")
        _print_rows(figures) if isinstance(figures, Sequence) else _print_figures(figures)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench")
    choices = [*names(), "all"]
    parser.add_argument("name", nargs="?", default="all", choices=choices, help=NAME)
    parser.add_argument("file", nargs="?", help="what `memory` reads: a review log as CSV")
    parser.add_argument("--json", action="store_true", help="print JSON instead of tables")
    parser.add_argument("--students", type=_several, help="how many students are simulated")
    parser.add_argument("--answers", type=_several, help="how many answers each of them has given")
    parser.add_argument("--seed", type=int, help="the same seed gives the same numbers")
    parser.add_argument("--rows", type=_several, help=ROWS)
    parser.add_argument("--sizes", type=_sizes, help="which lengths of the log are measured: 10000,100000")
    parser.add_argument("--database", choices=("sqlite", "postgresql"), help="measure on this one only")
    kolibri = "measure Kolibri on the same work, too: it is fetched from the package index (104 MB)"
    parser.add_argument("--with-kolibri", dest="kolibri", action="store_const", const=True, help=kolibri)
    parser.add_argument("--scenario", help="play this one only")
    return parser


def _several(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) < 2:
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number from 2 on")
    return int(text)


def _sizes(text: str) -> tuple[int, ...]:
    return tuple(_several(one) for one in text.split(","))


def _module(name: str) -> ModuleType:
    return importlib.import_module(f"bench.{name}")


def _is_bench(module: ModuleType) -> bool:
    return hasattr(module, "measure") or hasattr(module, "rows")


def _wants(name: str) -> set[str]:
    """What a measurement may be given, of GIVEN."""
    rows = getattr(_module(name), "rows", None)
    return GIVEN & set(inspect.signature(rows).parameters) if rows else set()


def given_in_all(name: str, given: Mapping[str, object]) -> Mapping[str, object]:
    """What a measurement is given where all are run: no more than any machine has room for, unless asked."""
    told = {"rows", "sizes"} & given.keys()
    return given if told else {**getattr(_module(name), "IN_ALL", {}), **given}


def _run(name: str, given: Mapping[str, object]) -> Figures | Sequence[Figures]:
    print(f"measuring {name} ...", file=sys.stderr, flush=True)
    module, wants = _module(name), _wants(name)
    work = module.measure if hasattr(module, "measure") else module.rows
    found: Figures | Sequence[Figures] = work(**{key: given[key] for key in given if key in wants})
    return found


def _promised(name: str, found: Figures | Sequence[Figures]) -> Figures | list[Figures]:
    """Rows with the columns that are promised; the table tells more."""
    if not isinstance(found, Sequence):
        return found
    return [{key: row[key] for key in _module(name).KEYS} for row in found]


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
