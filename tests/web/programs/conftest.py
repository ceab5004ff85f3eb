"""A program whose people can sign in."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask, g
from flask import session as made
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from studyhub.services.accounts.signin import open_signin, set_password
from studyhub.services.database import command
from studyhub.web.accounts.session_user import start_session
from tests.conftest import NOW
from tests.services.accounts.conftest import PASSWORD
from tests.services.programs.conftest import College, college  # noqa: F401 - a fixture

As = Callable[[uuid.UUID], FlaskClient]


class Browser(FlaskClient):
    """Lets several people take turns: requests of a test share one app context, and who asked stays in it."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        g.pop("_login_user", None)
        return super().open(*args, **kwargs)


@pytest.fixture
def as_(app: Flask) -> As:
    """A browser in which somebody is signed in."""

    def sign_in(person: uuid.UUID) -> FlaskClient:
        with command() as session:
            set_password(session, person, PASSWORD, NOW)
            secret = open_signin(session, person, agent="", days=30, now=NOW)
        browser = Browser(app, app.response_class)
        with app.test_request_context(), browser.session_transaction() as kept:
            start_session(secret)
            kept.update(made)
        return browser

    return sign_in


@pytest.fixture
def director(college: College, as_: As) -> FlaskClient:  # noqa: F811
    """The director's browser."""
    return as_(college.director)
