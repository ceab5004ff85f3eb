"""How a webhook proves that an event is ours (Standard Webhooks, HMAC-SHA256), and the site's other keys."""

from __future__ import annotations

import base64
import hashlib
import hmac
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

PREFIX = "whsec_"


@dataclass(frozen=True)
class Keys:
    """All keys that are derived from the site's own one: who copies the database has none of them."""

    site_key: str

    def sealing(self, what: str) -> bytes:
        """The key, 32 bytes, under which secrets of a kind are sealed."""
        return self._derived(f"seal:{what}")

    def secret(self, hook_id: uuid.UUID, version: int) -> str:
        """A hook's secret of that version, as its receiver keeps it."""
        return PREFIX + base64.b64encode(self._derived(f"webhook:{hook_id}:{version}")).decode()

    def _derived(self, text: str) -> bytes:
        return hmac.new(self.site_key.encode(), text.encode(), hashlib.sha256).digest()


def signature(secret: str, event_id: str, seconds: int, body: str) -> str:
    """The signature of one delivery: over its id, the time of sending and the very bytes of the body."""
    key = base64.b64decode(secret.removeprefix(PREFIX))
    signed = hmac.new(key, f"{event_id}.{seconds}.{body}".encode(), hashlib.sha256).digest()
    return "v1," + base64.b64encode(signed).decode()


def headers(secrets: Iterable[str], event_id: uuid.UUID, body: str, now: datetime) -> dict[str, str]:
    """What goes with a body: its id, the time, and a signature by each secret that is in force."""
    seconds = int(now.timestamp())
    signed = " ".join(signature(secret, str(event_id), seconds, body) for secret in secrets)
    return {
        "Content-Type": "application/json",
        "webhook-id": str(event_id),
        "webhook-timestamp": str(seconds),
        "webhook-signature": signed,
    }
