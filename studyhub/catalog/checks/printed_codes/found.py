"""What counts as a printed code of ICD-10-CM or -PCS, and whether the text means a category by it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from studyhub.catalog.codes import CodeAuthority
from studyhub.catalog.types import Catalog

from .texts import texts
from .titles import begins_with_title

_CM = re.compile(r"(?<![\w.])[A-Z]\d[0-9A-Z]\.[0-9A-Z]{1,4}(?![\w]|\.\d)")
_CM_SHORT = re.compile(r"(?<![\w.-])[A-Z]\d[0-9A-Z](?![\w.-])")
_PCS = re.compile(
    r"(?<![\w.-])(?=[0-9A-HJ-NP-Z]*[A-HJ-NP-Z])[0-9B-DFGHX](?=[A-Z]*\d)[0-9A-HJ-NP-Z]{6}(?![\w-])"
)
_SAID_CATEGORY = re.compile(
    r"\b(?:(?:sub)?categor(?:y|ies)|blocks?) (?:(?:[A-Z]\d[0-9A-Z.]*-?)(?:,|,? (?:and|or|to|through))? )*$",
    re.IGNORECASE,
)
_BEFORE = 80
_SHORT = 3


@dataclass(frozen=True)
class Printed:
    """A code as it is printed: whether a category is meant, and the text that follows it."""

    code: str
    category: bool
    after: str


def printed_codes(text: str, codes: CodeAuthority) -> Iterator[Printed]:
    """Every code in a text, in order: with a dot, of PCS, and of three characters beside its title."""
    matches = (match for rule in (_CM, _PCS, _CM_SHORT) for match in rule.finditer(text))
    for match in sorted(matches, key=lambda match: match.start()):
        after = text[match.end() :]
        before = text[max(0, match.start() - _BEFORE) : match.start()]
        category = after.startswith("-") or before.endswith("-") or bool(_SAID_CATEGORY.search(before))
        if len(match[0]) > _SHORT or begins_with_title(after, codes.title(match[0])):
            yield Printed(match[0], category, after)


def all_printed(parts: Iterable[str], codes: CodeAuthority) -> list[Printed]:
    """The codes of several texts."""
    return [printed for part in parts for printed in printed_codes(part, codes)]


def count_printed(catalog: Catalog, codes: CodeAuthority) -> int:
    """How many different codes a whole bank prints."""
    return len({one.code for *_, text in texts(catalog) for one in printed_codes(text, codes)})
