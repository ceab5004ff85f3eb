"""Uploads to the real server that are far too large, are not listened to, or are cut off on their way."""

from __future__ import annotations

import os
import socket
import sqlite3
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from urllib.parse import urlencode

import pytest
from PIL import Image
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.test import encode_multipart

from studyhub.adapters.leaving import SILENCE
from studyhub.extensions import db
from studyhub.models import Membership, Program
from studyhub.models.base import new_id
from tests.browser.served import Served
from tests.conftest import make_app
from tests.faults.test_database import NOTE
from tests.faults.test_requests import LIMITS, NOBODY
from tests.faults.visitor import FORM, Visitor
from tests.services.banks.files.test_intake import GIFT
from tests.services.lessons.conftest import LESSON
from tests.web.standing_site import Site

MB = 2**20
TABLES = ("intake", "intake_part", "picture", "lesson_version", "audit_event")
SPOOLED = 600_000
"""Bytes of a file: beyond 500 KB one is kept in a temporary file while it comes."""


@pytest.mark.parametrize("size", [12, 40])
def test_far_too_large_a_form_is_told_how_much_may_be_sent_by_the_server(visitor: Visitor, size: int) -> None:
    for address in (one for one, most in LIMITS.items() if most < size):
        refused = visitor.send(address, b"a=" + b"x" * (size * MB))
        assert refused.status == 413
        assert f"At most {LIMITS[address]} MB can be sent here at once" in refused.text


def test_far_too_large_a_picture_is_told_too(visitor: Visitor) -> None:
    body, kind = with_file({"csrf_token": visitor.token(), "do": "picture"}, "picture", os.urandom(12 * MB))
    refused = visitor.send(f"/programs/{NOBODY}/lessons/{NOBODY}", body, kind)
    assert (refused.status, "At most 6 MB can be sent" in refused.text) == (413, True)


def test_who_is_not_heard_out_and_does_not_end_keeps_nobody_waiting(served: Served) -> None:
    short, long = b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", b"a=" + b"x" * (2 * MB)
    other = Visitor(served.port, timeout=15.0)  # each would have kept a worker's loop for two seconds
    with ExitStack() as links:
        for _ in range(30):
            links.enter_context(socket.create_connection(("127.0.0.1", served.port))).sendall(short)
            links.enter_context(other.begun("POST", NOTE, 40 * MB, long))
        assert [other.get("/about").status for _ in range(8)] == [200] * 8


def test_who_does_not_end_is_closed_after_a_while(served: Served) -> None:
    with Visitor(served.port).begun("POST", NOTE, 40 * MB, b"a=" + b"x" * (2 * MB)) as link:
        answer = b"".join(iter(lambda: link.recv(65_536), b""))
        assert answer.startswith(b"HTTP/1.1 413")
        time.sleep(SILENCE + 2)
        with pytest.raises((BrokenPipeError, ConnectionResetError)):
            go_on_sending(link)


def go_on_sending(link: socket.socket) -> None:
    for _ in range(10):
        link.sendall(b"x")
        time.sleep(0.2)


def with_file(fields: dict[str, str], name: str, data: bytes) -> tuple[bytes, str]:
    """A form with a file, and its type."""
    boundary, body = encode_multipart(MultiDict({**fields, name: FileStorage(BytesIO(data), "sent.gift")}))
    return body, f"multipart/form-data; boundary={boundary}"


@dataclass
class Office:
    """A director at the real server, with a bank and a lesson to send files to."""

    served: Served
    visitor: Visitor
    program: uuid.UUID

    def begin(self, what: str, **fields: str) -> str:
        """Make a bank or a lesson by its form; gives its address."""
        address = f"/programs/{self.program}/{what}/new"
        made = self.visitor.post(address, {"csrf_token": self.visitor.token(), **fields})
        assert made.status == 303, made.text
        return made.headers["Location"]

    def rows(self) -> dict[str, int]:
        """How many there are of what an upload can leave."""
        file = self.served.database_url.removeprefix("sqlite:///")
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as opened:
            count = "SELECT count(*) FROM {}"  # of tables that this file names
            return {table: opened.execute(count.format(table)).fetchone()[0] for table in TABLES}

    def passing(self) -> list[str]:
        """The temporary files of the server, also those without a name that it still holds open."""
        folder = Path(self.served.settings["TMPDIR"])
        held = [fd for one in self.served.workers() for fd in Path(f"/proc/{one.pid}/fd").glob("*")]
        open_ = [file for fd in held if fd.is_symlink() and folder in (file := fd.readlink()).parents]
        return sorted(str(file) for file in [*folder.iterdir(), *open_])


@pytest.fixture
def office(served: Served, tmp_path: Path) -> Iterator[Office]:
    """Somebody who registered, and was made director of a program."""
    site = Site(make_app(tmp_path, served.database_url), demo=None)  # type: ignore[arg-type]
    visitor, now = Visitor(served.port), datetime.now(UTC)
    email = visitor.register()
    program, director = new_id(now), site.id_of(email)
    with site.app.app_context():
        db.session.add(Program(id=program, name="HIT", college="Harbor College", created_at=now))
        db.session.flush()
        db.session.add(Membership(program_id=program, user_id=director, role="director", since=now))
        db.session.commit()
    yield Office(served, visitor, program)
    site.take_down()


def test_upload_of_questions_that_was_cut_off_leaves_nothing_and_is_taken_whole(office: Office) -> None:
    address = office.begin("banks", slug="cut-off", title="Cut off") + "/import"
    fields = {"csrf_token": office.visitor.token(), "format": "", "domain": "D2"}
    sent = with_file(fields, "file", (GIFT + "\n// as Moodle wrote it" * (SPOOLED // 20)).encode())
    before = nothing_is_left(office, address, *sent)
    taken = office.visitor.send(address, *sent)
    assert (taken.status, "/import/" in taken.headers["Location"]) == (303, True)
    assert office.rows()["intake"] == before["intake"] + 1
    page = until(lambda: office.visitor.get(taken.headers["Location"]).text, "2 questions")
    assert "being read" not in page


def test_picture_that_was_cut_off_leaves_nothing_and_is_taken_whole(office: Office) -> None:
    address, noise = office.begin("lessons", title="Charts cut off"), BytesIO()
    Image.frombytes("RGB", (450, 450), os.urandom(450 * 450 * 3)).save(noise, "PNG")
    typed = {"do": "picture", "text": "Charts.", "base": "1", "note": "", "alt": "Noise"}
    sent = with_file({"csrf_token": office.visitor.token(), **typed}, "picture", noise.getvalue())
    before = nothing_is_left(office, address, *sent)
    taken = office.visitor.send(address, *sent)
    assert (taken.status, "{{image: " in taken.text) == (200, True)
    assert office.rows()["picture"] == before["picture"] + 1


def test_long_text_that_was_cut_off_is_not_saved_by_half(office: Office) -> None:
    address = office.begin("lessons", title="A long text")
    text = LESSON + ("§ " * 50 + "\n\n") * 200  # a thread reads what is longer than 64 KB
    fields = {"csrf_token": office.visitor.token(), "do": "save", "base": "1", "note": "", "text": text}
    before = nothing_is_left(office, address, urlencode(fields).encode(), FORM)
    assert office.visitor.post(address, fields).status == 303
    assert office.rows()["lesson_version"] == before["lesson_version"] + 1


def nothing_is_left(office: Office, address: str, body: bytes, kind: str) -> dict[str, int]:
    """Cut a form off at half and just before its end; gives the rows before."""
    rows, files = office.rows(), office.passing()
    said = office.served.folder / "said.txt"
    before = len(said.read_text())
    for cut in (len(body) // 2, len(body) - 1):
        with office.visitor.begun("POST", address, len(body), body[:cut], kind) as link:
            link.shutdown(socket.SHUT_WR)
            answer = b"".join(iter(lambda: link.recv(65_536), b""))  # so the server has noticed
        assert answer[:12] in {b"", b"HTTP/1.1 400"}
        assert office.visitor.get("/about").status == 200
    assert (office.rows(), office.passing()) == (rows, files)
    assert "Traceback" not in said.read_text()[before:]
    return rows


def until(look: Callable[[], str], words: str) -> str:
    """Look again until it says so."""
    ends = time.monotonic() + 30
    while words not in (found := look()):
        assert time.monotonic() < ends, found
        time.sleep(0.2)
    return found
