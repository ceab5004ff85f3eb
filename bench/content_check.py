"""How long `flask content check` takes over 1,500 questions, and which check costs most."""

from __future__ import annotations

import tempfile
import time
from datetime import date
from pathlib import Path

from bench.synthetic import write_content
from studyhub.catalog.authoring.fmt import format_files
from studyhub.catalog.checks import CHECKS
from studyhub.catalog.checks.bank import Bank
from studyhub.catalog.load import load_catalog

QUESTIONS = 1500
TODAY = date(2026, 11, 23)


def measure() -> dict[str, float | int | str]:
    """Seconds of reading, of all checks and of the costliest, beside reading alone as baseline."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = write_content(Path(scratch) / "content", QUESTIONS)
        start = time.perf_counter()
        bank = Bank(load_catalog(folder).catalog, TODAY)
        reading = time.perf_counter() - start
        seconds, faults = {}, 0
        for check in CHECKS:
            start = time.perf_counter()
            faults += sum(1 for _ in check(bank))
            seconds[check.__name__] = time.perf_counter() - start
        start = time.perf_counter()
        files = sum(1 for _ in format_files(folder))
        laying_out = time.perf_counter() - start
    checking = sum(seconds.values())
    costliest = sorted(seconds, key=seconds.__getitem__, reverse=True)[:4]
    return {
        "questions": len(bank.catalog.questions),
        "faults": faults,
        "reading_s (baseline)": reading,
        "checking_s": checking,
        "reading_and_checking_s (measure: < 6)": reading + checking,
        "checking / reading": checking / reading,
        **{f"check_{name}_s": seconds[name] for name in costliest},
        "fmt_files": files,
        "fmt_s": laying_out,
    }
