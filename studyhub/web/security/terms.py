"""What a limit says: how often, counted by whom, which requests, on which routes, and why."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

EVERY_CALL = "api."
"""Stands for all routes of the API."""


class By(StrEnum):
    """What a limit counts by: by account who is signed in, by network strangers alone."""

    ACCOUNT = "account"
    NETWORK = "network"
    ADDRESS = "mail address that is typed"
    BEARER = "token"


class Counted(StrEnum):
    """Which requests count."""

    ALL = "all"
    REFUSED = "refused"
    TAKEN = "taken"
    UNKNOWN = "without a token that is known"
    LARGE = "larger than a page of text"


@dataclass(frozen=True)
class Limit:
    """A limit that its routes share: `amount` in Flask-Limiter's words."""

    name: str
    amount: str
    by: By
    routes: frozenset[str]
    why: str
    methods: tuple[str, ...] = ("POST",)
    counted: Counted = Counted.ALL
    said: str = "That was often in a short time. What is saved stays saved."
