"""`python -m studyhub.cli.serve`: everything from settings to the first page, with one line a step."""

from __future__ import annotations

import argparse
import gc
import sys


def main() -> int:
    """Start the site; a fault in the settings is one line that names it."""
    parser = argparse.ArgumentParser(prog="studyhub", description="Serve StudyHub.")
    parser.add_argument("--demo", action="store_true", help="serve a separate database of invented students")
    demo = parser.parse_args().demo
    print("StudyHub is starting", flush=True)
    # What is loaded now lasts: looking through it again and again costs a sixth of the start.
    gc.disable()
    from .starting import serve  # noqa: PLC0415 - loads all

    return serve(demo=demo)


if __name__ == "__main__":
    sys.exit(main())
