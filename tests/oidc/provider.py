"""A real OpenID Connect provider (the npm package oidc-provider) on this machine, and who signs in there."""

from __future__ import annotations

import http.cookiejar
import json
import re
import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urljoin

import pytest
from joserfc.jwk import RSAKey

from tests.conftest import free_port

from .set_up_provider import ready

HERE = Path(__file__).parent
SECRET = "the client's secret, 40 letters or so!?"
PEOPLE: dict[str, dict[str, object]] = {
    "amina": {"email": "amina@example.edu", "email_verified": True, "name": "Amina Diallo"},
    "bela": {"email": "bela@example.edu", "email_verified": False, "name": "Bela"},
    "carla": {"email": "carla@elsewhere.example", "email_verified": True, "name": "Carla"},
}


def new_key(name: str) -> dict[str, Any]:
    """A private key of a provider, as JWK."""
    key = RSAKey.generate_key(2048, {"kid": name, "use": "sig", "alg": "RS256"}, private=True)
    return key.as_dict(private=True)


@dataclass
class RealProvider:
    """The provider's process; `site` is the address that it sends people back to."""

    site: str
    port: int = field(default_factory=free_port)
    keys: list[dict[str, Any]] = field(default_factory=lambda: [new_key("first")])
    process: subprocess.Popen[str] | None = None

    @property
    def issuer(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        node = ready()
        if node is None:
            pytest.fail("The OpenID Connect server is not installed: run make test, which installs it.")
        client = {
            "client_id": "studyhub",
            "client_secret": SECRET,
            "redirect_uris": [f"{self.site}/login/college/{slug}/back" for slug in ("college", "other")],
            "post_logout_redirect_uris": [f"{self.site}/"],
        }
        told = {
            "issuer": self.issuer,
            "port": self.port,
            "clients": [client],
            "jwks": {"keys": self.keys},
            "people": PEOPLE,
        }
        self.process = subprocess.Popen(  # noqa: S603 - our own command
            [node, "provider.mjs", json.dumps(told)],
            cwd=HERE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert self.process.stdout is not None
        assert self.process.stdout.readline().strip() == "up"

    def stop(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.communicate()
            self.process = None

    def rotate(self, name: str) -> None:
        """Start anew with another key: codes and sessions are forgotten."""
        self.stop()
        self.keys = [new_key(name)]
        self.start()


@contextmanager
def standing(site: str) -> Iterator[RealProvider]:
    """A provider that is up."""
    provider = RealProvider(site)
    try:
        provider.start()
        yield provider
    finally:
        provider.stop()


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_args: Any) -> None:
        return None


class Person:
    """Somebody at the provider's own pages, without a screen."""

    def __init__(self, login: str = "amina") -> None:
        self.login = login
        jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self.opener = urllib.request.build_opener(jar, _Stay)

    def sign_in(self, address: str) -> str:
        """Go through the provider's pages from where the site sends people; gives the way back."""
        issuer = re.match(r"http://[^/]+", address)
        assert issuer is not None
        form: dict[str, str] | None = None
        for _step in range(12):
            if not address.startswith(issuer[0]):
                return address
            moved, text = self._open(address, form)
            form = None
            if moved:
                address = urljoin(address, moved)
                continue
            action = re.search(r'<form[^>]* action="([^"]+)"', text)
            assert action is not None, text
            address = urljoin(address, action[1])
            form = {"prompt": "login", "login": self.login, "password": "any"}
            if 'value="consent"' in text:
                form = {"prompt": "consent"}
        raise AssertionError("the provider's pages do not end")

    def _open(self, address: str, form: dict[str, str] | None) -> tuple[str, str]:
        body = urlencode(form).encode() if form else None
        try:
            with self.opener.open(address, body, timeout=20) as reply:
                return "", reply.read().decode()
        except urllib.error.HTTPError as answered:
            with answered:
                return answered.headers.get("Location", ""), answered.read().decode()
