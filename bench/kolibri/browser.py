"""Somebody at Kolibri's API: a kept connection with its cookies, asking in JSON."""

from __future__ import annotations

import json
from http.client import HTTPConnection
from typing import Any

from bench.serving.driver import Request, WrongReply

TOKEN = "kolibri_csrftoken"  # noqa: S105 - a cookie's name


class Browser:
    """A visitor of Kolibri on a port of this machine."""

    def __init__(self, port: int) -> None:
        """Nobody yet."""
        self.link = HTTPConnection("127.0.0.1", port, timeout=120)
        self.cookies: dict[str, str] = {}

    def ask(self, method: str, address: str, fields: object = None) -> Any:
        """What the API answers; raises WrongReply where it does not do what is asked."""
        body = None if fields is None else json.dumps(fields)
        self.link.request(method, address, body, self._headers())
        reply = self.link.getresponse()
        told = reply.read()
        if reply.status not in (200, 201):
            raise WrongReply(f"{method} {address}: {reply.status} {told[:200].decode(errors='replace')}")
        for line in reply.headers.get_all("Set-Cookie") or []:
            name, _, value = line.strip().partition("=")
            self.cookies[name] = value.split(";", 1)[0]
        return json.loads(told)

    def sign_in(self, facility: str, name: str, password: str) -> None:
        """Become somebody."""
        who = {"username": name, "password": password, "facility": facility}
        self.ask("POST", "/api/auth/session/", who)

    def request(self, method: str, address: str, mark: bytes, fields: object = None) -> Request:
        """What would be asked, for the driver: the reply is to be 200 and hold `mark`."""
        body = "" if fields is None else json.dumps(fields)
        lines = [f"{method} {address} HTTP/1.1", "Host: localhost", f"Content-Length: {len(body)}"]
        lines += [f"{name}: {value}" for name, value in self._headers().items()]
        return Request("\r\n".join([*lines, "", body]).encode(), 200, mark)

    def _headers(self) -> dict[str, str]:
        kept = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        always = {"Content-Type": "application/json", "Accept": "application/json"}
        return always | ({"Cookie": kept, "X-CSRFToken": self.cookies.get(TOKEN, "")} if kept else {})
