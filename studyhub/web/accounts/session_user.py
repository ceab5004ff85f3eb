"""Flask-Login's user: who is signed in, wrapped so that views see an id and a role, never a row."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Flask, current_app, flash, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import UserMixin, login_user

from studyhub.extensions import login
from studyhub.services.accounts import signin
from studyhub.services.accounts.signin import SignedIn
from studyhub.web.context import now
from studyhub.web.errors import from_here, once_more, wrote_much
from studyhub.web.redirects import own_path

SIGNED_OUT = "You have been signed out. Sign in again; what you had answered is kept."
JOINING = "joining"
"""Where the session keeps the path of an invitation that a stranger has open."""


@dataclass(frozen=True)
class SessionUser(UserMixin):
    """The signed-in person; `cookie` is the value that Flask-Login keeps in the signed cookie."""

    person: SignedIn
    cookie: str

    def get_id(self) -> str:
        """What Flask-Login stores and hands back to the loader."""
        return self.cookie

    @property
    def id(self) -> object:
        """Id of the account."""
        return self.person.id

    @property
    def name(self) -> str:
        """Full name."""
        return self.person.name

    @property
    def is_admin(self) -> bool:
        """Whether this person runs the site."""
        return self.person.is_admin

    @property
    def timezone(self) -> str:
        """IANA name of the person's time zone."""
        return self.person.timezone

    @property
    def preferences(self) -> dict[str, object]:
        """What the person chose, such as shortcut keys."""
        return self.person.preferences


def register(app: Flask) -> None:
    """Tell Flask-Login how to find the person, and what to do with a stranger."""
    login.user_loader(load)
    login.unauthorized_handler(ask_to_sign_in)
    # Phones change networks within a session; the row's secret protects it instead.
    login.session_protection = None
    app.config.setdefault("PERMANENT_SESSION_LIFETIME", app.config["SETTINGS"].session_days * 86400)


def load(cookie: str) -> SessionUser | None:
    """The person of a cookie's value, if the sign-in is still good."""
    at = now()
    person = signin.who_is(cookie, now=at)
    if person is None:
        return None
    if signin.keep_alive(person, now=at):
        session.modified = True  # the cookie's own time begins anew; not on each page, which is signed for it
    return SessionUser(person, cookie)


def start_session(cookie: str) -> str:
    """Begin a browser's session afresh: nothing of what a stranger may have planted in it survives.

    Gives the page to go on to: that of an invitation which was open (it does nothing by being opened), or
    the start page.
    """
    wanted = own_path(session.get(JOINING))
    session.clear()
    session.permanent = True
    user = load(cookie)
    if user is not None:
        login_user(user)
    return wanted if wanted.startswith("/join/") else "/"


def ask_to_sign_in() -> ResponseReturnValue:
    """Send a stranger to sign in and then on to the page they wanted (pages only, never a form's target)."""
    if request.method not in {"GET", "HEAD"}:
        if from_here() and wrote_much():
            return once_more(401)
        flash(SIGNED_OUT, "info")
        return redirect(url_for("account.login"), 303)
    if had_signed_in():
        flash(SIGNED_OUT, "info")
    wanted = own_path(request.full_path.rstrip("?"))
    return redirect(url_for("account.login", next=wanted), 303)


def had_signed_in() -> bool:
    """Whether the browser brings a cookie of ours that opens no more: ended, or signed with another key."""
    brought = current_app.config["SESSION_COOKIE_NAME"] in request.cookies
    return "_user_id" in session or (brought and not session)
