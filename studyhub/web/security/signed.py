"""What Flask and Flask-WTF sign and check anew in each request, done once where it stays the same."""

from __future__ import annotations

import hmac
import time
from functools import lru_cache
from typing import Any

from flask import Flask, current_app, g, request, session
from flask.sessions import SecureCookieSessionInterface
from flask_wtf.csrf import generate_csrf, same_origin

from studyhub.extensions import csrf

PEOPLE = 4096
"""Browsers whose token a process keeps signed, and whose cookie it knows."""
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
            signs = super().get_signing_serializer(app)
            self._made = keys, None if signs is None else Knowing(signs)
        return self._made[1]


class Knowing:
    """Signs and reads cookies as Flask's own signer; one that it has found good is not looked at again."""

    def __init__(self, signs: Any) -> None:
        """Nothing is known yet."""
        self._signs = signs
        self._known: dict[str, tuple[dict[str, Any], float]] = {}

    def dumps(self, held: object) -> str | bytes:
        """A cookie that holds this."""
        signed: str | bytes = self._signs.dumps(held)
        return signed

    def loads(self, cookie: str, max_age: int) -> dict[str, Any]:
        """What a cookie holds that was signed at most so many seconds ago. Raises BadSignature."""
        known = self._known.get(cookie)
        if known is None or not 0 <= time.time() - known[1] <= max_age:
            held, signed = self._signs.loads(cookie, max_age=max_age, return_timestamp=True)
            if all(isinstance(value, str | bool) for value in held.values()):  # none can be changed in place
                if len(self._known) >= PEOPLE:
                    self._known.clear()
                self._known[cookie] = held, signed.timestamp()
            return dict(held)
        return dict(known[0])


def guard_forms(app: Flask) -> None:
    """Have every form's token checked before its page is asked, as Flask-WTF does."""
    app.config["WTF_CSRF_CHECK_DEFAULT"] = False  # it is done here
    csrf.init_app(app)
    app.before_request(check_form)


def check_form() -> None:
    """Refuse a form without its token. Raises CSRFError.

    The very token that this session's pages hold is good; all else is looked at by Flask-WTF.
    """
    if not current_app.config["WTF_CSRF_ENABLED"] or request.method in {"GET", "HEAD"}:
        return
    if _is_ours():
        g.csrf_valid = True  # so that forms, which ask Flask-WTF, do not look again
    else:
        csrf.protect(apply_exemptions=True)


def _is_ours() -> bool:
    sent, raw = request.form.get(TOKEN), session.get(TOKEN)
    if not sent or raw is None or TOKEN in g:
        return False
    if request.is_secure and not same_origin(request.referrer or "", f"https://{request.host}/"):
        return False
    return hmac.compare_digest(sent.encode(), _signed(current_app.secret_key, raw).encode())


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
