"""Kolibri beside the site, as far as it goes without Kolibri: what is said where it cannot be had, and how
its API is asked. The bench itself runs it; the tests fetch nothing."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from bench import serve
from bench.kolibri.browser import Browser
from bench.kolibri.classroom import Classroom, Learner, answer
from bench.kolibri.home import provisioned
from bench.kolibri.installed import VERSION, Unavailable
from bench.kolibri.peer import CASES
from bench.serving.driver import WrongReply, drive


class Api(BaseHTTPRequestHandler):
    """Gives a cookie, refuses who does not send its token back, and tells what it was sent."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self._reply(200, {"hello": True}, "Set-Cookie", "kolibri_csrftoken=abc; Path=/")

    def do_PUT(self) -> None:
        sent = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        known = self.headers["X-CSRFToken"] == "abc" and self.headers["Cookie"] == "kolibri_csrftoken=abc"
        self._reply(200 if known else 403, {"kept": sent}, "Vary", "Cookie")

    def _reply(self, status: int, told: object, *header: str) -> None:
        body = json.dumps(told).encode()
        self.send_response(status)
        self.send_header(*header)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_told: object) -> None:
        """Nothing is printed."""


@pytest.fixture
def port() -> Iterator[int]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Api) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield server.server_address[1]
        server.shutdown()
        thread.join()


@pytest.fixture
def browser(port: int) -> Iterator[Browser]:
    visitor = Browser(port)
    yield visitor
    visitor.link.close()


def test_index_that_cannot_be_asked_is_told_and_the_run_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, value in {
        "XDG_CACHE_HOME": str(tmp_path),
        "PIP_NO_INDEX": "1",
        "PIP_CONFIG_FILE": "/dev/null",
    }.items():
        monkeypatch.setenv(name, value)
    assert serve.beside(students=2) == []
    said = capsys.readouterr().err
    assert f"Kolibri is left out: pip could not fetch kolibri {VERSION} from the package index: " in said


def test_set_up_that_fails_is_told_with_its_last_line(tmp_path: Path) -> None:
    command = tmp_path / "kolibri"
    command.write_text("#!/bin/sh\necho first >&2\necho 'No facility exists' >&2\nexit 1\n")
    command.chmod(0o755)
    with pytest.raises(Unavailable, match="could not be set up: No facility exists"):
        provisioned(command, tmp_path)


def test_command_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match=r"could not be set up: .*No such file"):
        provisioned(tmp_path / "kolibri", tmp_path)


def test_kolibri_calls_nobody_and_listens_to_this_machine_only(tmp_path: Path) -> None:
    command = tmp_path / "kolibri"
    command.write_text("#!/bin/sh\nexit 0\n")
    command.chmod(0o755)
    told = provisioned(command, tmp_path).settings()
    assert told["KOLIBRI_HOME"] == str(tmp_path)
    assert (told["KOLIBRI_LISTEN_ADDRESS"], told["KOLIBRI_DISABLE_PING"]) == ("127.0.0.1", "true")


def test_refused_request_stops_the_run(browser: Browser) -> None:
    with pytest.raises(WrongReply, match="PUT /api: 403"):
        browser.ask("PUT", "/api", {"choice": "a"})


def test_cookie_is_sent_back_with_its_token(browser: Browser) -> None:
    browser.ask("GET", "/api")
    assert browser.ask("PUT", "/api", {"choice": "a"}) == {"kept": {"choice": "a"}}


def test_driver_sends_what_the_browser_would(port: int, browser: Browser) -> None:
    browser.ask("GET", "/api")
    asked = [browser.request("PUT", "/api", b'"choice": "a"', {"choice": "a"}) for _ in range(20)]
    assert drive(port, iter(asked), seconds=5.0).asked == 20


def test_every_place_of_the_open_quiz_is_answered_once(browser: Browser) -> None:
    learners = tuple(Learner(browser, name) for name in ("one", "two"))
    place = Classroom("class", browser, learners, "past", (("e", "1"), ("e", "2"), ("e", "3")))
    sent = [request.raw for request in CASES["submit"](place)]
    items = [
        (raw.split(b" ")[1], json.loads(raw.split(b"\r\n\r\n")[1])["interactions"][0]["item"]) for raw in sent
    ]
    assert len(items) == len(set(items)) == 6


def test_answer_is_marked_by_the_browser() -> None:
    assert answer(("exercise", "item"), 1) == {
        "item": "exercise:item", "correct": 1, "time_spent": 30.0, "answer": {"choice": 1},
        "simple_answer": "a", "complete": True, "replace": True,
    }  # fmt: skip
