"""Which columns a table of questions may have, in which order, and by which other names people call them."""

from __future__ import annotations

import re

from studyhub.interchange.item import LABELS

LETTERS = "abcdefghijklmnopqrstuvwxyz"
LIST_LABELS = frozenset({"competencies", "references", "enemies", "replaces", "expressions"})
"""Labels with several values, one a line in their cell."""

FIRST = ("id", "type", "title", "scenario", "stem")
_PARTS = re.compile(r"(option|step|left|right|why|extra|extra_why|mistake|mistake_value|mistake_why)_([a-z])")
_GAP = re.compile(r"gap_([1-9][0-9]?)(?:_(why|answer|option_[a-z](?:_why)?))?")
_ORDER = (
    "option",
    "step",
    "left",
    "right",
    "why",
    "extra",
    "extra_why",
    "mistake",
    "mistake_value",
    "mistake_why",
)
_AFTER_PARTS = ("answer", "tolerance", "decimals", "unit", "choose", "order", "explanation")
_ALIASES = {
    "question": "stem",
    "question_text": "stem",
    "kind": "type",
    "question_type": "type",
    "correct": "answer",
    "correct_answer": "answer",
    "key": "answer",
    "feedback": "explanation",
    "general_feedback": "explanation",
    "rationale": "explanation",
    "reference": "references",
    "competency": "competencies",
    "name": "title",
}
_LETTERED = re.compile(r"(option|choice|answer)_?([a-z])|(?:option|choice)_?([1-9])")
MEANINGS = {
    "id": "its id, as d2-breach-0007; may be left out",
    "type": "single, multiple, numeric, order, match or cloze; may be left out where the others show it",
    "title": "its title",
    "scenario": "a text that stands above the question (Markdown)",
    "stem": "what is asked (Markdown); required. In a cloze question [[1]] is the first gap",
    "option_a ...": "an option of a single or multiple question, up to option_z",
    "step_a ...": "a step of an order question, in the right order",
    "left_a, right_a ...": "what belongs together in a match question",
    "why_a ...": "why option, step or pair a is right, or tempting",
    "extra_a, extra_why_a ...": "a right side of a match question that belongs to nothing, and why",
    "answer": "the letter of the right option (b), of all right ones (a, c), or the number asked for",
    "tolerance, decimals, unit": "of a numeric question: how far off counts, decimals asked for, the unit",
    "mistake_a, mistake_value_a, mistake_why_a ...": "a known wrong number: name, value, what went wrong",
    "gap_1 ...": "the words that are right in a gap, one a line, the first is the one shown",
    "gap_1_why": "why",
    "gap_1_option_a, gap_1_option_a_why, gap_1_answer": "options of a gap, why, and the right letter",
    "choose": "how many options are to be chosen, if not as many as are right",
    "order": "fixed: options are not shuffled",
    "explanation": "the rule and how it applies (Markdown)",
    "references, competencies, enemies, replaces": "several in a cell, one a line; as cfr: 42 CFR 482.24",
    "objective, facet, task, level, difficulty": "as in docs/authoring.md",
    "as_of, review_by, case, form, codes": "as in docs/authoring.md",
    "expressions": "how the number, then each wrong one, comes about, one a line",
}
"""What stands in which column, for people."""


def canonical(header: str) -> str:
    """The name of a column by its first cell: `Option B`, `Question` and `correct answer` are known."""
    name = re.sub(r"[^a-z0-9]+", "_", header.strip().lower()).strip("_")
    if is_known(name):
        return name
    if name in _ALIASES:
        return _ALIASES[name]
    found = _LETTERED.fullmatch(name)
    if found is None:
        return name
    return f"option_{found[2] or LETTERS[int(found[3]) - 1]}"


def is_known(name: str) -> bool:
    """Whether a column of this name may hold something."""
    return name in FIRST or name in _AFTER_PARTS or name in LABELS or _is_part(name)


def place(name: str) -> tuple[int, int, str, int, str]:
    """Where a column stands in what we write: question, parts letter by letter, answer, labels."""
    if name in FIRST:
        return (0, FIRST.index(name), "", 0, "")
    if name in _AFTER_PARTS:
        return (2, _AFTER_PARTS.index(name), "", 0, "")
    if gap := _GAP.fullmatch(name):
        return (1, len(_ORDER), gap[1].zfill(2), 0, name)
    if (found := _PARTS.fullmatch(name)) is None:
        return (3, LABELS.index(name), "", 0, "")
    part = found[1]
    group = 1 if part.startswith("extra") else 2 if part.startswith("mistake") else 0
    return (1, group, found[2], _ORDER.index(part), "")


def _is_part(name: str) -> bool:
    return bool(_PARTS.fullmatch(name) or _GAP.fullmatch(name))
