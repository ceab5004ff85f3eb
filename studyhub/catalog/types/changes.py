"""Which rules of the field have moved, and which codes of others we may print."""

from __future__ import annotations

from datetime import date
from typing import Literal

from .base import Citation, Frozen, Place

RuleStatus = Literal["in force", "phased in", "proposed", "vacated", "withdrawn"]


class RuleChange(Frozen, frozen=True):
    """A rule that changed, will change or was only proposed, as it stood on `as_of`.

    `since` is the day from which it holds (or was vacated, proposed, withdrawn); `then` says what an older
    book still teaches, `now` what to answer today. `lessons` teach it.
    """

    id: str
    title: str
    status: RuleStatus
    since: date
    now: str
    then: str
    citations: tuple[Citation, ...]
    lessons: tuple[str, ...]
    as_of: date
    review_by: date
    place: Place


class HcpcsCode(Frozen, frozen=True):
    """A HCPCS Level II code that content may print, described in our own words."""

    code: str
    meaning: str
    as_of: date
    checked: Literal["source", "general"]
