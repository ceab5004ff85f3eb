"""Which HTTP status and page each refusal means; the only place that knows."""

from __future__ import annotations

from flask import Flask, current_app, make_response, render_template
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from ..services.errors import Closed, Conflict, Invalid, NotFound, Refusal, TooMany

STATUS: dict[type[Refusal], int] = {NotFound: 404, Invalid: 422, Conflict: 409, Closed: 403, TooMany: 429}


def register(app: Flask) -> None:
    """Answer refusals and HTTP errors with a plain page that says what is safe and what to do."""
    app.register_error_handler(Refusal, refused)
    app.register_error_handler(HTTPException, failed)


def refused(refusal: Refusal) -> ResponseReturnValue:
    """A refusal of a service: its own sentence, with the status of its kind."""
    status = next((STATUS[kind] for kind in type(refusal).__mro__ if kind in STATUS), 400)
    return render_template("errors/error.html", status=status, message=str(refusal)), status


def failed(error: HTTPException) -> ResponseReturnValue:
    """An HTTP error, such as an unknown address or a fault of ours."""
    status = error.code or 500
    if status >= 500:
        return broken(503 if _database_refused(error) else status)
    said = error.description if error.description != type(error).description else ""
    return render_template("errors/error.html", status=status, message=said), status


def broken(status: int) -> ResponseReturnValue:
    """A page that needs neither database nor session: both may be what is broken."""
    template = current_app.jinja_env.get_template("errors/plain.html")
    response = make_response(template.render(status=status), status)
    response.headers["Retry-After"] = "30"
    return response


def _database_refused(error: HTTPException) -> bool:
    """Whether a database that is locked, full or away is behind it; this layer knows it by name only."""
    cause = getattr(error, "original_exception", None)
    return type(cause).__name__ == "OperationalError"
