"""Questions of choice: multichoice, its all-or-nothing variant, true or false."""

from __future__ import annotations

from typing import Any

from studyhub.interchange.carried.ledger import LeftBehind
from studyhub.interchange.carried.tags import told_number
from studyhub.interchange.item import Choice

from .source import Source, raw_text

_ORDINARY = {
    "Your answer is correct.",
    "Your answer is partially correct.",
    "Your answer is incorrect.",
}
"""What Moodle itself says unless its author wrote something."""


def multichoice(source: Source) -> dict[str, Any]:
    """The options of a question with one right answer or several, as fields of an Item."""
    several = source.node.get("type") == "multichoiceset" or source.value("single", "true") in {"false", "0"}
    options = []
    shares = []
    for at, answer in enumerate(source.answers(), 1):
        text = source.text(answer.node, f"option {at}", inline=True)
        why = source.text(answer.node.find("feedback"), f"why of option {at}", inline=True)
        right = answer.fraction > 0 if several else answer.fraction == 100
        options.append(Choice(text, right, why))
        if answer.fraction > 0:
            shares.append(answer.fraction)
            if not right:
                source.ledger.lose(
                    f"correct of option {at}", f"It earned {answer.fraction:f}%: here nothing."
                )
    note_feedback(source)
    count = sum(option.correct for option in options)
    if several and max(shares, default=0) - min(shares, default=0) > 1:
        source.ledger.lose("options", "Right options counted unequally; here they count alike.")
    return {**_kind(source, count, several=several), "options": tuple(options), "fixed_order": _fixed(source)}


def truefalse(source: Source) -> dict[str, Any]:
    """A statement to be judged: a choice between True and False."""
    answers = {raw_text(answer.node).strip().lower(): answer for answer in source.answers()}
    if answers.keys() != {"true", "false"}:
        raise LeftBehind("Its answers are not true and false.")
    options = []
    for at, word in enumerate(("true", "false"), 1):
        node = answers[word].node
        why = source.text(node.find("feedback"), f"why of option {at}", inline=True)
        options.append(Choice(word.capitalize(), answers[word].fraction == 100, why))
    if sum(option.correct for option in options) != 1:
        raise LeftBehind("It does not say whether true or false is right.")
    return {"kind": "single", "options": tuple(options), "fixed_order": True}


def note_feedback(source: Source) -> None:
    """Note what is said of an answer as a whole, unless it is what Moodle says anyway."""
    for tag in ("correctfeedback", "partiallycorrectfeedback", "incorrectfeedback"):
        node = source.node.find(tag)
        if source.text(node, tag).strip() not in {"", *_ORDINARY}:
            source.ledger.lose(tag, "What is said of right or wrong answers as a whole has no place here.")


def _kind(source: Source, right: int, *, several: bool) -> dict[str, Any]:
    if not right:
        raise LeftBehind("No option is fully right.")
    if right > 1 and not several:
        raise LeftBehind("More than one option is fully right, but only one may be chosen.")
    if not several:
        return {"kind": "single"}
    if right == 1 and "choose" not in source.tags:
        source.ledger.lose("kind", "Any number could be chosen; one is right, so it is a single choice here.")
        return {"kind": "single"}
    return {"kind": "multiple", "choose": told_number(source.tags, "choose", right)}


def _fixed(source: Source) -> bool:
    return source.value("shuffleanswers", "true") in {"false", "0"}
