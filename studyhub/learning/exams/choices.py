"""Which four numbers a numeric question offers where nothing is typed: the right one and three slips."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from random import Random

from studyhub.catalog.types import NumericAnswer, Option, Question
from studyhub.learning.errors import Unmarkable
from studyhub.learning.grading import is_close
from studyhub.learning.numbers import rounded
from studyhub.learning.responses import Offered

from .slips import CLEAR, WHOLE, Wrong, crude_slips, like_sized, near_slips

KEYS = "abcd"
NEAR = Decimal(5)
"""A slip that nobody foresaw tempts only where it comes within this factor of the right number."""
FAR, FAR_PERCENT = Decimal(90), Decimal(1000)
"""A foreseen mistake beyond this factor, or percentage, is seen through at once: it only fills a gap."""

Printer = Callable[[Decimal], str]


def offer(question: Question, rng: Random, printed: Printer) -> tuple[Offered, ...]:
    """Four numbers for a concrete numeric question, ascending, exactly one of them right.

    The wrong ones are mistakes that its author foresaw, then slips of calculation. `printed` shows a number
    as the question does. Empty where four that stand apart cannot be found: then it is no exam question.
    """
    answer = question.answer
    if answer is None:
        return ()
    key = Decimal(answer.expression)
    four = {printed(key): (key, Offered("", answer.expression, printed(key)))}
    for wrong in _wrong(question, key, answer, rng):
        text = printed(wrong.value)
        four.setdefault(text, (wrong.value, Offered("", f"{wrong.value:f}", text, wrong.why, wrong.name)))
        if len(four) == len(KEYS):
            ascending = sorted(four.values(), key=lambda pair: pair[0])
            return tuple(replace(one, key=at) for at, (_, one) in zip(KEYS, ascending, strict=True))
    return ()


def as_single(question: Question, offered: Sequence[Offered]) -> Question:
    """A concrete numeric question with what was offered as its options; right is what is so when typed.

    Raises Unmarkable where the question asks for no number (any more).
    """
    answer = question.answer
    if answer is None:
        raise Unmarkable("This question does not ask for a number any more.")
    return question.as_single(
        tuple(
            Option(
                one.key,
                one.why,
                one.text,
                correct=is_close(Decimal(one.value), answer),
                expression=one.value,
                mistake=one.mistake or None,
            )
            for one in offered
        )
    )


def _wrong(question: Question, key: Decimal, answer: NumericAnswer, rng: Random) -> Iterator[Wrong]:
    """Wrong numbers that may be offered, the best first, rounded as they are printed."""
    foreseen = [Wrong(m.name, Decimal(m.expression), m.why) for m in question.mistakes]
    foreseen = [wrong for wrong in foreseen if _may_be_offered(wrong.value, key, answer)]
    rng.shuffle(foreseen)
    taken = [key, *(wrong.value for wrong in foreseen)]
    near = _printable(near_slips(key, answer, rng), taken, answer)
    crude = _printable(crude_slips(key, answer, rng), taken, answer)
    yield from (wrong for wrong in foreseen if not _is_far(wrong.value, key, answer))
    yield from (wrong for wrong in near if like_sized(wrong.value, key, NEAR))
    yield from (wrong for wrong in foreseen if _is_far(wrong.value, key, answer))
    yield from crude


def _may_be_offered(value: Decimal, key: Decimal, answer: NumericAnswer) -> bool:
    """Not marked right, and neither nothing nor of the other sign: both are seen through at once."""
    return not is_close(value, answer) and value * key > 0


def _is_far(value: Decimal, key: Decimal, answer: NumericAnswer) -> bool:
    return value > FAR_PERCENT if answer.unit == "%" else not like_sized(value, key, FAR)


def _printable(slips: Iterator[Wrong], taken: Sequence[Decimal], answer: NumericAnswer) -> Iterator[Wrong]:
    """Slips as they are printed: clear of the numbers `taken`, the right one first; no share over 100%."""
    key = taken[0]
    step = Decimal(1).scaleb(-answer.decimals)
    for slip in slips:
        wrong = replace(slip, value=rounded(slip.value, answer.decimals))
        clear = not any(like_sized(wrong.value, other, CLEAR) for other in taken)
        possible = answer.unit != "%" or wrong.value <= max(WHOLE, key)
        if clear and possible and _may_be_offered(wrong.value, key, answer) and abs(wrong.value - key) > step:
            yield wrong
