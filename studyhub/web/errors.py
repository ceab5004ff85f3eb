"""Which HTTP status and page each refusal means; the only place that knows."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Flask, current_app, g, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from studyhub.services.errors import Closed, Conflict, Invalid, NotFound, Refusal, TooMany
from studyhub.services.site.trouble import Trouble, trouble_of

from .api.problems import PREFIX, RETRY, problem

STATUS: dict[type[Refusal], int] = {NotFound: 404, Invalid: 422, Conflict: 409, Closed: 403, TooMany: 429}
SECRET = {"password", "old", "new"}
TOKEN = "csrf_token"  # noqa: S105 - the name of a field
LONG = 80
"""Characters from which a field is somebody's writing, which nobody likes to do again."""


def register(app: Flask) -> None:
    """Answer refusals and HTTP errors with a plain page that says what is safe and what to do."""
    app.register_error_handler(Refusal, refused)
    app.register_error_handler(HTTPException, failed)
    app.register_error_handler(CSRFError, came_late)


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
        trouble = trouble_of(getattr(error, "original_exception", None))
        return broken(503 if trouble else status, trouble)
    said = error.description if error.description != type(error).description else ""
    if status == 413:
        said = too_large()
    if of_the_api():
        kept = {name: value for name, value in error.get_headers() if name == "Allow"}
        return problem(status, said or "", headers=kept)
    words = typed() if status == 429 else []
    again = request.full_path.rstrip("?")
    page = render_template("errors/error.html", status=status, message=said, typed=words, address=again)
    return page, status


def broken(status: int, trouble: Trouble | None = None) -> ResponseReturnValue:
    """A page that needs neither database nor session: both may be what is broken. It keeps what was typed."""
    g.come_back = "30" if trouble is None or trouble.passes else "300"
    if of_the_api():
        return problem(status, "Something is broken here. Try again in half a minute.", headers=RETRY)
    template = current_app.jinja_env.get_template("errors/plain.html")
    address = request.full_path.rstrip("?")
    page = template.render(status=status, trouble=trouble, address=address, typed=typed())
    response = make_response(page, status)
    response.headers["Retry-After"] = g.come_back
    response.headers["Cache-Control"] = "no-store"  # nobody is looked up to say so
    return response


def came_late(error: CSRFError) -> ResponseReturnValue:
    """A form without the token of this session: it is shown again with a fresh one and all that was typed."""
    if of_the_api():
        return problem(400, error.description or "")
    return once_more(400)


def once_more(status: int) -> ResponseReturnValue:
    """The page from which a form of ours is sent again. What another site's page sent is not put into it."""
    kept = [(name, text) for name, text in typed() if name != TOKEN] if from_here() else []
    page = render_template(
        "errors/again.html", address=request.full_path.rstrip("?"), typed=kept, files=bool(request.files)
    )
    return page, status, {"Cache-Control": "no-store"}


def from_here() -> bool:
    """Whether a page of this site sent the form, as the browser says (both headers are beyond its pages)."""
    origin = request.headers.get("Origin")
    site = request.headers.get("Sec-Fetch-Site", "same-origin")
    return site == "same-origin" and (origin is None or urlsplit(origin).netloc == request.host)


def wrote_much() -> bool:
    """Whether the form that was sent holds more than choices."""
    return any(name != TOKEN and (len(text) > LONG or "\n" in text) for name, text in typed())


def too_large() -> str:
    """How much the address that was asked takes at once."""
    most = request.max_content_length or 0
    return f"At most {most / 2**20:.0f} MB can be sent here at once; nothing of this was kept."


def of_the_api() -> bool:
    """Whether a program asks, which reads no pages."""
    return request.path.startswith(PREFIX)


def typed() -> list[tuple[str, str]]:
    """The fields of the form that was sent, to send again; none where one of them is a password."""
    if request.method != "POST" or any(name in SECRET for name in request.form):
        return []
    return list(request.form.items(multi=True))
