"""How long the site takes from its start to its first page: the first time, and every other time."""

from __future__ import annotations

import tempfile
from pathlib import Path

from bench.served import bare_flask, content_of_size, studyhub

TRIES = 3


def measure() -> dict[str, float | int | str]:
    """Seconds with 1,500 questions, beside gunicorn with a bare Flask page as baseline."""
    with tempfile.TemporaryDirectory() as name:
        scratch = Path(name)
        content = content_of_size(scratch / "content")
        first = _start(scratch, content)
        later = min(_start(scratch, content) for _ in range(TRIES))
        bare = min(_start_bare(scratch) for _ in range(TRIES))
    return {
        "baseline_bare_flask_s": bare,
        "first_start_s": first,
        "second_start_s (measure: < 2)": later,
        "second_start / baseline": later / bare,
    }


def _start(scratch: Path, content: Path) -> float:
    with studyhub(scratch, content) as (_, seconds):
        return seconds


def _start_bare(scratch: Path) -> float:
    with bare_flask(scratch) as (_, seconds):
        return seconds
