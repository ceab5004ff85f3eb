"""The site in processes of its own and in this one, on databases that a test may spoil."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.browser.served import Served
from tests.conftest import SAMPLE_CONTENT, copied_database, make_app
from tests.faults.visitor import Visitor
from tests.web.standing_site import Site


@pytest.fixture(scope="session")
def small_disk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder on a disk of its own of 16 MiB where this machine lets us mount one, else any folder."""
    folder = tmp_path_factory.mktemp("disk")
    mounted = os.geteuid() == 0 and _run("mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", str(folder))
    yield folder
    if mounted:
        _run("umount", "--lazy", str(folder))


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory, small_disk: Path) -> Iterator[Served]:
    """The real server with two workers, its database on the small disk; a test leaves it as it was."""
    folder = tmp_path_factory.mktemp("served")
    passing = folder / "passing"
    passing.mkdir()
    settings = {
        "CONTENT_FOLDER": str(shutil.copytree(SAMPLE_CONTENT, folder / "content")),
        "TMPDIR": str(passing),
        "WORKERS": "2",
    }
    server = Served(
        folder, f"sqlite:///{small_disk / 'studyhub.db'}", settings, module="tests.faults.small_exams"
    )
    server.start()
    yield server
    server.kill()


@pytest.fixture
def visitor(served: Served) -> Visitor:
    """Somebody with an account, signed in."""
    visitor = Visitor(served.port)
    visitor.register()
    return visitor


@pytest.fixture
def stand(database: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[..., Site]]:
    """Makes sites with those settings in this process, all on one database of the test."""
    made: list[Site] = []
    url = copied_database(request, database, tmp_path)

    def make(**settings: Any) -> Site:
        options = {"WTF_CSRF_ENABLED": True, "TESTING": False} | settings
        made.append(Site(make_app(tmp_path, url, **options), demo=None))  # type: ignore[arg-type]
        return made[-1]

    yield make
    for site in made:
        with suppress(Exception):  # a spoilt database may not be let go in peace
            site.take_down()


@pytest.fixture(scope="module")
def site(
    database: str, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    """A site in this process for tests that spoil nothing of it."""
    folder = tmp_path_factory.mktemp("site")
    url = copied_database(request, database, folder)
    app = make_app(folder, url, WTF_CSRF_ENABLED=True, TESTING=False)
    made = Site(app, demo=None)  # type: ignore[arg-type]
    yield made
    made.take_down()


def browser(site: Site, cookie: str = "") -> FlaskClient:
    """A browser at a site of this process; signed in as a new student, or with a cookie's value."""
    client = site.app.test_client()
    client.set_cookie(site.app.config["SESSION_COOKIE_NAME"], cookie or site.cookie(site.new_student()))
    return client


def _run(*command: str) -> bool:
    try:
        return subprocess.run(command, check=False, capture_output=True).returncode == 0  # noqa: S603 - our own words
    except OSError:
        return False
