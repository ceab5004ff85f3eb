"""How static files are served: before the application, compressed, kept for good by the browser."""

from __future__ import annotations

from typing import Any
from wsgiref.headers import Headers

from flask import Flask
from whitenoise import WhiteNoise

URL_PREFIX = "/static"


def register(app: Flask) -> None:
    """Serve `app.extensions["assets"]` through WhiteNoise; give templates `asset(name)`, a file's address."""
    assets: Any = app.extensions["assets"]
    server = WhiteNoise(
        app.wsgi_app,
        autorefresh=not assets.fixed,
        max_age=0,
        immutable_file_test=lambda _path, _url: assets.fixed,
        add_headers_function=add_headers,
    )
    for folder, below in assets.folders:
        server.add_files(str(folder), f"{URL_PREFIX}/{assets.version}/{below}")
    app.wsgi_app = server  # type: ignore[method-assign]
    app.jinja_env.globals["asset"] = lambda name: f"{URL_PREFIX}/{assets.version}/{name}"


def add_headers(headers: Headers, _path: str, _url: str) -> None:
    """No sniffing of types, and no use of our files by other sites."""
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
    del headers["Access-Control-Allow-Origin"]
