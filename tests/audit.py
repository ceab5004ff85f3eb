"""Holds every installed package against the known advisories (pip-audit), and says how many really were.

`make audit` runs this. It ends with 0 for clean, 1 for a known weakness, 2 where packages were not audited;
pip-audit itself says that nothing was found when it could look nothing up.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

COMMAND = (
    sys.executable,
    "-m",
    "pip_audit",
    "--format",
    "json",
    "--progress-spinner",
    "off",
    "--timeout",
    "10",
)
CLEAN, WEAK, NOT_AUDITED = 0, 1, 2
PATIENCE = 300
"""Seconds in which a hundred packages are looked up many times over."""


@dataclass(frozen=True)
class Audit:
    """What is to be said, a line each, and what the command ends with."""

    lines: tuple[str, ...]
    status: int


def judge(report: str) -> Audit:
    """What pip-audit's JSON comes to; "" where it gave none."""
    try:
        rows: list[dict[str, Any]] = json.loads(report)["dependencies"]
    except (ValueError, KeyError, TypeError):
        return Audit(("not audited: pip-audit gave no report (no network to the advisories?)",), NOT_AUDITED)
    audited = [row for row in rows if "vulns" in row]
    skipped = [row for row in rows if "vulns" not in row]
    weak = [(row, one) for row in audited for one in row["vulns"]]
    said = [f"{row['name']} {row['version']}: {one['id']}, mended in {fixes(one)}" for row, one in weak]
    if weak:
        said.append(f"{len(weak)} known weaknesses in {len(audited)} packages audited")
    if not audited:
        said.append(f"not audited: advisories for none of {len(rows)} packages could be read")
    elif skipped:
        names = ", ".join(row["name"] for row in skipped)
        said.append(f"not audited: {len(skipped)} of {len(rows)} packages ({names})")
    elif not weak:
        said.append(f"clean: {len(audited)} packages audited, no known weakness")
    return Audit(tuple(said), WEAK if weak else NOT_AUDITED if skipped or not audited else CLEAN)


def fixes(weakness: dict[str, Any]) -> str:
    """The versions that mend it."""
    return ", ".join(weakness.get("fix_versions") or ["no version yet"])


def report_of(command: Sequence[str]) -> str:
    """What the auditor prints; "" where it cannot."""
    try:
        done = subprocess.run(  # noqa: S603 - our own words
            command, capture_output=True, text=True, timeout=PATIENCE, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout


if __name__ == "__main__":
    found = judge(report_of(COMMAND))
    sys.stdout.write("".join(f"Audit: {line}\n" for line in found.lines))
    sys.exit(found.status)
