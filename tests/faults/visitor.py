"""Somebody at the real server, without a browser: keeps cookies, fills in forms, sends raw bytes."""

from __future__ import annotations

import re
import socket
import uuid
from dataclasses import dataclass, field
from html import unescape
from http.client import HTTPConnection
from urllib.parse import urlencode

FORM = "application/x-www-form-urlencoded"
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')
WRITTEN = re.compile(r'<textarea [^>]*name="([^"]+)"[^>]*>\n(.*?)</textarea>', re.DOTALL)
PASSWORD = "four words or more of them"


@dataclass(frozen=True)
class Reply:
    """What came back."""

    status: int
    text: str
    headers: dict[str, str]


@dataclass
class Visitor:
    """A browser without a screen, at a port of this machine."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    timeout: float = 40.0

    def get(self, address: str, **headers: str) -> Reply:
        return self._ask("GET", address, None, headers)

    def post(self, address: str, fields: dict[str, str] | list[tuple[str, str]], **headers: str) -> Reply:
        return self.send(address, urlencode(fields).encode(), **headers)

    def send(self, address: str, body: bytes, kind: str = FORM, **headers: str) -> Reply:
        """A form as bytes, sent to its end before the answer is read, as browsers do."""
        return self._ask("POST", address, body, {"Content-Type": kind, **headers})

    def token(self) -> str:
        """A token for forms, as a page hands it out."""
        found = TOKEN.search(self.get("/account/password").text) or TOKEN.search(self.get("/login").text)
        assert found
        return found[1]

    def register(self) -> str:
        """Make an account, be signed in; gives its address."""
        email = f"{uuid.uuid4().hex}@example.edu"
        form = {"name": "Amina", "email": email, "password": PASSWORD, "timezone": "UTC"}
        page = self.get("/register")
        done = self.post("/register", {**form, "csrf_token": fields_of(page.text)["csrf_token"]})
        assert done.status == 303, done.text
        return email

    def begun(self, method: str, address: str, length: int, body: bytes, kind: str = FORM) -> socket.socket:
        """A request whose head promises `length` bytes, of which `body` is sent; the rest is the caller's."""
        link = socket.create_connection(("127.0.0.1", self.port), timeout=self.timeout)
        head = f"{method} {address} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\nCookie: {self._sent()}\r\n"
        link.sendall(f"{head}Content-Type: {kind}\r\nContent-Length: {length}\r\n\r\n".encode() + body)
        return link

    def _ask(self, method: str, address: str, body: bytes | None, headers: dict[str, str]) -> Reply:
        asking = HTTPConnection("127.0.0.1", self.port, timeout=self.timeout)
        sent = {**({"Cookie": self._sent()} if self.cookies else {}), **headers}
        try:
            asking.request(method, address, body, {k.replace("_", "-"): v for k, v in sent.items()})
            reply = asking.getresponse()
            for said in reply.headers.get_all("Set-Cookie") or ():
                name, value = said.split(";", 1)[0].split("=", 1)
                self.cookies[name] = value
            return Reply(reply.status, reply.read().decode(), dict(reply.headers))
        finally:
            asking.close()

    def _sent(self) -> str:
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())


def fields_of(page: str) -> dict[str, str]:
    """The hidden and the written fields of a page's forms, as a browser would send them again."""
    return {name: unescape(value) for name, value in HIDDEN.findall(page) + WRITTEN.findall(page)}
