"""What an operator learns of each request: its id, its line in the log, its count. Never who asked."""

from __future__ import annotations

import logging
import re
import secrets
import time

from flask import Flask, Response, current_app, g, has_request_context, request
from flask.typing import ResponseReturnValue

log = logging.getLogger("studyhub.requests")
GIVEN = re.compile(r"[A-Za-z0-9_-]{8,64}")
OTHER = "none"
"""The endpoint of addresses that are nobody's: their paths may hold anything."""
OURS = "studyhub.ours"
"""Stands among the facts of a request that the server puts to itself; no header can put it there."""


def register(app: Flask) -> None:
    """Look at each request as it comes and goes."""
    app.before_request(begin)
    app.after_request(end)


def request_id() -> str:
    """The id of the request that is being answered, empty outside of one."""
    return str(g.get("request_id", "")) if has_request_context() else ""


def begin() -> ResponseReturnValue | None:
    """Give the request its id: the proxy's, where one is trusted and sends a usable one, else a new one."""
    said = request.headers.get("X-Request-ID", "")
    trusted = current_app.config["SETTINGS"].trusted_proxies and GIVEN.fullmatch(said)
    g.request_id = said if trusted else secrets.token_hex(8)
    g.request_began = time.perf_counter()
    return None


def end(response: Response) -> Response:
    """Name the id in the answer, count the request, and write its line where that is wanted.

    The line has the name of the page and not its address, which may hold a token of a mail.
    """
    if "request_began" not in g or OURS in request.environ:  # refused before it was looked at, or nobody's
        return response
    response.headers["X-Request-ID"] = g.request_id
    seconds = time.perf_counter() - g.request_began
    endpoint, method, status = request.endpoint or OTHER, request.method, response.status_code
    metrics = current_app.extensions.get("metrics")
    if metrics is not None:
        metrics.count(endpoint=endpoint, method=method, status=status, seconds=seconds)
    if current_app.config["SETTINGS"].log_requests:
        told = {"method": method, "endpoint": endpoint, "status": status, "ms": round(seconds * 1000, 1)}
        log.info("%(method)s %(endpoint)s %(status)s %(ms)s ms", told, extra=told)
    return response
