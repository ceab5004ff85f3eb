"""One provider, asked: where to send people, who came back, where to say goodbye (code flow with PKCE)."""

from __future__ import annotations

import base64
import time
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from typing import Any
from urllib.parse import quote_plus, urlencode

from studyhub.adapters.errors import AddressRefused
from studyhub.adapters.webhooks import Rules, check_address

from .errors import IdentityRefused, ProviderAway
from .fetching import ask
from .identity import Identity, UnknownKey, checked_claims, identity_of
from .providers import Provider

DOCUMENT_SECONDS = 3600.0
AWAY_SECONDS = 5.0
"""After a failure nobody waits for the provider again this long: a class would hold every thread."""
SCOPE = "openid email profile"
ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")


@dataclass(frozen=True)
class Return:
    """What the browser brought back, and what this site kept of the way out."""

    code: str
    issuer: str
    nonce: str
    verifier: str
    redirect_uri: str


class Client:
    """A provider and what was read of it: its document for an hour, its keys until one is unknown."""

    def __init__(self, provider: Provider) -> None:
        self.provider = provider
        self._rules = Rules(provider.private_network)
        self._lock = Lock()
        self._document: dict[str, Any] = {}
        self._keys: dict[str, Any] = {}
        self._good_until = self._away_until = 0.0

    def address(self, *, redirect_uri: str, state: str, nonce: str, verifier: str) -> str:
        """Where the browser goes to sign in. Raises ProviderAway."""
        from authlib.oauth2.rfc7636 import create_s256_code_challenge  # noqa: PLC0415

        asked = {
            "response_type": "code",
            "client_id": self.provider.client_id,
            "redirect_uri": redirect_uri,
            "scope": SCOPE,
            "state": state,
            "nonce": nonce,
            "code_challenge": create_s256_code_challenge(verifier),
            "code_challenge_method": "S256",
        }
        return _with(self.document()["authorization_endpoint"], asked)

    def identity(self, back: Return, *, now: datetime) -> Identity:
        """Who came back. Raises ProviderAway, IdentityRefused, ClockApart."""
        document = self.document()
        self._check_issuer(back.issuer, document)
        status, tokens = self._exchange(document, back)
        if status != 200:
            error = str(tokens.get("error", ""))[:40]
            if status >= 500:
                raise ProviderAway(f"the token endpoint answered {status}")
            raise IdentityRefused(f"the code was refused: {status} {error!r}")
        access = str(tokens.get("access_token") or "")
        claims = self._claims(tokens.get("id_token"), nonce=back.nonce, access=access, now=now)
        told = self._user_info(document, access, claims) if "email" not in claims else {}
        return identity_of(self.provider, claims, told)

    def end_address(self, back: str) -> str:
        """Where the browser ends its sign-in at the provider too; "" where that is not offered."""
        end = self.document().get("end_session_endpoint")
        if not isinstance(end, str) or not self._may_go(end):
            return ""
        return _with(end, {"client_id": self.provider.client_id, "post_logout_redirect_uri": back})

    def document(self) -> dict[str, Any]:
        """The discovery document. Raises ProviderAway."""
        with self._lock:
            at = time.monotonic()
            if at < self._good_until:
                return self._document
            if at < self._away_until:
                raise ProviderAway("it did not answer a moment ago")
            try:
                self._document = self._read_document()
            except ProviderAway:
                self._away_until = time.monotonic() + AWAY_SECONDS
                raise
            self._good_until = time.monotonic() + DOCUMENT_SECONDS
            return self._document

    def _read_document(self) -> dict[str, Any]:
        address = self.provider.issuer.rstrip("/") + "/.well-known/openid-configuration"
        status, read = ask(address, self._rules)
        if status != 200 or read.get("issuer") != self.provider.issuer:
            raise ProviderAway(f"{address} is not the document of {self.provider.issuer} ({status})")
        if not all(isinstance(read.get(one), str) and self._may_go(read[one]) for one in ENDPOINTS):
            raise ProviderAway(f"{address} names no usable endpoints")
        return read

    def _may_go(self, address: str) -> bool:
        try:
            check_address(address, self._rules)
        except AddressRefused:
            return False
        return True

    def _check_issuer(self, said: str, document: dict[str, Any]) -> None:
        """RFC 9207: an answer that another provider sent is not taken to this one."""
        needed = document.get("authorization_response_iss_parameter_supported") is True
        if (said or needed) and said != self.provider.issuer:
            raise IdentityRefused("the answer is of another issuer")

    def _exchange(self, document: dict[str, Any], back: Return) -> tuple[int, dict[str, Any]]:
        form = {
            "grant_type": "authorization_code",
            "code": back.code,
            "redirect_uri": back.redirect_uri,
            "code_verifier": back.verifier,
        }
        headers = {}
        ways = document.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
        if not self.provider.client_secret:
            form["client_id"] = self.provider.client_id
        elif "client_secret_basic" in ways:
            # RFC 6749, section 2.3.1: both are form-encoded before they are joined.
            pair = f"{quote_plus(self.provider.client_id)}:{quote_plus(self.provider.client_secret)}"
            headers["Authorization"] = "Basic " + base64.b64encode(pair.encode()).decode()
        else:
            form |= {"client_id": self.provider.client_id, "client_secret": self.provider.client_secret}
        return ask(document["token_endpoint"], self._rules, form=form, headers=headers)

    def _claims(self, token: Any, *, nonce: str, access: str, now: datetime) -> dict[str, Any]:
        """The checked claims; where their key is unknown the keys are read once more: they rotate."""
        kept = self._keys
        try:
            return checked_claims(
                token, kept or self._read_keys(), provider=self.provider, nonce=nonce, access=access, now=now
            )
        except UnknownKey:
            if not kept:
                raise
        keys = self._read_keys()
        return checked_claims(token, keys, provider=self.provider, nonce=nonce, access=access, now=now)

    def _read_keys(self) -> dict[str, Any]:
        status, read = ask(self.document()["jwks_uri"], self._rules)
        if status != 200 or not isinstance(read.get("keys"), list) or not read["keys"]:
            raise ProviderAway(f"it publishes no keys ({status})")
        self._keys = read
        return read

    def _user_info(self, document: dict[str, Any], access: str, claims: dict[str, Any]) -> dict[str, Any]:
        place = document.get("userinfo_endpoint")
        if not access or not isinstance(place, str):
            return {}
        status, told = ask(place, self._rules, headers={"Authorization": f"Bearer {access}"})
        if status != 200:
            raise ProviderAway(f"the userinfo endpoint answered {status}")
        if told.get("sub") != claims["sub"]:
            raise IdentityRefused("the userinfo is of somebody else")
        return told


def _with(address: str, query: dict[str, str]) -> str:
    return address + ("&" if "?" in address else "?") + urlencode(query)
