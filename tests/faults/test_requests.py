"""Requests that are cut off, too large, slow, or carry spoilt cookies and old tokens."""

from __future__ import annotations

import re
import socket
import uuid
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient

from studyhub.services.banks.files.intake import LARGEST
from tests.browser.served import Served
from tests.faults.conftest import browser
from tests.faults.test_database import NOTE, essay, notes
from tests.faults.visitor import Visitor, fields_of
from tests.web.standing_site import Site

Stand = Callable[..., Site]
NOBODY = uuid.UUID(int=1)
LIMITS = {
    NOTE: 1,
    f"/programs/{NOBODY}/banks/{NOBODY}/upload": 8,
    f"/programs/{NOBODY}/lessons/{NOBODY}": 6,
    f"/programs/{NOBODY}/banks/{NOBODY}/import": LARGEST // 2**20 + 1,
}


def token(client: FlaskClient) -> str:
    return fields_of(client.get("/account/password").text)["csrf_token"]


@pytest.mark.on_sqlite("a server collects a request before any database is asked")
def test_form_that_was_cut_off_is_kept_by_nobody_and_the_site_goes_on(
    served: Served, visitor: Visitor
) -> None:
    body = f"csrf_token={visitor.token()}&body={'a' * 50_000}".encode()
    before = len((served.folder / "said.txt").read_text())  # of other tests
    for cut in (len(body) - 1, len(body) // 2, 0):
        visitor.begun("POST", NOTE, len(body), body[:cut]).close()
    assert visitor.get("/learn/L40").status == 200
    assert "a" * 40_000 not in "".join(notes_of(served))
    assert "Traceback" not in (served.folder / "said.txt").read_text()[before:]


def notes_of(served: Served) -> list[str]:
    return notes(Path(served.database_url.removeprefix("sqlite:///")))


@pytest.mark.parametrize("address", LIMITS)
def test_too_large_a_form_is_told_how_much_may_be_sent(site: Site, address: str) -> None:
    client = browser(site)
    sent = {"content_type": "application/x-www-form-urlencoded"}
    taken = client.post(address, data=b"a=" + b"x" * (LIMITS[address] * 2**20 - 2), **sent)
    refused = client.post(address, data=b"a=" + b"x" * (LIMITS[address] * 2**20), **sent)
    assert (taken.status_code, refused.status_code) == (400, 413)  # 400: it has no token
    assert f"At most {LIMITS[address]} MB can be sent here at once" in refused.text


@pytest.mark.parametrize(
    "spoil",
    [
        lambda cookie: cookie[: len(cookie) // 2],
        # The last character of all has bits that stand for nothing.
        lambda cookie: cookie[:-2] + ("A" if cookie[-2] != "A" else "B") + cookie[-1],
        lambda _cookie: "%00%ff;=\x7f",
        lambda _cookie: "",
        lambda _cookie: "eyJfdXNlcl9pZCI6IngifQ.aaaaaa.AAAAAAAAAAAAAAAAAAAAAAAAAAA",
        lambda cookie: cookie * 12,
    ],
    ids=["truncated", "changed", "garbage", "empty", "foreign", "repeated"],
)
def test_spoilt_cookie_opens_nothing_and_breaks_nothing(site: Site, spoil: Callable[[str], str]) -> None:
    headers = {"Cookie": f"studyhub={spoil(site.cookie(site.new_student()))}"}
    client = site.app.test_client(use_cookies=False)
    assert client.get("/about", headers=headers).status_code == 200
    reply = client.get("/account", headers=headers)
    assert (reply.status_code, reply.headers["Location"]) == (303, "/login?next=/account")


@pytest.mark.on_sqlite("a server collects a request before any database is asked")
def test_cookie_that_is_too_large_is_told_with_what_to_do(served: Served) -> None:
    reply = Visitor(served.port).get("/about", Cookie="studyhub=" + "x" * 20_000)
    assert reply.status == 431
    assert "Delete the cookies of this site" in reply.text


def test_site_with_another_key_says_that_everybody_is_signed_out(stand: Stand) -> None:
    site = stand()
    cookie = site.cookie(site.new_student())
    client = browser(stand(secret_key="another-key-" * 4), cookie)
    page = client.get("/progress", follow_redirects=True)
    assert "You have been signed out" in page.text
    assert "what you had answered is kept" in page.text


def test_stranger_is_not_told_of_having_been_signed_out(site: Site) -> None:
    page = site.app.test_client().get("/progress", follow_redirects=True)
    assert "signed out" not in page.text


def test_essay_with_an_old_token_comes_back_with_a_fresh_one(site: Site) -> None:
    words = essay()
    student = site.new_student()
    client = browser(site, site.cookie(student))
    old = token(client)
    client.set_cookie(site.app.config["SESSION_COOKIE_NAME"], site.cookie(student))  # signed in anew
    asked = client.post(NOTE, data={"csrf_token": old, "body": words})
    assert (asked.status_code, "Send it once more" in asked.text) == (400, True)
    again = form_again(asked.text)
    assert (again["body"], again["csrf_token"] != old) == (words, True)
    assert client.post(NOTE, data=again).status_code == 303


def form_again(page: str) -> dict[str, str]:
    """The fields of the form that gives back what was typed."""
    found = re.search(rf'<form method="post" action="{NOTE}">.*?</form>', page, re.DOTALL)
    assert found
    return fields_of(found[0])


def test_essay_of_who_was_signed_out_is_taken_after_signing_in_again(site: Site) -> None:
    words = essay()
    student = site.new_student()
    client = site.app.test_client()
    asked = client.post(NOTE, data={"csrf_token": "of yesterday", "body": words})
    assert "You have been signed out" in asked.text
    client.set_cookie(site.app.config["SESSION_COOKIE_NAME"], site.cookie(student))
    asked = client.post(NOTE, data=form_again(asked.text))
    assert client.post(NOTE, data=form_again(asked.text)).status_code == 303


def test_essay_with_a_good_token_of_a_stranger_comes_back_too(site: Site) -> None:
    client, words = site.app.test_client(), essay()
    good = fields_of(client.get("/login").text)["csrf_token"]
    asked = client.post(NOTE, data={"csrf_token": good, "body": words})
    assert (asked.status_code, form_again(asked.text)["body"]) == (401, words)


@pytest.mark.parametrize("headers", [{"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}])
def test_page_of_another_site_gets_nothing_into_ours(site: Site, headers: dict[str, str]) -> None:
    asked = browser(site).post(NOTE, data={"body": "planted " * 30}, headers=headers)
    assert asked.status_code == 400
    assert "planted" not in asked.text


def test_password_does_not_come_back(site: Site) -> None:
    asked = site.app.test_client().post("/login", data={"email": "a@example.edu", "password": "four words"})
    assert (asked.status_code, "four words" in asked.text) == (400, False)


@pytest.mark.on_sqlite("a server collects a request before any database is asked")
def test_slow_visitors_keep_nobody_from_being_answered(served: Served, visitor: Visitor) -> None:
    other, where = Visitor(served.port), ("127.0.0.1", served.port)
    with ExitStack() as links:
        for length in [400] * 40 + [900_000] * 40:
            links.enter_context(visitor.begun("POST", NOTE, length, b"csrf_token="))
        for said in [b""] * 20 + [b"GET /about HTTP/1.1\r\nHost:"] * 20:
            links.enter_context(socket.create_connection(where)).sendall(said)
        assert [other.get("/about").status for _ in range(8)] == [200] * 8
        assert [visitor.get("/learn/L40").status for _ in range(8)] == [200] * 8


@pytest.mark.on_sqlite("a server collects a request before any database is asked")
def test_form_that_comes_in_pieces_is_taken(visitor: Visitor) -> None:
    sent = urlencode({"csrf_token": visitor.token(), "body": "a" * 200_000}).encode()
    with visitor.begun("POST", NOTE, len(sent), sent[:10]) as link:
        for at in range(10, len(sent), 50_000):
            link.sendall(sent[at : at + 50_000])
        assert link.recv(12) == b"HTTP/1.1 422"  # a note may not be so long: it was read to its end


@pytest.mark.on_sqlite("a server collects a request before any database is asked")
def test_two_requests_on_one_connection_sent_at_once_are_both_answered(served: Served) -> None:
    asked = b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"
    with socket.create_connection(("127.0.0.1", served.port), timeout=30) as link:
        link.sendall(asked + asked.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n"))
        got = b"".join(iter(lambda: link.recv(65_536), b""))
    assert got.count(b"HTTP/1.1 200") == 2
