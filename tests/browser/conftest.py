"""The real site on a free port of this machine, and real browsers in front of it.

Every window watches its console: an error, a broken promise or a breach of the content policy in any
test fails that test.
"""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect, sync_playwright
from werkzeug.serving import WSGIRequestHandler, make_server

from studyhub.extensions import db
from studyhub.services.exams import drawing, kinds
from tests.browser.set_up_browser import find
from tests.conftest import MADE
from tests.postgresql import new_database
from tests.web.standing_site import Site, stand_up

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
DESKTOP, PHONE, SMALLEST = (1280, 800), (390, 844), (320, 740)
EXAM_ITEMS = 6
expect.set_options(timeout=15_000)  # what a busy server has made by then is good
HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything here drives a browser."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def sites() -> Iterator[Sites]:
    """The sites of a worker by the kind of their database, each filled once and served until the end."""
    with ExitStack() as running:
        yield Sites(running)


class Sites(dict[str, Site]):
    """Sites that are served; `running` ends them."""

    def __init__(self, running: ExitStack) -> None:
        super().__init__()
        self.running = running

    def serve(self, site: Site) -> Site:
        """Put a site on a free port of this machine."""
        server = make_server("127.0.0.1", 0, site.app, threaded=True, request_handler=Silent)
        site.url = f"http://127.0.0.1:{server.port}"
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        self.running.callback(site.take_down)
        self.running.callback(server.server_close)
        self.running.callback(thread.join, timeout=10)
        self.running.callback(server.shutdown)
        return site


@pytest.fixture
def site(
    database: str, sites: Sites, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Site:
    """The site on a port of its own, on a database that three invented students have used for three weeks."""
    if database not in sites:
        url = new_database(request) if database == "postgresql" else ""
        folder = tmp_path_factory.mktemp("site")
        sites[database] = sites.serve(stand_up(folder, students=3, weeks=3, database_url=url))
        MADE.clear()
    return sites[database]


class Silent(WSGIRequestHandler):
    """Says nothing of each request."""

    def log(self, type: str, message: str, *args: Any) -> None:  # noqa: A002 - werkzeug names it so
        """Nothing."""


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The system's Chromium, started once."""
    path = find()
    if path is None:
        pytest.fail(
            "The browser tests need Chromium: run make test, which installs it, or name one with CHROMIUM."
        )
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, headless=True, args=ARGUMENTS)
        yield browser
        browser.close()


@dataclass
class Watch:
    """What went wrong in the windows of a test, as their consoles told it."""

    errors: list[str] = field(default_factory=list)
    expected: list[str] = field(default_factory=list)

    def look_at(self, page: Page) -> None:
        page.on("console", self.console)
        page.on("pageerror", lambda error: self.errors.append(str(error)))

    def console(self, message: ConsoleMessage) -> None:
        # A refused form or an unknown page is an answer, not a fault; a missing file of ours is one.
        answered = any(f"status of {status}" in message.text for status in (404, 409, 413, 422))
        ours = urlsplit(message.location.get("url", "")).path.startswith("/static")
        planned = any(text in message.text for text in self.expected)
        if message.type == "error" and (ours or not (answered or planned)):
            self.errors.append(f"{message.text} ({message.location.get('url')})")


Windows = Callable[..., Page]


@pytest.fixture
def watch() -> Iterator[Watch]:
    """The consoles of the test's windows; what a test provokes on purpose goes to `expected`."""
    watching = Watch()
    yield watching
    assert watching.errors == []


@pytest.fixture
def window(chromium: Browser, site: Site, watch: Watch) -> Iterator[Windows]:
    """Opens windows: `window(user_id=None, size=DESKTOP, **context)`; each has cookies of its own."""
    opened: list[BrowserContext] = []

    def open_(user_id: uuid.UUID | None = None, size: tuple[int, int] = DESKTOP, **options: Any) -> Page:
        context = chromium.new_context(
            base_url=site.url, viewport={"width": size[0], "height": size[1]}, **options
        )
        opened.append(context)
        context.set_default_timeout(10_000)
        if user_id is not None:
            sign_in(context, site, user_id)
        context.on("page", watch.look_at)
        return context.new_page()

    yield open_
    for context in opened:
        context.close()


def sign_in(context: BrowserContext, site: Site, user_id: uuid.UUID) -> None:
    """Sign a browser in without the form."""
    name = site.app.config["SESSION_COOKIE_NAME"]
    context.add_cookies([{"name": name, "value": site.cookie(user_id), "url": site.url}])


@pytest.fixture
def student(site: Site) -> uuid.UUID:
    """A student who has just registered."""
    return site.new_student()


@pytest.fixture
def page(window: Windows, student: uuid.UUID) -> Page:
    """A desktop window in which the student is signed in."""
    return window(student)


@pytest.fixture
def exam(site: Site, student: uuid.UUID, monkeypatch: pytest.MonkeyPatch) -> str:
    """A drawn exam of six questions; gives its address."""
    monkeypatch.setitem(kinds.KINDS, "domain", replace(kinds.DOMAIN, scored=EXAM_ITEMS))
    with site.app.app_context():
        now = site.app.extensions["clock"]()
        made = drawing.start(user_id=student, kind="domain", domain="D2", shelf=site.shelf, now=now)
        db.session.remove()
    return f"/exams/{made}"
