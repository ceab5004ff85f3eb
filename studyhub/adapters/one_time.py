"""Codes of authenticator apps: TOTP (RFC 6238), six digits, half a minute each; and how an app is set up."""

from __future__ import annotations

import hmac
from datetime import UTC, datetime

SECONDS = 30
WINDOW = 1
"""Codes before and after the present one that are taken: clocks differ, and typing takes time."""
ISSUER = "StudyHub"


def new_secret() -> str:
    """160 random bits in base32, as RFC 4226 recommends."""
    import pyotp  # noqa: PLC0415 - loaded with the first code

    return pyotp.random_base32()


def code_at(secret: str, at: datetime) -> str:
    """The code of a moment."""
    import pyotp  # noqa: PLC0415 - see above

    return pyotp.TOTP(secret).generate_otp(int(at.timestamp()) // SECONDS)


def step_of(secret: str, code: str, at: datetime) -> int | None:
    """The half minute since 1970 whose code this is, near a moment; None if it is none of them."""
    now = int(at.timestamp()) // SECONDS
    found = None
    for step in range(now - WINDOW, now + WINDOW + 1):
        moment = datetime.fromtimestamp(step * SECONDS, UTC)
        if hmac.compare_digest(code_at(secret, moment).encode(), code.encode()):
            found = step
    return found


def set_up_address(secret: str, email: str) -> str:
    """What an authenticator app reads: `otpauth://totp/...`."""
    import pyotp  # noqa: PLC0415 - see above

    return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=ISSUER)


def qr_picture(text: str) -> str:
    """A QR code as an SVG in a `data:` address, dark on white in any theme, as scanners want it."""
    import segno  # noqa: PLC0415 - loaded with the first app that is set up

    return str(segno.make(text, error="m", micro=False).svg_data_uri(scale=5, dark="#000", light="#fff"))
