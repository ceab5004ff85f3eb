"""Finds Chromium for the browser tests, or installs it, or says in one line that there is none.

Order: the PATH, then the system's packages where we may install them, then Playwright's own.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def on_path() -> str | None:
    """A Chromium on the PATH (or named by CHROMIUM)."""
    named = os.environ.get("CHROMIUM", "")
    return next((path for name in (named, *NAMES) if name and (path := shutil.which(name))), None)


def playwrights_own() -> str | None:
    """The Chromium that Playwright has installed, if any."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - slow to import, seldom needed

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if os.path.exists(path) else None  # noqa: PTH110 - a plain question


def find() -> str | None:
    """Where Chromium is, without installing anything."""
    return on_path() or playwrights_own()


def run(*command: str) -> bool:
    """Whether a command could be run and succeeded; its output is shown only when it fails."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=900)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired):
        return False
    if done.returncode:
        print("\n".join(done.stderr.strip().splitlines()[-3:]), file=sys.stderr)
    return done.returncode == 0


def main() -> int:
    """Make sure that there is a Chromium."""
    if find():
        return 0
    print("Looking for Chromium: none here yet, so it is installed (a few minutes, once)", flush=True)
    if os.geteuid() == 0 and shutil.which("apt-get"):
        run("apt-get", "update", "-qq")
        run("apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium")
    if on_path() is None:
        run(sys.executable, "-m", "playwright", "install", "chromium")
    if find():
        return 0
    print(
        "The browser tests need Chromium and none could be had. Install it (apt-get install chromium) "
        "or name one with CHROMIUM=/path/to/chromium, then run make test again.",
        file=sys.stderr,
    )
    return 1


if __name__ == "__main__":
    sys.exit(main())
