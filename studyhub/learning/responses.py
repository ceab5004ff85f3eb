"""What a student was shown and what came back: positions on the screen, turned into authored keys.

Authored order is the key of order and match questions, so the screen and its form know positions
only; the log keeps authored keys.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from random import Random
from typing import Any

from studyhub.catalog.types import Blank, Question

from .errors import Unmarkable
from .numbers import parse_number

LONGEST_TEXT = 200
Fields = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Offered:
    """A number offered where it would else be typed: its key, how it was printed, why it is wrong.

    `value` is a decimal literal; `why` and `mistake`, the name of the wrong way to it, are empty for the
    right one.
    """

    key: str
    value: str
    text: str
    why: str = ""
    mistake: str = ""


@dataclass(frozen=True)
class Shown:
    """How a question stood on the screen: for each part the authored keys by position, the drawn values.

    Parts are `options` (single, multiple), `steps` (order), `rights` (match) or a blank's key (cloze).
    `offered` are the choices that a numeric question was given on an exam; empty where it was typed.
    """

    order: dict[str, tuple[str, ...]] = field(default_factory=dict)
    values: dict[str, str] = field(default_factory=dict)
    seed: int = 0
    offered: tuple[Offered, ...] = ()

    def to_json(self) -> dict[str, object]:
        """Plain values for the log; `offered` only where there is something."""
        order = {part: list(keys) for part, keys in self.order.items()}
        plain: dict[str, object] = {"order": order, "values": dict(self.values), "seed": self.seed}
        return plain | ({"offered": [asdict(one) for one in self.offered]} if self.offered else {})

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> Shown:
        """What `to_json` made, now or before anything was offered."""
        order = {part: tuple(keys) for part, keys in data["order"].items()}
        offered = tuple(Offered(**one) for one in data.get("offered", ()))
        return Shown(order, dict(data["values"]), int(data["seed"]), offered)


@dataclass(frozen=True)
class Response:
    """An answer in authored keys.

    `keys`: options chosen, or steps in the order given. `text`: the number typed. `parts`: right
    side by left side (match), option key or typed text by blank (cloze).
    """

    keys: tuple[str, ...] = ()
    text: str = ""
    parts: dict[str, str] = field(default_factory=dict)

    def to_json(self) -> dict[str, object]:
        """Plain values for the log."""
        return {"keys": list(self.keys), "text": self.text, "parts": dict(self.parts)}

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> Response:
        """What `to_json` made."""
        return Response(tuple(data["keys"]), str(data["text"]), dict(data["parts"]))


def show(question: Question, rng: Random, *, values: Mapping[str, str] | None = None, seed: int = 0) -> Shown:
    """Put a concrete question on the screen: everything shuffled that has no order of its own."""
    order: dict[str, tuple[str, ...]] = {}
    if question.options:
        keys = [option.key for option in question.options]
        order["options"] = tuple(keys) if question.fixed_order else _shuffled(keys, rng)
    if question.steps:
        order["steps"] = _not_as_authored([step.key for step in question.steps], rng)
    if question.pairs:
        order["rights"] = _shuffled(list(right_sides(question)), rng)
    for blank in question.blanks:
        if blank.options:
            order[blank.key] = _shuffled([option.key for option in blank.options], rng)
    return Shown(order, dict(values or {}), seed)


def right_sides(question: Question) -> dict[str, str]:
    """The distinct right sides of a match question: text by key. Equal texts are one choice."""
    sides: dict[str, str] = {}
    for key, text in [(p.key, p.right) for p in question.pairs] + [(x.key, x.text) for x in question.extra]:
        if text not in sides.values():
            sides[key] = text
    return sides


def read_response(question: Question, shown: Shown, fields: Fields) -> Response:
    """The answer in a form's fields; raises Unmarkable with a sentence that says what is missing.

    Fields: `choice` (positions), `number`, `rank-<position>` (place from 1), `match-<position>`
    (position of the right side), `blank-<key>` (position or text).
    """
    readers: dict[str, Callable[[Question, Shown, Fields], Response]] = {
        "single": _read_choice,
        "card": _read_choice,
        "multiple": _read_choice,
        "numeric": _read_number,
        "order": _read_order,
        "match": _read_match,
        "cloze": _read_cloze,
    }
    return readers[question.type](question, shown, fields)


def fields_of(question: Question, shown: Shown, response: Response) -> dict[str, tuple[str, ...]]:
    """The form's fields as they must have been for `response`; the inverse of `read_response`."""
    if question.type in {"single", "multiple", "card"}:
        positions = shown.order["options"]
        return {"choice": tuple(str(positions.index(key)) for key in response.keys if key in positions)}
    if question.type == "numeric":
        return {"number": (response.text,)}
    if question.type == "order":
        places = {key: place for place, key in enumerate(response.keys, start=1)}
        return {f"rank-{n}": (str(places[key]),) for n, key in enumerate(shown.order["steps"])}
    if question.type == "match":
        rights = shown.order["rights"]
        given = [(n, response.parts.get(pair.key, "")) for n, pair in enumerate(question.pairs)]
        return {f"match-{n}": (str(rights.index(key)),) for n, key in given if key in rights}
    return {f"blank-{b.key}": (_blank_field(b, shown, response),) for b in question.blanks}


def _blank_field(blank: Blank, shown: Shown, response: Response) -> str:
    given = response.parts.get(blank.key, "")
    if not blank.options:
        return given
    return str(shown.order[blank.key].index(given)) if given in shown.order[blank.key] else ""


def _shuffled(keys: list[str], rng: Random) -> tuple[str, ...]:
    rng.shuffle(keys)
    return tuple(keys)


def _not_as_authored(keys: list[str], rng: Random) -> tuple[str, ...]:
    """Shuffled, but never by chance in the right order: that would answer the question."""
    mixed = _shuffled(list(keys), rng)
    return mixed if mixed != tuple(keys) else mixed[1:] + mixed[:1]


def _at(keys: tuple[str, ...], position: str) -> str:
    """The key at a position that a form sent; a position never shown is a mangled form."""
    if not (position.isascii() and position.isdigit() and int(position) < len(keys)):
        raise Unmarkable("The answer sent does not belong to this question. Choose again, please.")
    return keys[int(position)]


def _first(fields: Fields, name: str) -> str:
    return next(iter(fields.get(name, ())), "").strip()


def _read_choice(question: Question, shown: Shown, fields: Fields) -> Response:
    positions = sorted(set(fields.get("choice", ())), key=lambda text: text.zfill(3))
    keys = tuple(_at(shown.order["options"], position) for position in positions)
    if not keys:
        raise Unmarkable("Choose an answer first.")
    if len(keys) != question.choose:
        raise Unmarkable(f"Choose exactly {question.choose}: you have chosen {len(keys)}.")
    return Response(keys=keys)


def _read_number(question: Question, _shown: Shown, fields: Fields) -> Response:
    typed = _first(fields, "number")
    parse_number(typed, question.answer.unit if question.answer else "")
    return Response(text=typed)


def _read_order(_question: Question, shown: Shown, fields: Fields) -> Response:
    steps = shown.order["steps"]
    places = [_first(fields, f"rank-{n}") for n in range(len(steps))]
    wanted = [str(n + 1) for n in range(len(steps))]
    twice = next((place for place in wanted if places.count(place) > 1), None)
    if twice:
        raise Unmarkable(f"Give each step a place of its own: place {twice} is used twice.")
    if sorted(places) != wanted:
        raise Unmarkable("Give every step its place.")
    return Response(keys=tuple(steps[places.index(place)] for place in wanted))


def _read_match(question: Question, shown: Shown, fields: Fields) -> Response:
    given = [_first(fields, f"match-{n}") for n in range(len(question.pairs))]
    if not all(given):
        raise Unmarkable("Choose a match for every row.")
    rights = shown.order["rights"]
    return Response(parts={p.key: _at(rights, at) for p, at in zip(question.pairs, given, strict=True)})


def _read_cloze(question: Question, shown: Shown, fields: Fields) -> Response:
    parts = {}
    for blank in question.blanks:
        given = _first(fields, f"blank-{blank.key}")
        if not given:
            raise Unmarkable("Fill every blank.")
        if len(given) > LONGEST_TEXT:
            raise Unmarkable(f"Blank {blank.key} is too long: a word or two is enough.")
        parts[blank.key] = _at(shown.order[blank.key], given) if blank.options else given
    return Response(parts=parts)
