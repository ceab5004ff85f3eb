"""Which HTTP status and page each refusal means; the only place that knows."""

from __future__ import annotations

from flask import Flask, current_app, make_response, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from studyhub.services.errors import Closed, Conflict, Invalid, NotFound, Refusal, TooMany

from .api.problems import PREFIX, RETRY, problem

STATUS: dict[type[Refusal], int] = {NotFound: 404, Invalid: 422, Conflict: 409, Closed: 403, TooMany: 429}
SECRET = {"password", "old", "new"}


def register(app: Flask) -> None:
    """Answer refusals and HTTP errors with a plain page that says what is safe and what to do."""
    app.register_error_handler(Refusal, refused)
    app.register_error_handler(HTTPException, failed)


def refused(refusal: Refusal) -> ResponseReturnValue:
    """A refusal of a service: its own sentence, with the status of its kind."""
    status = next((STATUS[kind] for kind in type(refusal).__mro__ if kind in STATUS), 400)
    if of_the_api():
        return problem(status, str(refusal))
    return render_template("errors/error.html", status=status, message=str(refusal)), status


def failed(error: HTTPException) -> ResponseReturnValue:
    """An HTTP error, such as an unknown address or a fault of ours."""
    status = error.code or 500
    if status >= 500:
        return broken(503 if _database_refused(error) else status)
    said = error.description if error.description != type(error).description else ""
    if of_the_api():
        kept = {name: value for name, value in error.get_headers() if name == "Allow"}
        return problem(status, said or "", headers=kept)
    words = typed() if status == 429 else []
    again = request.full_path.rstrip("?")
    page = render_template("errors/error.html", status=status, message=said, typed=words, address=again)
    return page, status


def broken(status: int) -> ResponseReturnValue:
    """A page that needs neither database nor session: both may be what is broken. It keeps what was typed."""
    if of_the_api():
        return problem(status, "Something is broken here. Try again in half a minute.", headers=RETRY)
    template = current_app.jinja_env.get_template("errors/plain.html")
    page = template.render(status=status, address=request.full_path.rstrip("?"), typed=typed())
    response = make_response(page, status)
    response.headers["Retry-After"] = "30"
    return response


def of_the_api() -> bool:
    """Whether a program asks, which reads no pages."""
    return request.path.startswith(PREFIX)


def typed() -> list[tuple[str, str]]:
    """The fields of the form that was sent, to send again; none where one of them is a password."""
    if request.method != "POST" or any(name in SECRET for name in request.form):
        return []
    return list(request.form.items(multi=True))


def _database_refused(error: HTTPException) -> bool:
    """Whether a database that is locked, full or away is behind it; this layer knows it by name only."""
    cause = getattr(error, "original_exception", None)
    return type(cause).__name__ == "OperationalError"
