"""What Flask and Flask-WTF sign anew in each request, made once where it stays the same."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from flask import Flask, current_app, g, session
from flask.sessions import SecureCookieSessionInterface
from flask_wtf.csrf import generate_csrf

PEOPLE = 4096
"""Browsers whose token a process keeps signed."""
TOKEN = "csrf_token"  # noqa: S105 - where Flask-WTF keeps it


class Cookies(SecureCookieSessionInterface):
    """Flask's sessions, but that what signs them is made for the keys and not for each cookie."""

    def __init__(self) -> None:
        """Nothing is made yet."""
        self._made: tuple[object, Any] = (None, None)

    def get_signing_serializer(self, app: Flask) -> Any:
        """What signs with the app's keys as they are now."""
        keys = (app.secret_key, tuple(app.config["SECRET_KEY_FALLBACKS"] or ()))
        if self._made[0] != keys:
            self._made = keys, super().get_signing_serializer(app)
        return self._made[1]


def form_token() -> str:
    """The token of the page's forms, as Flask-WTF makes it: of ours no time runs out, so it is signed once.

    A session that has none yet, or a request that has made its own, is left to Flask-WTF.
    """
    raw = session.get(TOKEN)
    if raw is None or TOKEN in g:
        return str(generate_csrf())
    token = _signed(current_app.secret_key, raw)
    setattr(g, TOKEN, token)
    return token


@lru_cache(maxsize=PEOPLE)
def _signed(_key: object, _raw: str) -> str:
    return str(generate_csrf())
