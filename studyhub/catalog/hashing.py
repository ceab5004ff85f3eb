"""When two questions ask the same, and when they show the same: two hashes, never over YAML text."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Iterable
from typing import Any

import msgspec

from .types import CORE_BANK, Question

HASH_DIGITS = 32

_CAN_BE_EMPTY = (str, list, dict, bool, type(None))
"""Types whose empty value tells nothing; a number's zero does."""
_NOT_AUTHORED = frozenset({"bank", "area", "domain", "lesson", "place", "ask_hash", "content_hash"})
_written = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str).encode


def canonical(value: object) -> bytes:
    """Canonical JSON of plain values: sorted keys, no spaces, UTF-8, Unicode form C, empty values left out.

    Leaving those out keeps the hashes of all older content when a new optional field is introduced.
    """
    return unicodedata.normalize("NFC", _written(_telling(value))).encode()


def digest(value: object) -> str:
    """The first 32 hex digits of the SHA-256 of a value's canonical JSON."""
    return hashlib.sha256(canonical(value)).hexdigest()[:HASH_DIGITS]


def with_hashes(question: Question) -> Question:
    """The question with both hashes computed; what they held before does not matter."""
    return msgspec.structs.replace(question, ask_hash=ask_hash(question), content_hash=content_hash(question))


def ask_hash(question: Question) -> str:
    """Hash of what is asked and how it is marked; statistics and blind reviews hang on it.

    The order in which options, pairs, variables are written does not count; that of steps is the answer.
    A figure counts by its file name and text alternative, not by its drawing.
    """
    return digest(
        {
            "type": question.type,
            "scenario": question.scenario,
            "stem": question.stem,
            "figure": question.figure and msgspec.to_builtins(question.figure),
            "options": _by_key(question.options, "key", "text", "expression", "correct"),
            "choose": question.choose,
            "generator": _generator(question),
            "format": question.format and msgspec.to_builtins(question.format),
            "answer": question.answer and msgspec.to_builtins(question.answer),
            "steps": [{"key": step.key, "text": step.text} for step in question.steps],
            "pairs": _by_key(question.pairs, "key", "left", "right"),
            "extra": _by_key(question.extra, "key", "text"),
            "blanks": {
                blank.key: {
                    "accept": blank.accept,
                    "options": _by_key(blank.options, "key", "text", "correct"),
                }
                for blank in question.blanks
            },
        }
    )


def content_hash(question: Question) -> str:
    """Hash of every field an author wrote; display and sign-off hang on it.

    The same text in another bank than the core is another question: what is kept of one program's question
    must never stand for another's.
    """
    fields = msgspec.to_builtins(question)
    written = {name: value for name, value in fields.items() if name not in _NOT_AUTHORED}
    return digest({**written, "bank": "" if question.bank == CORE_BANK else question.bank})


def _by_key(parts: Iterable[Any], *names: str) -> list[dict[str, object]]:
    rows = [{name: getattr(part, name) for name in names} for part in parts]
    return sorted(rows, key=lambda row: str(row[names[0]]))


def _generator(question: Question) -> object:
    if question.generator is None:
        return None
    return {
        "variables": _by_key(question.generator.variables, "name", "min", "max", "step", "choices"),
        "derived": sorted(question.generator.derived),
        "where": sorted(question.generator.where),
    }


def _telling(value: object) -> object:
    # Each start does this for the cards, most fields of which are empty: what is short is done here.
    if isinstance(value, dict):
        kept = {name: _telling(part) for name, part in value.items() if part or part == 0}
        return {name: part for name, part in kept.items() if part or not isinstance(part, _CAN_BE_EMPTY)}
    if isinstance(value, list | tuple):
        return [_telling(part) for part in value]
    return value
