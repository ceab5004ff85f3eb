"""What tests stand on: a real database (SQLite and PostgreSQL), an app, people."""

from __future__ import annotations

import gc
import shutil
import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, g, has_app_context
from flask.testing import FlaskClient
from flask_migrate import upgrade
from hypothesis import settings
from werkzeug.test import TestResponse

from studyhub import create_app
from studyhub.adapters.errand import Errand
from studyhub.adapters.mail import Mailer
from studyhub.codebook.book import Codebook
from studyhub.codebook.build import build
from studyhub.codebook.edition import tables_file
from studyhub.extensions import db
from studyhub.models import User
from studyhub.models.base import new_id
from studyhub.services.jobs.working import work_due
from studyhub.services.practice.slots import forget_versions
from tests.listening import listeners
from tests.postbox import Inbox, free_port, inbox  # noqa: F401 - a fixture, and what tests import from here
from tests.postgresql import (  # noqa: F401 - fixtures, and what tests import from here
    emptied_postgresql,
    make_postgresql,
    new_database,
    postgresql_server,
    postgresql_url,
)

TESTS = Path(__file__).parent
SAMPLE_CONTENT = TESTS / "sample_content"
NOW = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
# Speed is measured in bench/: a busy machine must not fail a property that holds.
settings.register_profile("studyhub", deadline=None)
settings.load_profile("studyhub")
DATABASES = ("sqlite", "postgresql")
MADE: list[Flask] = []
"""The apps that the running test made for itself; their connections are closed after it."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--database`: what touches a database runs on both, unless one is named."""
    told = "which database the tests run on (TEST_DATABASE_URL names a PostgreSQL server of yours)"
    parser.addoption("--database", choices=("both", *DATABASES), default="both", help=told)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test that touches a database runs on both, but what `on_sqlite` marks with its reason."""
    if "database" in metafunc.fixturenames:
        wanted = metafunc.config.getoption("database")
        kinds = DATABASES[:1] if metafunc.definition.get_closest_marker("on_sqlite") else DATABASES
        chosen = [one for one in kinds if wanted in {one, "both"}]
        metafunc.parametrize("database", chosen, indirect=True, scope="session")


def pytest_collection_finish() -> None:
    """Ten thousand tests lie in memory till the end: do not look through them again and again for garbage."""
    gc.collect()
    gc.freeze()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what tests/nodes counted, as each of its tests notes it."""
    ended = [one for how in ("passed", "failed") for one in terminalreporter.stats.get(how, [])]
    lines = [line for one in ended for name, line in one.user_properties if name == "ledger"]
    for line in dict.fromkeys(lines):
        terminalreporter.write_line(str(line))


@pytest.fixture(scope="session")
def database(request: pytest.FixtureRequest) -> str:
    """The kind of database that the test is run on."""
    kind: str = request.param
    return kind


class Browser(FlaskClient):
    """Asks as a browser asks a served site: who signed in is looked up with each request.

    Flask takes the app context of a test for its requests too, and what Flask-Login notes there with it.
    """

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Ask, with nothing known from the request before."""
        if has_app_context():
            for name in ("_login_user", "csrf_token"):
                g.pop(name, None)
        return super().open(*args, **kwargs)


def make_app(folder: Path, database_url: str, **overrides: object) -> Flask:
    """An app on a database, with its instance in `folder` and the small bank of the tests."""
    defaults: dict[str, object] = {
        "instance_folder": folder,
        "content_folder": SAMPLE_CONTENT,
        "database_url": database_url,
        "secret_key": "test-key-" * 5,
        "TESTING": True,
        "WTF_CSRF_ENABLED": False,
        "RATELIMIT_ENABLED": False,
    }
    app = create_app(**(defaults | overrides))
    app.test_client_class = Browser
    app.extensions["clock"] = lambda: NOW
    app.extensions["queue"] = Errand("jobs", lambda: work_at_once(app))
    MADE.append(app)
    return app


def work_at_once(app: Flask) -> None:
    """Do what is due, as a consumer would that is always there: the same rows, the same code."""
    with app.app_context():
        work_due(app.extensions["jobs"]())


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file migrated once; each test gets a copy."""
    folder = tmp_path_factory.mktemp("migrated")
    file = folder / "studyhub.db"
    app = make_app(folder, f"sqlite:///{file}")
    with app.app_context():
        upgrade()
        db.engine.dispose()
    return file


@pytest.fixture(scope="session")
def migrated_postgresql(make_postgresql: Callable[[], str], tmp_path_factory: pytest.TempPathFactory) -> str:  # noqa: F811
    """A PostgreSQL database migrated once, which others are copied from; nobody else connects to it."""
    url = make_postgresql()
    app = make_app(tmp_path_factory.mktemp("migrated-pg"), url)
    with app.app_context():
        upgrade()
        db.engine.dispose()
    return url


@pytest.fixture(scope="session")
def standing_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the database file and the instance of a worker's tests lie, one test after the other."""
    return tmp_path_factory.mktemp("standing")


@pytest.fixture
def database_url(request: pytest.FixtureRequest, database: str, standing_folder: Path) -> Iterator[str]:
    """An empty, migrated database of the kind that the test is run on."""
    MADE.clear()
    if database == "sqlite":
        file = standing_folder / "studyhub.db"
        for old in standing_folder.glob("studyhub.db*"):
            old.unlink()
        shutil.copy(request.getfixturevalue("migrated_sqlite"), file)
        yield f"sqlite:///{file}"
    else:
        empty: Callable[[], str] = request.getfixturevalue("emptied_postgresql")
        yield empty()
    for app in MADE:
        let_go(app)


def copied_database(request: pytest.FixtureRequest, database: str, folder: Path) -> str:
    """A migrated database of a test's own, which nothing empties while the worker runs."""
    if database == "postgresql":
        return new_database(request)
    return f"sqlite:///{shutil.copy(request.getfixturevalue('migrated_sqlite'), folder / 'studyhub.db')}"


def let_go(app: Flask) -> None:
    """Close an app's connections."""
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture(scope="session")
def standing_apps() -> Iterator[dict[str, Flask]]:
    """The apps of a worker by their database: wiring one takes longer than most tests."""
    apps: dict[str, Flask] = {}
    yield apps
    for app in apps.values():
        let_go(app)


@pytest.fixture
def app(database_url: str, standing_folder: Path, standing_apps: dict[str, Flask]) -> Iterator[Flask]:
    """The app on the test's database, with an app context, at NOW; what a test changes in it is put back."""
    if database_url not in standing_apps:
        standing_apps[database_url] = make_app(standing_folder, database_url)
        MADE.remove(standing_apps[database_url])
    forget_versions()
    app = standing_apps[database_url]
    config, extensions = dict(app.config), dict(app.extensions)
    with app.app_context():
        before = listeners(db.engine)
        yield app
        db.session.remove()
        extensions["queue"].settle(30)  # what it does for this test it does not do to the next
        left = listeners(db.engine) != before
        if db.engine.dialect.name == "sqlite":  # whose file the next test replaces
            db.engine.dispose()
    app.config.clear()
    app.config.update(config)
    app.extensions.clear()
    app.extensions.update(extensions)
    assert not left, "this test still listens to the database of those after it"


@pytest.fixture(scope="session")
def code_tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the official code tables, built once a run from the installed packages."""
    folder = tmp_path_factory.mktemp("codebook")
    build(tables_file(folder), [].append)
    return folder


@pytest.fixture(scope="session")
def codebook(code_tables: Path) -> Iterator[Codebook]:
    """The official code tables, open."""
    with Codebook(tables_file(code_tables)) as book:
        yield book


class AtOnce(Mailer):
    """Takes mails where a service is tried alone, and hands them over at once."""

    send = Mailer.deliver


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser without a screen, not signed in."""
    return app.test_client()


@pytest.fixture
def make_user(app: Flask) -> Callable[..., uuid.UUID]:
    """Makes a user and gives its id."""

    def make(email: str = "amina@example.edu", **values: object) -> uuid.UUID:
        user = User(
            id=new_id(NOW), email=email, name="Amina Diallo", preferences={}, created_at=NOW, **values
        )
        db.session.add(user)
        db.session.commit()
        return user.id

    return make
