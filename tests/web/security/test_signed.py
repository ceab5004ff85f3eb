"""What is signed once is what Flask and Flask-WTF would sign: nobody gets the token of another."""

from __future__ import annotations

import time
from typing import Any

import pytest
from flask import Flask, g, session
from flask_wtf.csrf import CSRFError, validate_csrf
from hypothesis import given
from hypothesis import strategies as st
from itsdangerous import BadSignature, SignatureExpired
from wtforms import ValidationError

from studyhub.web.security.signed import Cookies, check_form, form_token
from tests.conftest import make_app

pytestmark = pytest.mark.on_sqlite("cookies and tokens are read without a database")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    folder = tmp_path_factory.mktemp("signed")
    return make_app(folder, f"sqlite:///{folder / 'studyhub.db'}")


def test_token_is_good_for_its_own_session_and_stays_the_same(site: Flask) -> None:
    tokens = []
    for _ in range(2):
        with site.test_request_context():
            session["csrf_token"] = "a" * 40
            tokens.append(form_token())
            validate_csrf(tokens[-1])
    assert tokens[0] == tokens[1]


def test_sessions_without_a_token_get_one_each(site: Flask) -> None:
    tokens = []
    for _ in range(2):
        with site.test_request_context():
            tokens.append(form_token())
            validate_csrf(tokens[-1])
    assert tokens[0] != tokens[1]


def test_token_of_one_session_is_refused_in_another(site: Flask) -> None:
    with site.test_request_context():
        session["csrf_token"] = "b" * 40
        token = form_token()
    with site.test_request_context():
        session["csrf_token"] = "c" * 40
        with pytest.raises(ValidationError):
            validate_csrf(token)


def test_token_that_a_request_has_made_already_is_kept_for_no_other_session(site: Flask) -> None:
    with site.test_request_context():
        session["csrf_token"] = "d" * 40
        early = form_token()
        session["csrf_token"] = "e" * 40  # signed in within the request: Flask-WTF keeps the first one
        assert form_token() == early
    with site.test_request_context():
        session["csrf_token"] = "e" * 40
        assert form_token() != early


def test_another_key_signs_anew(site: Flask) -> None:
    with site.test_request_context():
        session["csrf_token"] = "f" * 40
        before = form_token()
        g.pop("csrf_token")
        was, site.secret_key = site.secret_key, "another key of this test"
        try:
            assert form_token() != before
            validate_csrf(form_token())
        finally:
            site.secret_key = was


@given(st.dictionaries(st.text(max_size=8), st.text(max_size=20), max_size=4))
def test_cookie_is_read_as_it_was_written_and_by_no_other_key(site: Flask, held: dict[str, str]) -> None:
    cookies = Cookies()
    signed = cookies.get_signing_serializer(site).dumps(held)
    assert cookies.get_signing_serializer(site).loads(signed, 60) == held
    was, site.secret_key = site.secret_key, "another key of this test"
    try:
        with pytest.raises(BadSignature):
            cookies.get_signing_serializer(site).loads(signed, 60)
    finally:
        site.secret_key = was
    assert cookies.get_signing_serializer(site).loads(signed, 60) == held


def test_cookie_that_is_known_to_be_good_ends_with_its_time(
    site: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    signs = Cookies().get_signing_serializer(site)
    cookie = signs.dumps({"_user_id": "somebody"})
    assert [signs.loads(cookie, 60) for _ in range(2)] == [{"_user_id": "somebody"}] * 2
    later = time.time() + 61
    monkeypatch.setattr(time, "time", lambda: later)
    with pytest.raises(SignatureExpired):
        signs.loads(cookie, 60)


def test_what_a_request_does_to_its_session_is_in_no_other_one(site: Flask) -> None:
    signs = Cookies().get_signing_serializer(site)
    cookie = signs.dumps({"_user_id": "somebody", "_flashes": [["info", "one"]]})
    held = signs.loads(cookie, 60)
    held["_flashes"].append(["info", "two"])
    held["_user_id"] = "somebody else"
    assert signs.loads(cookie, 60) == {"_user_id": "somebody", "_flashes": [["info", "one"]]}


SAME = str.maketrans("+/", "-_")
"""Two ways to write the same: those who read a signature take either."""


@given(at=st.integers(0, 1000), put=st.characters(min_codepoint=33, max_codepoint=126))
def test_cookie_that_was_changed_is_refused_though_the_true_one_is_known(
    site: Flask, at: int, put: str
) -> None:
    signs = Cookies().get_signing_serializer(site)
    cookie = signs.dumps({"_user_id": "somebody"})
    signs.loads(cookie, 60)
    at %= len(cookie) - 1  # the last character of a signature has bits that stand for nothing
    changed = cookie[:at] + put + cookie[at + 1 :]
    if changed.translate(SAME) != cookie:
        with pytest.raises(BadSignature):
            signs.loads(changed, 60)


def refused(site: Flask, token: str | None, raw: str | None = "a" * 40, **sent: Any) -> bool:
    """Whether a form with this token is refused in a session with that one."""
    data = {} if token is None else {"csrf_token": token}
    with site.test_request_context("/practice/answer", method="POST", data=data, **sent):
        if raw is not None:
            session["csrf_token"] = raw
        try:
            check_form()
        except CSRFError:
            return True
        return not g.csrf_valid


def test_form_is_taken_with_its_own_token_alone(site: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(site.config, "WTF_CSRF_ENABLED", True)
    tokens = []
    for raw in ("a" * 40, "b" * 40):
        with site.test_request_context():
            session["csrf_token"] = raw
            tokens.append(form_token())
    mine, another = tokens
    assert not refused(site, mine)
    assert not refused(site, None, headers={"X-CSRFToken": mine})
    assert [refused(site, token) for token in (another, mine[:-2], "ä", "", None)] == [True] * 5
    assert refused(site, mine, None)


def test_over_https_a_form_has_to_come_from_our_own_page(
    site: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(site.config, "WTF_CSRF_ENABLED", True)
    with site.test_request_context():
        session["csrf_token"] = "a" * 40
        mine = form_token()
    ours = {"base_url": "https://localhost"}
    assert not refused(site, mine, headers={"Referer": "https://localhost/practice"}, **ours)
    assert refused(site, mine, headers={"Referer": "https://elsewhere.example/practice"}, **ours)
    assert refused(site, mine, **ours)


def test_page_without_forms_needs_no_token(site: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(site.config, "WTF_CSRF_ENABLED", True)
    with site.test_request_context("/practice"):
        check_form()
        assert "csrf_valid" not in g
