"""How much memory the served site holds while nobody asks for anything, before and after visitors came."""

from __future__ import annotations

import tempfile
from pathlib import Path

from bench.served import bare_flask, content_of_size, get, memory_mib, studyhub

PAGES = ("/", "/learn", "/learn/L20", "/glossary", "/search?q=record", "/register", "/login", "/about")
ROUNDS = 10


def measure() -> dict[str, float | int | str]:
    """Mebibytes (PSS of the process tree) with 1,500 questions; baseline: a bare Flask page served alike."""
    with tempfile.TemporaryDirectory() as name:
        scratch = Path(name)
        content = content_of_size(scratch / "content")
        with studyhub(scratch, content):
            pass  # the first start compiles the content; the later ones are the rule
        with bare_flask(scratch) as (port, _):
            bare = memory_mib(port)
        with studyhub(scratch, content) as (port, _):
            idle = memory_mib(port)
            for address in PAGES * ROUNDS:
                get(port, address)
            visited = memory_mib(port)
    return {
        "baseline_bare_flask_mib": bare,
        "idle_mib (measure: < 150)": idle,
        "idle / baseline": idle / bare,
        "idle_after_visitors_mib": visited,
        "idle_after_visitors / baseline": visited / bare,
    }
