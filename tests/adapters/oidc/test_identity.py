from __future__ import annotations

import base64
import hmac
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import RSAKey

from studyhub.adapters.oidc.errors import ClockApart, IdentityRefused
from studyhub.adapters.oidc.identity import UnknownKey, checked_claims, identity_of
from studyhub.adapters.oidc.providers import Provider

KEY = RSAKey.generate_key(2048, {"kid": "one", "use": "sig", "alg": "RS256"}, private=True)
KEYS: dict[str, Any] = {"keys": [KEY.as_dict(private=False)]}
NOW = datetime(2026, 11, 28, 12, 0, tzinfo=UTC)
AT = int(NOW.timestamp())
COLLEGE = Provider(slug="college", name="C", issuer="https://login.example.edu", client_id="studyhub")
GOOD: dict[str, Any] = {
    "iss": "https://login.example.edu",
    "aud": "studyhub",
    "sub": "amina",
    "exp": AT + 300,
    "iat": AT,
    "nonce": "n",
}


def check(claims: dict[str, Any], *, key: Any = KEY, kid: str = "one", alg: str = "RS256") -> dict[str, Any]:
    token = jwt.encode({"alg": alg, "kid": kid}, claims, key)
    return checked_claims(token, KEYS, provider=COLLEGE, nonce="n", access="token", now=NOW)


def test_good_token_is_taken() -> None:
    assert check(GOOD)["sub"] == "amina"


@pytest.mark.parametrize(
    "changes",
    [
        {"iss": "https://login.example.edu/"},
        {"aud": "another"},
        {"aud": ["studyhub", "another"]},
        {"azp": "another"},
        {"nonce": "m"},
        {"at_hash": "bm90IHRoaXM"},
        {"sub": 7},
        {"exp": "never"},
        {"nonce": None},
    ],
)
def test_token_for_somebody_else_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(IdentityRefused):
        check({name: value for name, value in (GOOD | changes).items() if value is not None})


@pytest.mark.parametrize("missing", ["iss", "aud", "sub", "exp", "iat", "nonce"])
def test_token_that_leaves_something_out_is_refused(missing: str) -> None:
    with pytest.raises(IdentityRefused):
        check({name: value for name, value in GOOD.items() if name != missing})


@pytest.mark.parametrize("changes", [{"exp": AT - 121}, {"iat": AT + 121}, {"nbf": AT + 121}])
def test_token_of_another_time_tells_of_the_clock(changes: dict[str, int]) -> None:
    with pytest.raises(ClockApart):
        check(GOOD | changes)


def test_clocks_may_be_two_minutes_apart() -> None:
    assert check(GOOD | {"exp": AT - 110, "iat": AT + 110})


def test_key_that_is_not_published_is_told_apart_from_a_forgery() -> None:
    stranger = RSAKey.generate_key(2048, {"kid": "two"}, private=True)
    with pytest.raises(UnknownKey):
        check(GOOD, key=stranger, kid="two")
    with pytest.raises(IdentityRefused) as forged:
        check(GOOD, key=stranger, kid="one")
    assert not isinstance(forged.value, UnknownKey)


def test_token_without_signature_is_refused() -> None:
    parts = ({"alg": "none"}, GOOD)
    plain = [base64.urlsafe_b64encode(json.dumps(one).encode()).rstrip(b"=").decode() for one in parts]
    with pytest.raises(IdentityRefused):
        checked_claims(".".join([*plain, ""]), KEYS, provider=COLLEGE, nonce="n", access="", now=NOW)


def test_public_key_is_no_secret() -> None:
    public = KEY.as_pem(private=False)
    parts = ({"alg": "HS256", "kid": "one"}, GOOD)
    plain = ".".join(
        base64.urlsafe_b64encode(json.dumps(one).encode()).rstrip(b"=").decode() for one in parts
    )
    sealed = base64.urlsafe_b64encode(hmac.digest(public, plain.encode(), "sha256")).rstrip(b"=").decode()
    with pytest.raises(IdentityRefused):
        checked_claims(f"{plain}.{sealed}", KEYS, provider=COLLEGE, nonce="n", access="", now=NOW)


@pytest.mark.parametrize("token", [None, "", "a.b.c", "x" * 70_000, 7, {"a": 1}])
def test_what_is_no_token_is_refused(token: Any) -> None:
    with pytest.raises(IdentityRefused):
        checked_claims(token, KEYS, provider=COLLEGE, nonce="n", access="", now=NOW)


@pytest.mark.parametrize("said", ["true", 1, None, False])
def test_address_counts_as_verified_only_where_that_is_said(said: Any) -> None:
    found = identity_of(COLLEGE, GOOD | {"email": "amina@example.edu", "email_verified": said}, {})
    assert not found.verified
