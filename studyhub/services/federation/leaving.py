"""Logging out: this site's sign-in ends first and always; the college's is offered to be ended too."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from studyhub.adapters.errors import OutsideError
from studyhub.services.accounts.desk import Desk

from .college import HOW

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Farewell:
    """The college's name, and the address that ends its sign-in ("" where it offers none, or is away)."""

    name: str
    address: str


def came_by(how: str) -> str:
    """The short name of the provider that somebody signed in with, or ""."""
    return how.removeprefix(HOW) if how.startswith(HOW) else ""


def farewell(*, desk: Desk, slug: str) -> Farewell:
    """What to tell somebody who has logged out here; raises NotFound for an unknown provider."""
    client = desk.college.client(slug)
    try:
        address = client.end_address(f"{desk.public_url}/")
    except OutsideError as wrong:
        log.warning("College sign-out %s: %s: %s", slug, type(wrong).__name__, wrong)
        address = ""
    return Farewell(client.provider.name, address)
