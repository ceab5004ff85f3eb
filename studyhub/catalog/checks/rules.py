"""Decides what each check is called, how grave its fault is, and what the author is told to do about it."""

from __future__ import annotations

from dataclasses import dataclass

from studyhub.catalog.faults import Fault, Severity
from studyhub.catalog.types import Place


@dataclass(frozen=True)
class Rule:
    """A rule of the bank: its code, how grave a breach is, and the remedy printed as the hint."""

    code: str
    severity: Severity
    remedy: str


def _rules(severity: Severity, remedies: dict[str, str]) -> dict[str, Rule]:
    return {code: Rule(code, severity, remedy) for code, remedy in remedies.items()}


RULES: dict[str, Rule] = _rules(
    Severity.ERROR,
    {
        "NO-KEY": "Mark the one right option with `correct: true`.",
        "TWO-KEYS": "Keep `correct: true` on the best option only, or make the question `multiple`.",
        "CHOOSE": "Make `choose` the number of options marked `correct: true`.",
        "OPTION-COUNT": "Give a single three to six options, a multiple five or six.",
        "NO-WHY": "Say why it is right, or which misunderstanding makes it tempting.",
        "SAME-OPTION": "Make every choice say something of its own.",
        "STEPS": "Give three to six steps, each different from the others.",
        "PAIRS": "Give three to six pairs, each left and each right side different.",
        "BLANKS": "Give every [[n]] of the stem one blank, each with `accept` or with one right option.",
        "DRAW": "Mend the expression, or add a `where` that keeps such values out.",
        "DRAW-SAME": "Change the mistake or add a `where`, so that rounding keeps every draw apart.",
        "CPT": "CPT is not ours to print. Write other numbers with a comma (12,345) or name what they are.",
        "HCPCS": "Add the code to content/hcpcs.yaml in our own words, or describe it without its code.",
        "VACATED": "It was vacated on 18 June 2025: cite what is law, or say that it was vacated.",
        "CODE-INVALID": "Use a code that is billable then, say `category`, or explain it in `codes:`.",
        "DRG": "Take the key from the grouper, or say in `codes:` what the stem does not show.",
        "SAME-QUESTION": "Drop one of the two, or let it test something else.",
        "ENEMY-ON-FORM": "Move one of the two to another form, or out of the forms.",
        "FORM-ITEM": "Make it a single with four options or a multiple, or take its `form` off.",
        "FORM-IN-LESSON": "Embed a practice question: items of a form are kept out of lessons.",
        "DEAD-LINK": "Point the link to a lesson, a term or a heading that exists.",
    },
) | _rules(
    Severity.WARNING,
    {
        "ASCENDING": "Sort the options in ascending order and add `order: fixed`.",
        "STEM-WORDS": "Say what a technician finds and what is asked in 20 to 80 words.",
        "SCENARIO-WORDS": "Cut the scenario to 200 words.",
        "NO-QUESTION": "End the stem in one question that can be answered with the options covered.",
        "GRADE": "Shorten the sentences and use plainer words.",
        "BANNED": "Ask for one thing that can be known, and offer choices that stand alone.",
        "VAGUE": "Say how often or when, or leave the word out.",
        "ABSOLUTE": "Take `always` or `never` out: it gives the wrong option away.",
        "LETTER": "Choices are shuffled: name what the choice says, never its letter.",
        "CONTRACTION": "Write both words out.",
        "NEGATIVE": "Ask positively, or set **NOT** in bold where the work itself is negative.",
        "NEGATIVE-SHARE": "Turn some of them into positive questions.",
        "CODE-TITLE": "Print the official title in full, or leave the words beside the code out.",
        "CODE-UNCHECKED": "Install newer code tables: `make codebook`.",
        "SPELLING": "Use the American spelling that is given.",
        "KEY-POSITION": "Move right options until each of a to d is right in about one in four.",
        "KEY-LENGTH": "Trim keys and lengthen distractors until the key is the longest in about one in four.",
        "LEVELS": "Keep recall under 30 % and analysis at 20 % or more.",
        "NEAR-DUPLICATE": "Vary the situation and what is asked, or drop one of the two.",
        "REVIEW-DUE": "Check the rule against its source; then move `as_of` and `review_by`.",
        "NO-REVIEW-BY": "Say by when the rule must be looked at again: `review_by`.",
        "ENEMY-ONE-SIDED": "Add the enemy on the other side too.",
        "REPLACED-STAYS": "Take the replaced question out of the bank.",
        "NO-LESSON": "Write the lesson that the syllabus plans for this objective.",
        "FEW-QUESTIONS": "Write more questions: 8 for each objective and task, 3 for each facet.",
        "FORM-COUNT": "Give the form as many items of each domain as the blueprint plans.",
        "LESSON-WORDS": "Bring the lesson to between 900 and 1,800 words.",
        "NO-FIGURE": "Add a drawing that teaches, with a text alternative.",
        "FIGURE-ALT": "Say in words what the figure shows; in a stem, without giving the key away.",
        "LESSON-QUESTIONS": "Embed three to six check-yourself questions of the lesson's own objectives.",
        "NO-FACT-CHECK": "`flask content facts list --missing` names the lessons for an independent reader.",
        "NO-BLIND-REVIEW": "`flask content blind export --missing` makes the packet for a second reader.",
    },
)
"""Every rule by its code."""


def fault(place: Place, code: str, message: str, hint: str = "") -> Fault:
    """A fault of rule `code` at a place; its hint is the rule's remedy unless a nearer one is given."""
    rule = RULES[code]
    return Fault(place.path, place.line, code, message, hint or rule.remedy, rule.severity)
