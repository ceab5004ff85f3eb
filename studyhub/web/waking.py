"""How those who do jobs are woken."""

from __future__ import annotations

from flask import Flask, Response, current_app

from studyhub.services.jobs import rows


def register(app: Flask) -> None:
    """Have what a request has asked for done as soon as the request is over."""
    app.after_request(wake)


def wake(response: Response) -> Response:
    """Wake who does jobs; nobody waits for it."""
    if rows.anything_asked():
        current_app.extensions["queue"].wake()
    return response
