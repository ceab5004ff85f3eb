"""What our items say about themselves as Moodle's tags: `[tag:objective=71]` in a comment above each."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from urllib.parse import quote, unquote

from studyhub.interchange.item import LABELS

OWN = ("kind", "choose", "slip", "decimals", "unit", "fixed_order", "scenario")
"""Tags beside the labels: what GIFT has no other place for, and only we read."""

_UNSAFE = re.compile(r"[%<>`\[\]\\\x00-\x1f\x7f]|^[ ]|[ ]$")


def as_tag(name: str, value: str) -> str:
    """One tag; characters that end it or that Moodle forbids are written like those of an address, `%5D`."""
    return f"[tag:{name}={_UNSAFE.sub(lambda found: quote(found.group(), safe=''), value)}]"


def read_tags(tags: Iterable[str]) -> tuple[Mapping[str, tuple[str, ...]], tuple[str, ...]]:
    """Values by name in the order of the file, and the tags that are none of ours."""
    known: dict[str, tuple[str, ...]] = {}
    foreign = []
    for tag in tags:
        name, equals, value = tag.partition("=")
        if equals and (name in LABELS or name in OWN):
            known[name] = (*known.get(name, ()), unquote(value))
        else:
            foreign.append(tag)
    return known, tuple(foreign)
