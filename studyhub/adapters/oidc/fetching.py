"""How a provider is asked: short, small, never on to another address, to no place that it may not lead to."""

from __future__ import annotations

import contextlib
import json
import socket
from collections.abc import Iterator, Mapping
from http.client import HTTPConnection, HTTPException
from threading import Timer
from typing import Any
from urllib.parse import urlencode

from studyhub.adapters.errors import AddressRefused, NotTold
from studyhub.adapters.webhooks import Rules, check_address, connected, resolved

from .errors import ProviderAway

SECONDS = 8.0
LONGEST = 512 * 1024
"""Bytes of an answer; the largest known, Microsoft's keys, have about 20 thousand."""


def ask(
    address: str,
    rules: Rules,
    *,
    form: Mapping[str, str] | None = None,
    headers: Mapping[str, str] | None = None,
) -> tuple[int, dict[str, Any]]:
    """Status and JSON object of an answer, by POST where there is a form. Raises ProviderAway."""
    try:
        parts = check_address(address, rules)
        host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
        connection = HTTPConnection(host, port)
        connection.sock = connected(
            resolved(host, port, rules), port, host if parts.scheme == "https" else ""
        )
        with _no_longer(connection):
            target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
            body = urlencode(form).encode() if form is not None else None
            sent = {"Host": parts.netloc, "Accept": "application/json", "Connection": "close"}
            if form is not None:
                sent["Content-Type"] = "application/x-www-form-urlencoded"
            connection.request("GET" if form is None else "POST", target, body, sent | dict(headers or {}))
            reply = connection.getresponse()
            text = reply.read(LONGEST + 1)
    except (OSError, HTTPException, ValueError, AddressRefused, NotTold) as wrong:
        raise ProviderAway(f"{_where(address)} did not answer: {type(wrong).__name__}") from wrong
    return reply.status, _object(text, reply.status, address)


def _object(text: bytes, status: int, address: str) -> dict[str, Any]:
    if len(text) > LONGEST:
        raise ProviderAway(f"{_where(address)} answered more than {LONGEST} bytes")
    if 300 <= status < 400:
        raise ProviderAway(f"{_where(address)} leads elsewhere ({status}), which is not followed")
    try:
        read = json.loads(text)
    except (ValueError, RecursionError):
        read = None
    if not isinstance(read, dict):
        raise ProviderAway(f"{_where(address)} answered {status} without JSON")
    return read


@contextlib.contextmanager
def _no_longer(connection: HTTPConnection) -> Iterator[None]:
    """End the connection when its whole time is over, however slowly the other side drips."""
    sock = connection.sock
    sock.settimeout(SECONDS)
    # The plain socket beneath TLS: what waits on it wakes with an error.
    timer = Timer(SECONDS, lambda: _cut(sock))
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        connection.close()


def _cut(sock: socket.socket) -> None:
    with contextlib.suppress(OSError):
        socket.socket.shutdown(sock, socket.SHUT_RDWR)


def _where(address: str) -> str:
    return address.partition("?")[0][:200]
