"""What the first load of a question page weighs over the wire, every file it names included."""

from __future__ import annotations

import gzip
import re
import shutil
import tempfile
from collections.abc import Iterable
from pathlib import Path
from posixpath import dirname, normpath

from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import upgrade

from bench.synthetic import write_content
from studyhub import create_app
from studyhub.adapters.icons import package_file

LIMIT = 120_000
QUESTIONS = 200
BLUEPRINTS = Path(__file__).parent.parent / "content" / "blueprints"
NAMED = re.compile(r'(?:href|src)="(/static/[^"#]+)')
IMPORTED = re.compile(r'(?:import|from)\s+"(\.[^"]+)"')
STOCK = ("css/bootstrap.min.css", "js/bootstrap.min.js", "umd/popper.min.js", "icons/bootstrap-icons.svg")
PERSON = {"name": "A B", "email": "a@example.edu", "password": "three green lamps", "timezone": "UTC"}


def measure() -> dict[str, float | int | str]:
    """Bytes with headers of page and files, compressed where the server does so.

    Baseline: the same page with Bootstrap, its scripts and its whole icon sprite as Bootstrap-Flask
    ships them, compressed likewise.
    """
    with tempfile.TemporaryDirectory() as folder:
        client = _signed_in(_app(Path(folder)))
        address = client.post("/practice/today").headers["Location"]
        page = client.get(address, follow_redirects=True)
        files = _files(client, page.text)
    html = _weight(page.headers, page.data)
    total = html + sum(files.values())
    stock = html + sum(len(gzip.compress(package_file(path).read_bytes(), 9)) for path in STOCK)
    return {
        "page_bytes": html,
        "files": len(files),
        "files_bytes": sum(files.values()),
        "heaviest": max(files, key=lambda name: files[name]).rpartition("/")[2],
        "total_bytes": total,
        "share_of_120_kB": total / LIMIT,
        "stock_bootstrap_bytes": stock,
        "ratio_to_stock_bootstrap": total / stock,
    }


def _app(folder: Path) -> Flask:
    content = folder / "content"
    write_content(content, QUESTIONS)
    shutil.copytree(BLUEPRINTS, content / "blueprints")
    app = create_app(
        instance_folder=folder / "instance",
        content_folder=content,
        database_url=f"sqlite:///{folder / 'bench.db'}",
        WTF_CSRF_ENABLED=False,
        RATELIMIT_ENABLED=False,
    )
    with app.app_context():
        upgrade()
    return app


def _signed_in(app: Flask) -> FlaskClient:
    client = app.test_client()
    client.post("/register", data=PERSON)
    return client


def _files(client: FlaskClient, page: str) -> dict[str, int]:
    """Every file of a page, modules that modules import included, with its bytes on the wire."""
    waiting, weights = set(NAMED.findall(page)), dict[str, int]()
    while waiting:
        address = waiting.pop()
        with client.get(address, headers={"Accept-Encoding": "gzip"}) as reply:
            weights[address] = _weight(reply.headers, reply.data)
            packed = reply.headers.get("Content-Encoding") == "gzip"
            text = (gzip.decompress(reply.data) if packed else reply.data).decode(errors="replace")
        if address.endswith(".js"):
            waiting |= {normpath(f"{dirname(address)}/{path}") for path in IMPORTED.findall(text)}
        waiting -= weights.keys()
    return weights


def _weight(headers: Iterable[tuple[str, str]], body: bytes) -> int:
    return len(body) + sum(len(f"{name}: {value}\r\n") for name, value in headers)
