"""Where Moodle's questions keep what Moodle has no field for; reader and writer both go by this.

The scenario stands above the stem, with a rule between them. Reasons of steps and pairs are listed under the
explanation.
"""

from __future__ import annotations

from collections.abc import Sequence

from studyhub.interchange.carried.ledger import shortened

RULE = "\n\n---\n\n"
HEADING = "\n\n**Why, line by line**\n\n"
NO_REASON = "(no reason)"


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
    listed = f"{HEADING}{chr(10).join(lines)}"
    return f"{explanation}{listed}" if explanation else listed.lstrip("\n")


def without_reasons(text: str, count: int) -> tuple[str, tuple[str, ...]]:
    """An explanation and the `count` reasons below it, each empty where there are none."""
    explanation, heading, listed = f"\n\n{text}".rpartition(HEADING)
    lines = listed.strip().split("\n")
    if not heading or len(lines) != count:
        return text, ("",) * count
    reasons = [line.removeprefix(f"{at}. ") for at, line in enumerate(lines, 1)]
    return explanation[2:], tuple("" if why == NO_REASON else why for why in reasons)


def default_name(item_id: str, stem: str) -> str:
    """The name of a question without a title, for Moodle wants one."""
    return item_id or shortened(stem) or "question"
