"""What was acknowledged is there after the server is killed without warning."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from studyhub.config import ROOT
from tests.browser.test_stranger import register
from tests.conftest import SAMPLE_CONTENT, free_port

PATIENCE = 40


@dataclass
class Served:
    """The site as `make run` serves it, in processes of its own."""

    folder: Path
    port: int
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        settings = {
            "PORT": str(self.port),
            "INSTANCE_FOLDER": str(self.folder),
            "DATABASE_URL": f"sqlite:///{self.folder / 'studyhub.db'}",
            "CONTENT_FOLDER": str(SAMPLE_CONTENT),
            "PUBLIC_URL": self.url,
        }
        with (self.folder / "said.txt").open("ab") as said:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "studyhub.cli.serve"],
                cwd=ROOT,
                env=os.environ | settings,
                stdout=said,
                stderr=said,
                start_new_session=True,
            )
        self._wait()

    def _wait(self) -> None:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            with contextlib.suppress(OSError):
                asking = HTTPConnection("127.0.0.1", self.port, timeout=5)
                asking.request("GET", "/healthz")
                if asking.getresponse().status == 200:
                    asking.close()
                    return
            time.sleep(0.1)
        raise AssertionError(f"the server did not start: {(self.folder / 'said.txt').read_text()}")

    def kill(self) -> None:
        """`kill -9` the master and its workers."""
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(timeout=10)
            self.process = None


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    server = Served(tmp_path, free_port())
    server.start()
    yield server
    server.kill()


def test_answer_acknowledged_is_kept_when_the_server_is_killed_at_once(
    served: Served, chromium: Browser
) -> None:
    context = chromium.new_context(base_url=served.url)
    page = context.new_page()
    register(page, "rosa@example.org")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Rosa")
    page.goto("/practice/quiz?types=single&count=5")
    page.get_by_role("button", name="Start the quiz").click()
    page.locator("#answer-form .option-row").first.click()
    page.locator("#answer-form button[type=submit]").click()
    expect(page.locator("#verdict")).to_be_visible()
    served.kill()
    served.start()
    page.reload()
    expect(page.locator("#verdict")).to_be_visible()
    context.close()
