"""The demonstration: fill its database where it is empty, and say how to get in."""

from __future__ import annotations

import base64
import hashlib
import hmac

from flask import Flask

from studyhub.extensions import db
from studyhub.services.demo.fill import fill, let_in


def fill_if_empty(app: Flask) -> str:
    """Fill the app's database unless it is filled; gives a line with what is there and how to log in."""
    now = app.extensions["clock"]()
    password = password_of(app)
    with app.app_context():
        demo = fill(shelf=app.extensions["catalog"].shelf(), now=now, tell=tell)
        for email in demo.logins:
            let_in(email=email, password=password, now=now)
        db.session.remove()
        db.engine.dispose()  # connections may not be shared with the forked workers
    return (
        f"{demo.students} invented students, {demo.answers:,} answers. "
        f"Log in with the password {password} as\n"
        f"             {demo.student_email} (student), {demo.instructor_email}, {demo.director_email},\n"
        f"             or {demo.admin_email}"
    )


def password_of(app: Flask) -> str:
    """A password that stays the same on this installation and cannot be guessed from the code."""
    digest = hmac.new(str(app.config["SECRET_KEY"]).encode(), b"demo password", hashlib.sha256).digest()
    letters = base64.b32encode(digest).decode().lower()
    return "-".join(letters[at : at + 4] for at in (0, 4, 8, 12))


def tell(done: int, all_: int) -> None:
    """Show how far it is, on one line."""
    print(f"\r  Demo       ... {done} of {all_} students, eight weeks each", end="", flush=True)
