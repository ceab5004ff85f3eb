"""What is signed once is what Flask and Flask-WTF would sign: nobody gets the token of another."""

from __future__ import annotations

import pytest
from flask import Flask, g, session
from flask_wtf.csrf import validate_csrf
from hypothesis import given
from hypothesis import strategies as st
from wtforms import ValidationError

from studyhub.web.security.signed import Cookies, form_token
from tests.conftest import make_app


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
    assert cookies.get_signing_serializer(site).loads(signed) == held
    was, site.secret_key = site.secret_key, "another key of this test"
    try:
        assert cookies.get_signing_serializer(site).loads_unsafe(signed)[0] is False
    finally:
        site.secret_key = was
    assert cookies.get_signing_serializer(site).loads(signed) == held
