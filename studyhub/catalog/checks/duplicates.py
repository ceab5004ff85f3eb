"""Decides which questions ask the same thing in nearly the same words."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from math import ceil

from studyhub.catalog.faults import Fault
from studyhub.catalog.types import Question

from .bank import Bank
from .prose import plain, words
from .rules import fault

SHINGLE = 5
ALIKE = 0.6
ALIKE_WITH_SAME_KEY = 0.4

Shingle = tuple[str, ...]


def duplicates(bank: Bank) -> Iterable[Fault]:
    """Pairs whose word 5-shingles overlap by over 0.6 (Jaccard), or 0.4 when the right answer is the same.

    Questions that share a `replaces`, or of which one replaces the other, are versions and not compared.
    """
    for first, second, likeness in near_pairs(bank.catalog.questions):
        same_key = _key(first) == _key(second)
        if _versions(first, second) or likeness <= (ALIKE_WITH_SAME_KEY if same_key else ALIKE):
            continue
        where = f"{first.id} ({first.place.path}:{first.place.line})"
        if likeness == 1.0 and same_key:
            yield fault(second.place, "SAME-QUESTION", f"{second.id}: asks word for word what {where} asks")
        else:
            yield fault(second.place, "NEAR-DUPLICATE", f"{second.id}: is {likeness:.0%} like {where}")


def near_pairs(questions: Iterable[Question]) -> Iterator[tuple[Question, Question, float]]:
    """Pairs whose shingles overlap by 0.4 or more, each once, with their Jaccard likeness.

    Only the rarest shingles of each question are indexed (prefix filtering, Chaudhuri et al. 2006): two sets
    that overlap by t share one of their ceil((1 - t) n) + 1 rarest, so no pair is missed and common phrases
    cost nothing.
    """
    sets = [(question, _shingles(question)) for question in questions]
    counts = Counter(shingle for _, shingles in sets for shingle in shingles)
    index: dict[Shingle, list[int]] = defaultdict(list)
    for at, (question, shingles) in enumerate(sets):
        rare = sorted(shingles, key=lambda shingle: (counts[shingle], shingle))
        prefix = rare[: len(rare) - ceil(ALIKE_WITH_SAME_KEY * len(rare)) + 1]
        for other in sorted({seen for shingle in prefix for seen in index.get(shingle, ())}):
            earlier, known = sets[other]
            likeness = len(shingles & known) / len(shingles | known)
            if likeness >= ALIKE_WITH_SAME_KEY:
                yield earlier, question, likeness
        for shingle in prefix:
            if counts[shingle] > 1:
                index[shingle].append(at)


def _shingles(question: Question) -> frozenset[Shingle]:
    parts = [question.stem, *(option.text or option.expression or "" for option in question.options)]
    parts += [step.text for step in question.steps]
    parts += [f"{pair.left} {pair.right}" for pair in question.pairs]
    said = [word.lower() for part in parts for word in words(plain(part))]
    return frozenset(tuple(said[at : at + SHINGLE]) for at in range(max(1, len(said) - SHINGLE + 1)))


def _key(question: Question) -> tuple[str, ...]:
    """What is right, as text, so that a different order of the options does not hide a repetition."""
    right = [plain(option.text or option.expression or "") for option in question.options if option.correct]
    if question.answer:
        right.append(question.answer.expression)
    right += [step.text for step in question.steps] + [pair.right for pair in question.pairs]
    right += [word for blank in question.blanks for word in blank.accept]
    return tuple(right)


def _versions(first: Question, second: Question) -> bool:
    shared = set(first.replaces) & set(second.replaces)
    return bool(shared) or first.id in second.replaces or second.id in first.replaces
