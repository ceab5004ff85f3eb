"""What was acknowledged is there after the server is killed without warning."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.served import Served
from tests.browser.test_stranger import register
from tests.conftest import SAMPLE_CONTENT


@pytest.fixture
def served(tmp_path: Path, database_url: str) -> Iterator[Served]:
    server = Served(tmp_path, database_url, {"CONTENT_FOLDER": str(SAMPLE_CONTENT)})
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
