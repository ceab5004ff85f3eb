"""Another system on this machine: a real HTTP server that takes webhooks, and checks that they are ours."""

from __future__ import annotations

import base64
import hashlib
import hmac
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path


@dataclass(frozen=True)
class Received:
    """A request as it came."""

    path: str
    headers: dict[str, str]
    body: bytes


def is_ours(received: Received, secret: str) -> bool:
    """Whether one of the signatures is right: the check of Standard Webhooks, written apart from our own."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = f"{received.headers['webhook-id']}.{received.headers['webhook-timestamp']}.".encode()
    right = base64.b64encode(hmac.digest(key, signed + received.body, hashlib.sha256)).decode()
    return f"v1,{right}" in received.headers["webhook-signature"].split(" ")


class Receiver(HTTPServer):
    """Keeps what it is sent, and answers `reply` (bytes, the whole of it)."""

    received: list[Received]
    reply: bytes

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/hooks?from=studyhub"

    def answer(self, status: int, *headers: str) -> None:
        lines = [f"HTTP/1.1 {status} X", *headers, "Content-Length: 0", "", ""]
        self.reply = "\r\n".join(lines).encode()


class Handler(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.server.received.append(Received(self.path, headers, body))
        self.wfile.write(self.server.reply)

    def log_message(self, *args: object) -> None:
        """Say nothing."""


@contextmanager
def receiving(certificate: Path | None = None) -> Iterator[Receiver]:
    """The other system, up; by TLS where it has a certificate."""
    server = Receiver(("127.0.0.1", 0), Handler)
    server.received = []
    server.answer(204)
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
