"""How static files are served: before the application, compressed, kept for good by the browser."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any
from wsgiref.headers import Headers

from flask import Flask
from markupsafe import Markup
from whitenoise import WhiteNoise

from .security import HTTPS_ONLY, POLICY

URL_PREFIX = "/static"


def register(app: Flask) -> None:
    """Serve `app.extensions["assets"]` through WhiteNoise; give templates `asset(name)`, a file's address."""
    assets: Any = app.extensions["assets"]
    server = WhiteNoise(
        app.wsgi_app,
        autorefresh=not assets.fixed,
        max_age=0,
        immutable_file_test=lambda _path, _url: assets.fixed,
        add_headers_function=headers_of(https=app.config["SESSION_COOKIE_SECURE"]),
    )
    for folder, below in assets.folders:
        server.add_files(str(folder), f"{URL_PREFIX}/{assets.version}/{below}")
    for version, folder in assets.older:
        server.add_files(str(folder), f"{URL_PREFIX}/{version}/")
    app.wsgi_app = server  # type: ignore[method-assign]
    app.jinja_env.globals["asset"] = lambda name: f"{URL_PREFIX}/{assets.version}/{name}"
    app.jinja_env.globals["icon_of"] = icons(f"{URL_PREFIX}/{assets.version}/icons.svg")


def headers_of(*, https: bool) -> Callable[[Headers, str, str], None]:
    """Gives what adds headers: no sniffing, no use elsewhere, no script in an opened drawing."""

    def add_headers(headers: Headers, _path: str, _url: str) -> None:
        headers["X-Content-Type-Options"] = "nosniff"
        headers["Cross-Origin-Resource-Policy"] = "same-origin"
        headers["Content-Security-Policy"] = POLICY
        headers["Referrer-Policy"] = "same-origin"
        if https:
            headers["Strict-Transport-Security"] = HTTPS_ONLY
        del headers["Access-Control-Allow-Origin"]

    return add_headers


def icons(sprite: str) -> Callable[..., Markup]:
    """Gives `icon(name, label=None, class_="")`: markup that is made once, because a page has dozens."""

    @lru_cache(maxsize=1024)  # labels may come from people: not without end
    def icon(name: str, label: str | None = None, class_: str = "") -> Markup:
        said = Markup('role="img" aria-label="{}"').format(label) if label else Markup('aria-hidden="true"')
        return Markup(
            '<svg class="icon {}" viewBox="0 0 16 16" {} focusable="false"><use href="{}#{}"></use></svg>'
        ).format(class_, said, sprite, name)

    return icon
