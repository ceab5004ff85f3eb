"""How secrets that must be read again are kept: AES-256-GCM, bound to whom they belong to.

The package is loaded with the first secret: it takes 8 MiB in every process, and most visits need none.
"""

from __future__ import annotations

import base64
import binascii
import secrets

from .errors import SealBroken

NONCE = 12
"""Bytes; NIST SP 800-38D, section 8.2.2: random ones of 96 bits."""


def seal(key: bytes, text: str, owner: bytes) -> str:
    """A text under a key of 32 bytes, that opens for this owner only."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415 - see above

    nonce = secrets.token_bytes(NONCE)
    return base64.b64encode(nonce + AESGCM(key).encrypt(nonce, text.encode(), owner)).decode()


def unseal(key: bytes, sealed: str, owner: bytes) -> str:
    """The text again; raises SealBroken with another key or owner, or when it was changed."""
    from cryptography.exceptions import InvalidTag  # noqa: PLC0415 - see above
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415

    try:
        raw = base64.b64decode(sealed, validate=True)
        return AESGCM(key).decrypt(raw[:NONCE], raw[NONCE:], owner).decode()
    except (InvalidTag, ValueError, binascii.Error) as broken:
        raise SealBroken("a sealed secret does not open with the site's key") from broken
