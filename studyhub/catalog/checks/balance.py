"""Decides whether keys betray themselves by place or length, and whether levels are mixed as planned."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from studyhub.catalog.faults import Fault
from studyhub.catalog.types import Place, Question

from .bank import Bank, balanced_singles
from .prose import plain
from .rules import fault

POSITIONS = "abcd"
SMALLEST_FILE = 12
SMALLEST_BANK = 100
FILE_POSITION = (0.15, 0.35)
BANK_POSITION = (0.22, 0.28)
FILE_LONGEST = (0.10, 0.35)
BANK_LONGEST = (0.20, 0.32)
MOST_RECALL = 0.30
LEAST_ANALYSIS = 0.20


def key_balance(bank: Bank) -> Iterable[Fault]:
    """Key place and key length of every file with 12 singles or more, and of a bank with 100 or more."""
    for questions in bank.by_file.values():
        singles = balanced_singles(questions)
        if len(singles) >= SMALLEST_FILE:
            yield from _balance(singles, "this file", singles[0].place, FILE_POSITION, FILE_LONGEST)
    singles = balanced_singles(bank.catalog.questions)
    if len(singles) >= SMALLEST_BANK:
        place = Place(path="questions", line=1)
        yield from _balance(singles, "the bank", place, BANK_POSITION, BANK_LONGEST)


def levels(bank: Bank) -> Iterable[Fault]:
    """A bank of 100 questions or more with too much recall or too little analysis."""
    total = len(bank.catalog.questions)
    if total < SMALLEST_BANK:
        return
    counts = Counter(question.level for question in bank.catalog.questions)
    recall, analysis = counts["recall"] / total, counts["analysis"] / total
    if recall >= MOST_RECALL or analysis < LEAST_ANALYSIS:
        message = f"the bank has {recall:.0%} recall and {analysis:.0%} analysis"
        yield fault(Place(path="questions", line=1), "LEVELS", message)


def key_positions(singles: Sequence[Question]) -> dict[str, float]:
    """The share of singles whose right option is authored as a, b, c, d; all 0 without singles."""
    counts = Counter(option.key for single in singles for option in single.options if option.correct)
    return {key: counts[key] / len(singles) if singles else 0.0 for key in POSITIONS}


def longest_share(singles: Sequence[Question]) -> float:
    """The share of singles whose right option is longer, in characters read, than every other one."""
    return sum(map(_key_is_longest, singles)) / len(singles) if singles else 0.0


def _key_is_longest(single: Question) -> bool:
    right = [len(plain(option.text)) for option in single.options if option.correct]
    wrong = [len(plain(option.text)) for option in single.options if not option.correct]
    return bool(right and wrong) and max(right) > max(wrong)


def _balance(
    singles: list[Question],
    whose: str,
    place: Place,
    position: tuple[float, float],
    longest: tuple[float, float],
) -> Iterator[Fault]:
    shares = key_positions(singles)
    if not all(position[0] <= share <= position[1] for share in shares.values()):
        said = ", ".join(f"{key} {share:.0%}" for key, share in shares.items())
        yield fault(place, "KEY-POSITION", f"right options of {whose} ({len(singles)} singles): {said}")
    share = longest_share(singles)
    if not longest[0] <= share <= longest[1]:
        message = f"the right option is the longest in {share:.0%} of {whose}'s {len(singles)} singles"
        yield fault(place, "KEY-LENGTH", message)
