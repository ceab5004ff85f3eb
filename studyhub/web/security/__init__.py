"""What every request may hold, and the headers of every answer: what a page may load, embed and tell."""

from __future__ import annotations

from flask import Flask, Response, abort, g, request
from flask_login import current_user
from werkzeug.middleware.proxy_fix import ProxyFix

from studyhub.web.errors import of_the_api

from .signed import Cookies

DOORS = {"account", "second", "passkeys", "joining"}
HTTPS_ONLY = "max-age=31536000; includeSubDomains"
SHORTEST_WAIT = "30"
"""Seconds that the throttle of an account begins with; its sentence says how long it is by now."""
NOTHING = "\x00"
HOLDS_NOTHING = "Something that was sent holds a character that stands for nothing. Take it out."
POLICY = "; ".join(
    (
        "default-src 'self'",
        "img-src 'self' data:",
        "style-src 'self'",
        "script-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)


ALWAYS = (
    ("Content-Security-Policy", POLICY),
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
    ("Referrer-Policy", "same-origin"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(), geolocation=(), microphone=()"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
)


def register(app: Flask) -> None:
    """Look at every request, add the headers to every answer, believe the proxies that are said to be."""
    settings = app.config["SETTINGS"]
    app.session_interface = Cookies()
    app.before_request(refuse_nothing)
    app.after_request(add_headers)
    if settings.public_url.startswith("https://"):
        app.after_request(require_https)
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=0)  # type: ignore[method-assign]


def refuse_nothing() -> None:
    """Refuse the character NUL, which PostgreSQL cannot store; the API says so for each field itself."""
    if NOTHING not in request.path and not request.query_string and request.method in {"GET", "HEAD"}:
        return
    said = (request.path, *request.values.keys(), *(text for _, text in request.values.items(multi=True)))
    if not of_the_api() and any(NOTHING in text for text in said):
        abort(400, HOLDS_NOTHING)


def add_headers(response: Response) -> Response:
    """Strict by default: our own files only, no framing, no sniffing, no referrer to others."""
    there = {name.lower() for name, _ in response.headers}  # looked up once: each look walks all of them
    wanted = list(ALWAYS)
    if response.status_code == 429:
        wanted.append(("Retry-After", SHORTEST_WAIT))
    if "cache-control" not in there and (current_user.is_authenticated or at_the_door()):
        # A page about a person may not be shown from a shared computer's cache after they have left.
        wanted.append(("Cache-Control", "private, no-store"))
    for name, value in wanted:
        if name.lower() not in there:
            response.headers.add(name, value)
    return response


def say_when(response: Response) -> Response:
    """Only who is held up is told when its limit ends; Flask-Limiter tells everybody under one.

    What a page of trouble says itself (`g.come_back`) stands. To be registered before the limiter.
    """
    if response.status_code != 429:
        response.headers.remove("Retry-After")
        if "come_back" in g:
            response.headers["Retry-After"] = g.come_back
    return response


def at_the_door() -> bool:
    """Whether a stranger's page may hold what they typed, or a secret of a mail in its address."""
    return request.blueprint in DOORS or request.method != "GET"


def require_https(response: Response) -> Response:
    """Tell browsers to come back over HTTPS only, for a year, to all names below this one too."""
    response.headers.setdefault("Strict-Transport-Security", HTTPS_ONLY)
    return response
