"""Does the memory model foretell answers? Log loss and calibration on a real review log, beside rivals.

Reads the `review.csv` of a StudyHub export, or any log with the columns `card_id`, `review_rating` (1 again
to 4 easy) and `review_time` (ISO 8601 or milliseconds), with or without `user_id`; `rating` and
`review_datetime` are understood as well. Judged are reviews
at least a day after the one before, in the later half of the log; same-day repeats stay out of every
model. `studyhub` is the site's FSRS-6 with its default weights; `average` is the user's own share right
so far; SM-2 and Leitner foretell 0.9 to the power of elapsed days over their interval.
"""

from __future__ import annotations

import csv
import itertools
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench import Unmeasurable
from studyhub.learning import memory
from studyhub.learning.memory import MemoryState

Row = dict[str, float | int | str]
KEYS = ("model", "log_loss", "ece", "reviews")
LEITNER_DAYS = (1, 2, 4, 8, 16)
GRADES = {1: 2, 2: 3, 3: 4, 4: 5}
"""SuperMemo's grades of Again, Hard, Good and Easy."""
OWN = {"card": "facet", "rating": "rating", "at": "at", "kind": "kind"}
FOREIGN = (
    {"card": "card_id", "rating": "review_rating", "at": "review_time"},
    {"card": "card_id", "rating": "rating", "at": "review_datetime"},
)
BINS = 20


@dataclass(frozen=True)
class Answer:
    """One review: whose, of what, when, rated how."""

    user: str
    card: str
    at: datetime
    rating: int

    @property
    def right(self) -> bool:
        """Whether it was recalled."""
        return self.rating > 1


@dataclass
class Card:
    """What each model holds of a card of a user."""

    state: MemoryState
    last: datetime
    box: int = 0
    interval: float = 1.0
    ease: float = 2.5
    times: int = 0


@dataclass
class Forecasts:
    """The chance of recall that each model foretold, and what came."""

    chance: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    right: list[bool] = field(default_factory=list)


def rows(file: str) -> list[Row]:
    """One row a model, over the later half of the reviews that can be judged."""
    found = _replay(sorted(read(Path(file)), key=lambda answer: answer.at))
    start = len(found.right) // 2
    right = np.array(found.right[start:])
    if not right.size:
        raise Unmeasurable(f"{file}: no card was reviewed on two days, so there is nothing to foretell.")
    return [
        {"model": name, **_judged(np.array(chances[start:]), right), "reviews": int(right.size)}
        for name, chances in found.chance.items()
    ]


def read(path: Path) -> Iterator[Answer]:
    """The answers of a log, in any form; raises Unmeasurable with the line that cannot be read."""
    try:
        with path.open(newline="", encoding="utf-8-sig") as lines:
            yield from _answers(path, csv.DictReader(lines, strict=True))
    except OSError as wrong:
        raise Unmeasurable(f"{path}: cannot be read ({wrong.strerror}).") from wrong
    except UnicodeDecodeError as wrong:
        raise Unmeasurable(f"{path}: is not text in UTF-8.") from wrong


def _answers(path: Path, table: csv.DictReader[str]) -> Iterator[Answer]:
    try:
        columns = _columns(table.fieldnames)
        for row in table:
            if None in row or None in row.values():
                raise _Wrong("this line has not as many fields as the first one")
            if columns is not OWN or _is_review(row):
                yield _answer(row, columns)
    except (_Wrong, csv.Error) as wrong:
        raise Unmeasurable(f"{path}, line {max(table.reader.line_num, 1)}: {wrong}.") from wrong


class _Wrong(Exception):
    """What is wrong with a line."""


def _columns(names: Sequence[str] | None) -> Mapping[str, str]:
    """What the columns that are needed are called here."""
    if not names:
        raise _Wrong("the file is empty; its first line should have the names of the columns")
    for form in (OWN, *FOREIGN):
        if set(form.values()) <= set(names):
            return form
    missing = [name for name in FOREIGN[0].values() if name not in names]
    raise _Wrong(f"no column is called {' or '.join(missing)}; there are {', '.join(names)}")


def _is_review(row: Mapping[str, str]) -> bool:
    """Whether a line of our own log moved the memory: no undo, no second answer on a day."""
    return row["kind"] == "answer" and bool(row["rating"])


def _answer(row: Mapping[str, str], columns: Mapping[str, str]) -> Answer:
    rating, at = row[columns["rating"]], row[columns["at"]]
    if rating not in {str(known) for known in GRADES}:
        raise _Wrong(f"{columns['rating']} is {rating!r}; expected 1, 2, 3 or 4")
    try:
        return Answer(row.get("user_id", ""), row[columns["card"]], _time(at), int(rating))
    except (ValueError, OverflowError, OSError):
        raise _Wrong(
            f"{columns['at']} is {at!r}; expected a time such as 2026-11-23T15:00:00+00:00, or milliseconds"
        ) from None


def _time(text: str) -> datetime:
    if text.isdigit():
        return datetime.fromtimestamp(int(text) / 1000, UTC)
    at = datetime.fromisoformat(text)
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _replay(answers: list[Answer]) -> Forecasts:
    cards: dict[tuple[str, str], Card] = {}
    seen: dict[str, list[int]] = defaultdict(lambda: [1, 2])
    found = Forecasts()
    for answer in answers:
        key = answer.user, answer.card
        card = cards.get(key)
        if card is None:
            cards[key] = Card(memory.review(None, answer.rating, answer.at), answer.at)
            _advance(cards[key], answer)
        elif (answer.at - card.last).days >= 1:
            _foretell(found, card, answer, seen[answer.user])
            card.state = memory.review(card.state, answer.rating, answer.at)
            card.last = answer.at
            _advance(card, answer)
    return found


def _foretell(found: Forecasts, card: Card, answer: Answer, seen: list[int]) -> None:
    days = (answer.at - card.last).days
    found.chance["studyhub"].append(memory.retrievability(card.state, answer.at))
    found.chance["average"].append(seen[0] / seen[1])
    found.chance["sm2"].append(0.9 ** (days / card.interval))
    found.chance["leitner"].append(0.9 ** (days / LEITNER_DAYS[card.box]))
    found.right.append(answer.right)
    seen[0] += answer.right
    seen[1] += 1


def _advance(card: Card, answer: Answer) -> None:
    card.box = min(card.box + 1, len(LEITNER_DAYS) - 1) if answer.right else 0
    grade = GRADES[answer.rating]
    card.ease = max(card.ease + 0.1 - (5 - grade) * (0.08 + (5 - grade) * 0.02), 1.3)
    card.times = card.times + 1 if answer.right else 0
    card.interval = (1.0, 1.0, 6.0)[card.times] if card.times <= 2 else card.interval * card.ease


def _judged(chance: NDArray[np.float64], right: NDArray[np.bool_]) -> Row:
    safe = np.clip(chance, 1e-4, 1 - 1e-4)
    order = np.argsort(chance, kind="stable")
    edges = np.linspace(0, chance.size, BINS + 1).astype(int)
    gaps = [
        abs(chance[order[a:b]].mean() - right[order[a:b]].mean()) * (b - a)
        for a, b in itertools.pairwise(edges)
        if b > a
    ]
    return {
        "log_loss": round(float(-np.where(right, np.log(safe), np.log(1 - safe)).mean()), 4),
        "ece": round(float(sum(gaps) / chance.size), 4),
    }
