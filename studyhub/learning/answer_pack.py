"""How a student's answers are packed so that statistics of a thousand students are read in one sweep.

A pack is the standing answers to questions as fixed records: which wording (64 bits of a hash over its key
and `ask_hash`), when, the score, the time taken, the option chosen and whether it was the first try.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .item_analysis import Answers

RECORD = np.dtype(
    [
        ("wording", "<u8"),
        ("at", "<u4"),
        ("score", "<f4"),
        ("seconds", "<f4"),
        ("chosen", "i1"),
        ("first", "u1"),
    ]
)
NONE_CHOSEN = -1
LONGEST = 300.0
"""Seconds that an answer counts at most: a page left open tells nothing."""
KEYS = "abcdef"


@dataclass(frozen=True)
class Line:
    """A standing answer of the log: `keys` are the authored keys chosen, `millis` the time taken."""

    item: str
    ask_hash: str
    at: datetime
    score: float
    millis: int
    keys: tuple[str, ...]
    first: bool


@dataclass(frozen=True)
class Wording:
    """A question as it was asked: its key and what was asked, and of each option whether it is right."""

    item: str
    ask_hash: str
    options: tuple[bool, ...] = ()


@dataclass(frozen=True)
class Gathered:
    """Answers of many: `first` tries for the statistics of `wordings`, and how often each was shown.

    `shown` counts all answers to a wording, `people` how many answered it; `unknown` answers are to wordings
    that nobody could name any more.
    """

    wordings: tuple[Wording, ...]
    first: Answers
    shown: NDArray[np.int64]
    people: NDArray[np.int64]
    unknown: int


def wording_id(item: str, ask_hash: str) -> int:
    """64 bits that stand for a wording; two of a million share one with a chance of 1 in 37 million."""
    return int.from_bytes(hashlib.blake2b(f"{item}\0{ask_hash}".encode(), digest_size=8).digest(), "little")


def pack(lines: Sequence[Line]) -> bytes:
    """The records of some answers, in their order; packs are joined by joining their bytes."""
    ids = {one: wording_id(*one) for one in {(line.item, line.ask_hash) for line in lines}}
    records = [
        (
            ids[line.item, line.ask_hash],
            int(line.at.timestamp()),
            line.score,
            min(line.millis / 1000, LONGEST),
            KEYS.find(line.keys[0]) if len(line.keys) == 1 else NONE_CHOSEN,
            line.first,
        )
        for line in lines
    ]
    return np.array(records, dtype=RECORD).tobytes()


def gather(packs: Sequence[tuple[bytes, datetime | None]], known: Mapping[int, Wording]) -> Gathered:
    """Answers of students up to a moment each (None: all), by wording; `known` names the wordings.

    Wordings without an answer are left out.
    """
    parts, owners = [], []
    for number, (body, until) in enumerate(packs):
        records: NDArray[Any] = np.frombuffer(body, dtype=RECORD)
        if until is not None:
            records = records[records["at"] <= until.timestamp()]
        parts.append(records)
        owners.append(np.full(records.size, number, dtype=np.int64))
    everything = np.concatenate(parts) if parts else np.zeros(0, dtype=RECORD)
    person = np.concatenate(owners) if owners else np.zeros(0, dtype=np.int64)
    return _gathered(everything, person, known)


def _gathered(everything: NDArray[Any], person: NDArray[np.int64], known: Mapping[int, Wording]) -> Gathered:
    ids = np.array(sorted(known), dtype=np.uint64)
    place = np.searchsorted(ids, everything["wording"])
    found = np.zeros(everything.size, dtype=bool)
    within = place < ids.size
    found[within] = ids[place[within]] == everything["wording"][within]
    used, item = np.unique(place[found], return_inverse=True)
    wordings = tuple(known[int(ids[n])] for n in used)
    person = person[found]
    answers = _first(everything[found], item.astype(np.int64), person, wordings)
    crowd = int(person.max(initial=-1)) + 1
    pairs = np.unique(item.astype(np.int64) * max(crowd, 1) + person) // max(crowd, 1)
    return Gathered(
        wordings=wordings,
        first=answers,
        shown=np.bincount(item, minlength=len(wordings)),
        people=np.bincount(pairs, minlength=len(wordings)),
        unknown=int(everything.size - found.sum()),
    )


def _first(
    records: NDArray[Any],
    item: NDArray[np.int64],
    person: NDArray[np.int64],
    wordings: Sequence[Wording],
) -> Answers:
    tries = records["first"].astype(bool)
    item = item[tries]
    sizes = np.array([len(one.options) for one in wordings], dtype=np.int64)
    chosen = records["chosen"][tries].astype(np.int64)
    chosen[chosen >= sizes[item]] = (
        NONE_CHOSEN  # a number that was offered as a choice has no option of its own
    )
    return Answers(
        person=person[tries],
        item=item,
        score=records["score"][tries].astype(np.float64),
        seconds=records["seconds"][tries].astype(np.float64),
        chosen=chosen,
    )
