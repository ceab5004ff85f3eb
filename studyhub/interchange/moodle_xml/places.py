"""Where Moodle's questions keep what Moodle has no field for; reader and writer both go by this.

The scenario stands above the stem, with a rule between them. Labels are tags (`objective:71`), and so are the
decimals of a number and the names of slips. Reasons of steps and pairs are listed under the explanation.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from studyhub.interchange.item import LABELS
from studyhub.interchange.ledger import shortened

RULE = "\n\n---\n\n"
HEADING = "\n\n**Why, line by line**\n\n"
NO_REASON = "(no reason)"
OWN_TAGS = ("decimals", "slip", "choose")
"""Tags of ours that are no labels."""

_TAG = re.compile(rf"({'|'.join((*LABELS, *OWN_TAGS))}):(.*)", re.DOTALL)


def with_scenario(scenario: str, stem: str) -> str:
    """The text of a question: its scenario, a rule, its stem."""
    return f"{scenario}{RULE}{stem}" if scenario else stem


def parted(text: str) -> tuple[str, str]:
    """Scenario and stem: what stands before the last rule of a text, unless it has a gap to fill."""
    scenario, rule, stem = text.rpartition(RULE)
    if not rule or not scenario or "[[" in scenario:
        return "", text
    return scenario, stem


def with_reasons(explanation: str, reasons: Sequence[str]) -> str:
    """An explanation, and below it one line a reason."""
    if not any(reasons):
        return explanation
    lines = (f"{at}. {' '.join(why.split()) or NO_REASON}" for at, why in enumerate(reasons, 1))
    return f"{explanation}{HEADING}{chr(10).join(lines)}"


def without_reasons(text: str, count: int) -> tuple[str, tuple[str, ...]]:
    """An explanation and the `count` reasons below it, each empty where there are none."""
    explanation, heading, listed = text.rpartition(HEADING)
    lines = listed.strip().split("\n")
    if not heading or len(lines) != count:
        return text, ("",) * count
    reasons = [line.removeprefix(f"{at}. ") for at, line in enumerate(lines, 1)]
    return explanation, tuple("" if why == NO_REASON else why for why in reasons)


def default_name(item_id: str, stem: str) -> str:
    """The name of a question without a title, for Moodle wants one."""
    return item_id or shortened(stem) or "question"


def tags_of(labels: Mapping[str, Sequence[str]]) -> list[str]:
    """Labels as tags, in their order."""
    return [f"{label}:{value}" for label, values in labels.items() for value in values]


def labels_of(tags: Sequence[str]) -> tuple[dict[str, tuple[str, ...]], list[str]]:
    """Labels and our other tags by name, and the tags that are none of ours."""
    named: dict[str, tuple[str, ...]] = {}
    foreign = []
    for tag in tags:
        if found := _TAG.fullmatch(tag):
            named[found.group(1)] = (*named.get(found.group(1), ()), found.group(2))
        else:
            foreign.append(tag)
    return named, foreign
