"""What an ID token proves: signature, issuer, audience, time, nonce, the access token it came with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from .errors import ClockApart, IdentityRefused
from .providers import Provider

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")
"""Public keys only: never `none`, nor HS256, for which a public key would be the secret."""
LEEWAY = 120
"""Seconds that two clocks may be apart."""
LONGEST_TOKEN = 64 * 1024
LONGEST_SUBJECT = 255


class UnknownKey(IdentityRefused):
    """The token names a key that is not among those that were read."""


@dataclass(frozen=True)
class Identity:
    """Who came, as the provider says; `methods` are its `amr` and `acr`."""

    issuer: str
    claim: str
    subject: str
    email: str
    verified: bool
    name: str
    methods: frozenset[str]


def checked_claims(
    token: Any, keys: dict[str, Any], *, provider: Provider, nonce: str, access: str, now: datetime
) -> dict[str, Any]:
    """The claims of an ID token, each check of OpenID Connect Core 3.1.3.7 made. Raises IdentityRefused."""
    from authlib.oidc.core import CodeIDToken  # noqa: PLC0415 - loaded with the first use
    from joserfc import errors, jwk, jwt  # noqa: PLC0415

    if not isinstance(token, str) or len(token) > LONGEST_TOKEN:
        raise IdentityRefused("there is no ID token")
    at = int(now.timestamp())
    options = {
        "iss": {"essential": True, "value": provider.issuer},
        "aud": {"essential": True, "value": provider.client_id},
    }
    params = {"nonce": nonce, "client_id": provider.client_id, "access_token": access}
    try:
        read = jwt.decode(token, jwk.KeySet.import_key_set(keys), algorithms=list(ALGORITHMS))  # type: ignore[arg-type]
        claims = CodeIDToken(read.claims, read.header, options, params)
        claims.validate(now=at, leeway=LEEWAY)
    except (errors.InvalidKeyIdError, errors.MissingKeyError) as unknown:
        raise UnknownKey("signed by a key that is not published") from unknown
    except errors.ExpiredTokenError as late:
        raise ClockApart("the ID token was over when it came") from late
    except Exception as wrong:  # a stranger's text: what cannot be read is refused like a forgery
        raise _refusal(wrong) from wrong
    if claims["iat"] > at + LEEWAY:
        raise ClockApart("the ID token is of a time to come")
    return dict(claims)


def _refusal(wrong: Exception) -> IdentityRefused:
    claim = getattr(wrong, "claim", "") or ""
    if claim in {"iat", "nbf"}:
        return ClockApart(f"{type(wrong).__name__} {claim}")
    return IdentityRefused(f"{type(wrong).__name__} {claim}".strip())


def identity_of(provider: Provider, claims: dict[str, Any], told: dict[str, Any]) -> Identity:
    """Who came: `claims` of the ID token, and what the provider told beyond it. Raises IdentityRefused."""
    subject = claims.get(provider.subject)
    if not isinstance(subject, str) or not 1 <= len(subject) <= LONGEST_SUBJECT or not subject.isprintable():
        raise IdentityRefused(f"there is no usable claim “{provider.subject}”")
    source = claims if "email" in claims else told
    email = str(source.get("email") or "").strip().lower()
    said = [*_texts(claims.get("amr")), *_texts(claims.get("acr"))]
    verified = source.get("email_verified") is True or provider.mail_is_verified
    fine = 3 <= len(email) <= 254 and email.count("@") == 1 and email.isprintable() and " " not in email
    return Identity(
        issuer=provider.issuer,
        claim=provider.subject,
        subject=subject,
        email=email if fine else "",
        verified=verified and fine,
        name=str(claims.get("name") or told.get("name") or "").replace("\x00", "").strip()[:80],
        methods=frozenset(said),
    )


def _texts(value: Any) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [one for one in values if isinstance(one, str)]
