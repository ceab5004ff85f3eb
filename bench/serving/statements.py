"""How many SQL statements the pages of each case send, asked in this process."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from flask import Flask

from bench.serving.driver import Request
from bench.serving.people import College
from bench.serving.requests import CASES
from studyhub.extensions import db

Cases = Mapping[str, Callable[[College], Iterator[Request]]]


def statements_of(app: Flask, college: College, cases: Cases = CASES) -> dict[str, int]:
    """Statements of one request a case, the second of its kind: the first fills caches."""
    found = {}
    for case, requests in cases.items():
        stream = requests(college)
        _ask(app, next(stream))
        found[case] = _ask(app, next(stream))
    with app.app_context():
        db.engine.dispose()
    return found


def _ask(app: Flask, asked: Request) -> int:
    head, body = asked.raw.decode().split("\r\n\r\n", 1)
    first, *lines = head.split("\r\n")
    method, address, _ = first.split(" ")
    headers = dict(line.split(": ", 1) for line in lines)
    client = app.test_client(use_cookies=False)
    with counted(app) as seen:
        reply = client.open(address, method=method, headers=headers, data=body or None)
    if reply.status_code != asked.status:
        raise RuntimeError(f"{method} {address} was answered {reply.status_code}")
    return len(seen)


@contextmanager
def counted(app: Flask) -> Iterator[list[str]]:
    """The statements that the database is sent, transaction brackets left out."""
    seen: list[str] = []

    def note(_c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith("BEGIN"):
            seen.append(statement)

    with app.app_context():
        engine = db.engine
    sa.event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        sa.event.remove(engine, "before_cursor_execute", note)
