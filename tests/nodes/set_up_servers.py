"""Finds redis-server and haproxy for the tests with several nodes, or installs them, or says what is missing.

Debian starts what it installs; a policy of ours forbids that meanwhile, so that nothing is left running.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

NEEDED = {"redis-server": "redis-server", "haproxy": "haproxy"}
"""Programs, and the packages of Debian and Ubuntu that have them."""
PLACES = f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin"
POLICY = Path("/usr/sbin/policy-rc.d")


def find(program: str) -> str | None:
    """Where a program is, without installing anything."""
    return shutil.which(program, path=PLACES)


def missing() -> list[str]:
    """The packages that have to be installed."""
    return [package for program, package in NEEDED.items() if find(program) is None]


@contextmanager
def nothing_starts() -> Iterator[None]:
    """Services that are installed meanwhile are not started; a policy that is there already stays."""
    if POLICY.exists():
        yield
        return
    POLICY.write_text("#!/bin/sh\nexit 101\n")
    POLICY.chmod(0o755)
    try:
        yield
    finally:
        POLICY.unlink(missing_ok=True)


def install(packages: list[str]) -> None:
    """Install packages where we may."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return
    quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    with nothing_starts():
        for command in (["update"], ["install", "-y", "--no-install-recommends", *packages]):
            done = subprocess.run(  # noqa: S603 - our own words
                ["apt-get", "-qq", *command],  # noqa: S607 - on the path
                capture_output=True,
                text=True,
                check=False,
                env=quiet,
            )
            if done.returncode:
                print("\n".join(done.stderr.strip().splitlines()[-3:]), file=sys.stderr)


def main() -> int:
    """Make sure that all are there."""
    if packages := missing():
        print(f"Installing {' and '.join(packages)} for the tests with several nodes", flush=True)
        install(packages)
    if not (packages := missing()):
        return 0
    names = " ".join(packages)
    print(
        f"The tests with several nodes need {names}, which could not be had. "
        f"Install it (apt-get install {names}), then run make test again.",
        file=sys.stderr,
    )
    return 1


if __name__ == "__main__":
    sys.exit(main())
