"""How a student's answers are packed so that statistics of a thousand students are read in one sweep.

A pack is the standing answers to questions as fixed records: which wording (64 bits of a hash over its key
and `ask_hash`), when, the score, the time taken, the option chosen and whether it was the first try.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from studyhub.learning.arrays import NDArray, np

from .item_analysis import Answers

NONE_CHOSEN = -1
LONGEST = 300.0
"""Seconds that an answer counts at most: a page left open tells nothing."""
KEYS = "abcdef"


@cache
def record() -> np.dtype[Any]:
    """How an answer lies in a pack."""
    return np.dtype(
        [
            ("wording", "<u8"),
            ("at", "<u4"),
            ("score", "<f4"),
            ("seconds", "<f4"),
            ("chosen", "i1"),
            ("first", "u1"),
        ]
    )


class Line(NamedTuple):
    """A standing answer: `at` in seconds since 1970, the authored `keys` chosen, `millis` taken."""

    item: str
    ask_hash: str
    at: int
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
            line.at,
            line.score,
            min(line.millis / 1000, LONGEST),
            KEYS.find(line.keys[0]) if len(line.keys) == 1 else NONE_CHOSEN,
            line.first,
        )
        for line in lines
    ]
    return np.array(records, dtype=record()).tobytes()


def gather(packs: Sequence[tuple[bytes, datetime | None]], known: Mapping[int, Wording]) -> Gathered:
    """Answers of students up to a moment each (None: all), by wording; `known` names the wordings.

    Wordings without an answer are left out.
    """
    everything: NDArray[Any] = np.frombuffer(b"".join(body for body, _ in packs), dtype=record())
    sizes = np.array([len(body) // record().itemsize for body, _ in packs], dtype=np.int64)
    person = np.repeat(np.arange(len(packs)), sizes)
    if any(until is not None for _, until in packs):
        ends = np.repeat([np.inf if until is None else until.timestamp() for _, until in packs], sizes)
        counted = everything["at"] <= ends
        everything, person = everything[counted], person[counted]
    return _gathered(everything, person, len(packs), known)


def _gathered(
    everything: NDArray[Any], person: NDArray[np.int64], crowd: int, known: Mapping[int, Wording]
) -> Gathered:
    ids, place, named = _places(everything, known)
    unknown = int(everything.size - named.sum())
    if unknown:
        everything, person, place = everything[named], person[named], place[named]
    shown = np.bincount(place, minlength=ids.size)
    used = np.flatnonzero(shown)
    wordings = tuple(known[int(ids[n])] for n in used)
    item = (np.cumsum(shown > 0) - 1)[place]
    met = np.zeros((crowd, used.size), dtype=bool)
    met[person, item] = True
    return Gathered(
        wordings=wordings,
        first=_first(everything, item, person, wordings),
        shown=shown[used],
        people=met.sum(axis=0),
        unknown=unknown,
    )


def _places(
    everything: NDArray[Any], known: Mapping[int, Wording]
) -> tuple[NDArray[np.uint64], NDArray[np.int64], NDArray[np.bool_]]:
    """The known ids in order, the place of each record's wording among them, and whether it is there."""
    ids = np.array(sorted(known), dtype=np.uint64)
    wording = np.ascontiguousarray(everything["wording"])
    if not ids.size:
        return ids, np.zeros(wording.size, dtype=np.int64), np.zeros(wording.size, dtype=bool)
    place = np.minimum(np.searchsorted(ids, wording), ids.size - 1)
    return ids, place, ids[place] == wording


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
