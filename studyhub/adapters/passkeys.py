"""Passkeys (Web Authentication, level 3) by py_webauthn: what browsers are asked, what their answers prove.

The package is loaded with the first passkey: most visits need none, and it takes room in every process.
"""

from __future__ import annotations

import ipaddress
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from .errors import PasskeyRefused

NAME = "StudyHub"


@dataclass(frozen=True)
class Party:
    """The site as browsers know it: its host, to which a passkey is bound, and its whole origin."""

    host: str
    origin: str


@dataclass(frozen=True)
class NewKey:
    """The public half of a new passkey. Ids and keys are base64url."""

    credential: str
    public_key: str
    sign_count: int
    synced: bool


@dataclass(frozen=True)
class Use:
    """What a device said when it was used: its count (0 where it does not count), whether it is synced."""

    sign_count: int
    synced: bool


def party_of(public_url: str) -> Party | None:
    """The site at its address; None where browsers allow no passkey: at a bare number, or without HTTPS."""
    parts = urlsplit(public_url)
    host = parts.hostname or ""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        secure = parts.scheme == "https" or host == "localhost"
        return Party(host, f"{parts.scheme}://{parts.netloc}") if secure else None
    return None


def creation_options(
    party: Party, challenge: str, *, owner: bytes, email: str, name: str, known: Iterable[str]
) -> dict[str, Any]:
    """What a browser is asked for a new passkey of this owner; devices that have a known one refuse."""
    import webauthn as w  # noqa: PLC0415 - see above
    from webauthn.helpers import base64url_to_bytes, options_to_json_dict, structs  # noqa: PLC0415

    selection = structs.AuthenticatorSelectionCriteria(
        resident_key=structs.ResidentKeyRequirement.REQUIRED,
        user_verification=structs.UserVerificationRequirement.REQUIRED,
    )
    options = w.generate_registration_options(
        rp_id=party.host,
        rp_name=NAME,
        user_id=owner,
        user_name=email,
        user_display_name=name,
        challenge=challenge.encode(),
        authenticator_selection=selection,
        exclude_credentials=[structs.PublicKeyCredentialDescriptor(base64url_to_bytes(one)) for one in known],
    )
    return dict(options_to_json_dict(options))


def request_options(party: Party, challenge: str) -> dict[str, Any]:
    """What a browser is asked to sign in with any passkey of this site, its owner verified by the device."""
    import webauthn as w  # noqa: PLC0415 - see above
    from webauthn.helpers import options_to_json_dict, structs  # noqa: PLC0415

    required = structs.UserVerificationRequirement.REQUIRED
    options = w.generate_authentication_options(
        rp_id=party.host, challenge=challenge.encode(), user_verification=required
    )
    return dict(options_to_json_dict(options))


def created(party: Party, challenge: str, answer: str) -> NewKey:
    """The passkey that a browser made for this site and this challenge; raises PasskeyRefused."""
    import webauthn as w  # noqa: PLC0415 - see above
    from webauthn.helpers import bytes_to_base64url  # noqa: PLC0415

    try:
        found = w.verify_registration_response(
            credential=answer,
            expected_challenge=challenge.encode(),
            expected_rp_id=party.host,
            expected_origin=party.origin,
            require_user_verification=True,
        )
    except Exception as wrong:  # a stranger's text: what cannot be read is refused like a forgery
        raise PasskeyRefused(str(wrong)) from wrong
    return NewKey(
        bytes_to_base64url(found.credential_id),
        bytes_to_base64url(found.credential_public_key),
        found.sign_count,
        found.credential_backed_up,
    )


def claimed(answer: str) -> tuple[str, bytes | None]:
    """The credential and the owner that an answer names, unproven; raises PasskeyRefused for no answer."""
    from webauthn.helpers import base64url_to_bytes  # noqa: PLC0415 - see above

    try:
        read = json.loads(answer)
        handle = read["response"].get("userHandle")
        return str(read["id"]), base64url_to_bytes(handle) if handle else None
    except Exception as wrong:  # as in `created`
        raise PasskeyRefused(str(wrong)) from wrong


def proven(party: Party, challenge: str, answer: str, *, public_key: str, sign_count: int) -> Use:
    """That the device of this key answered this challenge for this site; raises PasskeyRefused.

    A count that does not go up says that the key was copied: it is refused too.
    """
    import webauthn as w  # noqa: PLC0415 - see above
    from webauthn.helpers import base64url_to_bytes  # noqa: PLC0415

    try:
        found = w.verify_authentication_response(
            credential=answer,
            expected_challenge=challenge.encode(),
            expected_rp_id=party.host,
            expected_origin=party.origin,
            credential_public_key=base64url_to_bytes(public_key),
            credential_current_sign_count=sign_count,
            require_user_verification=True,
        )
    except Exception as wrong:  # as in `created`
        raise PasskeyRefused(str(wrong)) from wrong
    return Use(found.new_sign_count, found.credential_backed_up)
