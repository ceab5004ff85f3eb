"""A database that is locked or full: a clear message, and what was typed is not lost."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from studyhub.extensions import db
from studyhub.models import Note
from tests.listening import every_connection
from tests.web.standing_site import PASSWORD, Site, stand_up

pytestmark = pytest.mark.on_sqlite("one file is locked, or has no page to grow by")
WORDS = 'Count from <discovery> & not from the "event".\nAsk in class.'


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    standing = stand_up(tmp_path, students=1, weeks=1)
    yield standing
    standing.take_down()


@pytest.fixture
def client(site: Site) -> FlaskClient:
    client = site.app.test_client()
    client.set_cookie(site.app.config["SESSION_COOKIE_NAME"], site.cookie(site.new_student()))
    return client


def engine_of(site: Site) -> sa.Engine:
    """What the site's connections come from."""
    with site.app.app_context():
        return db.engine


@contextmanager
def locked(site: Site) -> Iterator[None]:
    """Hold the database's write lock from another connection."""
    other = sqlite3.connect(database_of(site), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with every_connection(engine_of(site), "busy_timeout = 50"):
        yield
    other.execute("ROLLBACK")
    other.close()


@contextmanager
def full(site: Site) -> Iterator[None]:
    """Let the database have no page to grow by."""
    with sqlite3.connect(database_of(site)) as other:
        pages = other.execute("PRAGMA page_count").fetchone()[0]
    other.close()
    with every_connection(engine_of(site), f"max_page_count = {pages}"):
        yield


def database_of(site: Site) -> str:
    return str(sa.make_url(site.app.config["SQLALCHEMY_DATABASE_URI"]).database)


def form_of(page: str) -> dict[str, str]:
    """The fields of the one form on a page, as a browser would send them."""
    fields = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page))
    fields |= dict(re.findall(r'<textarea [^>]*name="([^"]+)"[^>]*>\n(.*?)</textarea>', page, re.DOTALL))
    return {name: unescape(value) for name, value in fields.items()}


def token(client: FlaskClient) -> str:
    return form_of(client.get("/account/password").text)["csrf_token"]


def notes(site: Site) -> list[str]:
    with site.app.app_context():
        return list(db.session.scalars(sa.select(Note.body)))


def test_locked_database_says_so_and_keeps_what_was_typed(site: Site, client: FlaskClient) -> None:
    sent = {"csrf_token": token(client), "body": WORDS}
    with locked(site):
        reply = client.post("/learn/L40/note", data=sent)
    assert reply.status_code == 503
    assert "busy" in reply.text
    assert form_of(reply.text) == sent
    assert client.post("/learn/L40/note", data=form_of(reply.text)).status_code == 303
    assert WORDS in notes(site)


def test_full_disk_says_so_and_keeps_what_was_typed(site: Site, client: FlaskClient) -> None:
    sent = {"csrf_token": token(client), "body": "x" * 9_999}
    with full(site):
        reply = client.post("/learn/L40/note", data=sent)
    assert reply.status_code == 503
    assert "full" in reply.text
    assert form_of(reply.text) == sent
    assert sent["body"] not in notes(site)


def test_pages_can_be_read_while_the_database_is_locked(site: Site, client: FlaskClient) -> None:
    with locked(site):
        assert [client.get(page).status_code for page in ("/", "/learn/L40", "/progress")] == [200] * 3


def test_password_is_never_put_into_a_page(site: Site) -> None:
    client = site.app.test_client()
    page = form_of(client.get("/login").text)
    sent = {"email": "student1@example.edu", "password": PASSWORD, "csrf_token": page["csrf_token"]}
    site.new_student()
    with locked(site):
        reply = client.post("/login", data=sent)
    assert reply.status_code == 503
    assert PASSWORD not in reply.text


def test_fault_of_ours_is_a_plain_page_without_a_trace(site: Site, client: FlaskClient) -> None:
    def broken() -> str:
        raise ZeroDivisionError

    site.app.view_functions["home.about"] = broken
    reply = client.get("/about")
    assert reply.status_code == 500
    assert "not your doing" in reply.text
    assert "ZeroDivisionError" not in reply.text
