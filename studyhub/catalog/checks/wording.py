"""Decides whether a question is worded as `docs/authoring.md` asks: plain, positive, without cues."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from studyhub.catalog.faults import Fault
from studyhub.catalog.types import Question

from .bank import Bank
from .prose import TermIndex, plain, reading_grade, sentences, term_index, words
from .rules import fault

STEM_WORDS = (20, 80)
SCENARIO_WORDS = 200
HIGHEST_GRADE = 12.0
NEGATIVE_SHARE = 0.05

_BANNED = re.compile(
    r"\b(?:all|none|both|neither) of (?:the|these) (?:above|below|options|choices|answers)\b"
    r"|\bwhich (?:one )?(?:of the following )?(?:statements? )?(?:is|are) (?:true|false|correct|incorrect)\b"
    r"|\bwhich (?:of the following )?statements? (?:below )?(?:is|are) (?:not )?(?:true|false|correct)\b",
    re.IGNORECASE,
)
_VAGUE = re.compile(
    r"\b(?:often|usually|sometimes|frequently|occasionally|rarely|seldom|commonly|mostly)\b", re.IGNORECASE
)
_ABSOLUTE = re.compile(r"\b(?:always|never)\b", re.IGNORECASE)
_LETTER = re.compile(
    r"\b(?:[Oo]ption|[Cc]hoice|[Aa]nswer)s?\s+(?:[A-F]|[b-f])\b|\b[Oo]ption a\b(?=[.,;:)]| is\b| and [b-f]\b)"
    r"|(?:^|[.,;:] |\b(?:and|or|but|so|that|while|why) )[A-F] (?:is|was) (?:in)?(?:right|wrong|correct)\b"
)
_QUOTED = re.compile(r'"[^"]*"|“[^”]*”|(?<!\w)\'[^\']+(?:\'\w[^\']*)*\'(?!\w)')
_CONTRACTION = re.compile(
    r"\b\w+n['\u2019]t\b|\b\w+['\u2019](?:re|ve|ll|d|m)\b|\b(?:it|that|there|here|what|who|where|how|he|she|let)['\u2019]s\b",
    re.IGNORECASE,
)
_NEGATIVE = re.compile(r"\bexcept\b|\bleast (?:likely|appropriate|important)\b|\bnot\b", re.IGNORECASE)
_BOLD_NEGATIVE = re.compile(r"\*\*(?:NOT|EXCEPT|LEAST)\b[^*]*\*\*")
_LEAD_IN = re.compile(r"\b(?:which|what|who|whom|when|where)\b", re.IGNORECASE)


def wording(bank: Bank) -> Iterable[Fault]:
    """Wording faults of stems, options and explanations."""
    for question in bank.catalog.questions:
        yield from _stem(question)
        yield from _choices(question)
        found = _LETTER.search(plain(question.explanation))
        if found:
            yield fault(question.place, "LETTER", f'{question.id}: the explanation says "{found[0]}"')


def lengths(bank: Bank) -> Iterable[Fault]:
    """Single stems outside 20 to 80 words (an item of a case may be short), and scenarios over 200."""
    low, high = STEM_WORDS
    for question in bank.catalog.questions:
        count = len(words(plain(question.stem)))
        if question.type == "single" and (count > high or (count < low and not question.case)):
            yield fault(question.place, "STEM-WORDS", f"{question.id}: the stem has {count} words")
    for case in bank.catalog.cases:
        count = len(words(plain(case.scenario)))
        if count > SCENARIO_WORDS:
            yield fault(case.place, "SCENARIO-WORDS", f"{case.id}: the scenario has {count} words")


def grades(bank: Bank) -> Iterable[Fault]:
    """Single stems that read harder than grade 12 with the glossary's terms counted as known."""
    terms = known_terms(bank)
    for question in bank.catalog.questions:
        grade = reading_grade(plain(question.stem), terms)
        if question.type == "single" and grade > HIGHEST_GRADE:
            yield fault(question.place, "GRADE", f"{question.id}: the stem reads at grade {grade:.1f}")


def negatives(bank: Bank) -> Iterable[Fault]:
    """Negative lead-ins without a bold NOT, and a bank with more than 5 % of negative questions."""
    negative = [question for question in bank.catalog.questions if is_negative(question)]
    for question in negative:
        if not _BOLD_NEGATIVE.search(question.stem):
            yield fault(question.place, "NEGATIVE", f"{question.id}: the negative word is easy to overlook")
    total = len(bank.catalog.questions)
    if len(negative) > max(3, NEGATIVE_SHARE * total):
        message = f"{len(negative)} of {total} questions ask for what is not so"
        yield fault(negative[0].place, "NEGATIVE-SHARE", message)


def is_negative(question: Question) -> bool:
    """Whether what is asked is what is *not* so."""
    asked = [part for part in sentences(plain(question.stem)) if part.rstrip().endswith("?")]
    return bool(asked and _LEAD_IN.search(asked[-1]) and _NEGATIVE.search(asked[-1]))


def known_terms(bank: Bank) -> TermIndex:
    """The glossary, with every other form of its terms, ready for the reading grade."""
    terms = (form for term in bank.catalog.terms for form in (term.term, *term.also))
    return term_index(terms)


def _stem(question: Question) -> Iterator[Fault]:
    stem = plain(question.stem)
    banned = _BANNED.search(stem)
    if banned:
        yield fault(question.place, "BANNED", f'{question.id}: the stem says "{banned[0]}"')
    short = _CONTRACTION.search(_QUOTED.sub(" ", stem))
    if short:
        yield fault(question.place, "CONTRACTION", f'{question.id}: the stem says "{short[0]}"')
    if question.type in {"single", "multiple"} and "?" not in stem:
        yield fault(question.place, "NO-QUESTION", f"{question.id}: the stem asks no question")


def _choices(question: Question) -> Iterator[Fault]:
    key_is_absolute = any(_ABSOLUTE.search(option.text) for option in question.options if option.correct)
    for option in question.options:
        text = plain(option.text)
        for code, rule in (("BANNED", _BANNED), ("VAGUE", _VAGUE)):
            found = rule.search(text)
            if found:
                yield fault(question.place, code, f'{question.id}: option {option.key} says "{found[0]}"')
        absolute = _ABSOLUTE.search(text)
        if absolute and not option.correct and not key_is_absolute:
            message = f'{question.id}: wrong option {option.key} says "{absolute[0]}"'
            yield fault(question.place, "ABSOLUTE", message)
