"""The line of migrations as their files tell it: read without Alembic, which takes time and room to load."""

from __future__ import annotations

import re
from pathlib import Path

_FACT = re.compile(r"""^(revision|down_revision)(?:: [^=]+)? = (?:None|["'](\w+)["'])$""", re.MULTILINE)


def line_of(folder: Path) -> tuple[str, ...]:
    """The revisions of a folder of migrations, the first one first.

    Raises ValueError where they make no single line from a first to a last one.
    """
    after: dict[str | None, str] = {}
    for file in sorted((folder / "versions").glob("*.py")):
        facts = {name: value or None for name, value in _FACT.findall(file.read_text(encoding="utf-8"))}
        revision = facts.get("revision")
        if revision is None or "down_revision" not in facts:
            raise ValueError(f"{file.name} does not say its revision and the one before")
        if facts["down_revision"] in after:
            raise ValueError(f"{file.name} follows {facts['down_revision']}, as another migration does")
        after[facts["down_revision"]] = revision
    line: list[str] = []
    while (following := after.pop(line[-1] if line else None, None)) is not None:
        line.append(following)
    if after:
        raise ValueError(f"no migration leads to {', '.join(sorted(after.values()))}")
    return tuple(line)
