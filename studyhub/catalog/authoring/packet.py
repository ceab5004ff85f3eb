"""Decides what a blind reader is shown of a question: what a student sees before answering, no more."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

from msgspec.structs import replace

from studyhub.catalog.checks.reviews import reviewed_questions
from studyhub.catalog.generate.draw import draw_values
from studyhub.catalog.generate.realise import realise
from studyhub.catalog.hashing import ask_hash
from studyhub.catalog.types import Catalog, Option, Question


@dataclass(frozen=True)
class Shown:
    """A question as one seed shows it: its item of the packet, the concrete question, and the authored keys.

    Steps and right sides are shown under neutral keys, because their authored keys are the answer.
    """

    item: dict[str, Any]
    concrete: Question
    authored: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Packet:
    """What the reader gets, and which items were spoilt on purpose to see whether readers notice."""

    seed: int
    items: tuple[dict[str, Any], ...]
    planted: tuple[str, ...] = ()


def blind_packet(
    catalog: Catalog, *, seed: int, area: str | None = None, missing: bool = False, plant: float = 0.0
) -> Packet:
    """A packet of all questions, of one area, or of those not answered blind as they are asked now.

    `plant` is the share of packet items, in [0, 1], whose right option is replaced by a wrong one of another
    question of the area. A planted item carries the hash of what it asks, so it can never be taken for a
    review of the real question.
    """
    done = reviewed_questions(catalog, "blind") if missing else frozenset()
    asked = [q for q in catalog.questions if area in {None, q.area} and q.id not in done]
    spoilt = dict(_planted(asked, round(plant * len(asked)), seed))
    items = tuple(show(spoilt.get(question.id, question), seed).item for question in asked)
    return Packet(seed, items, tuple(sorted(spoilt)))


def show(question: Question, seed: int) -> Shown:
    """The question as this seed shows it: numbers drawn, options, steps and right sides shuffled."""
    rng = Random(f"{seed}/{question.id}")  # noqa: S311 - the same packet for the same seed, nothing secret
    concrete = realise(question, draw_values(question, rng))
    item: dict[str, Any] = {
        "id": question.id,
        "ask_hash": question.ask_hash,
        "type": question.type,
        "scenario": question.scenario or None,
        "stem": concrete.stem,
        "figure": question.figure.alt if question.figure else None,
        "choose": question.choose if question.type == "multiple" else None,
        "options": _options(concrete.options, rng, shuffle=not concrete.fixed_order),
        "unit": (concrete.answer.unit or None) if concrete.answer else None,
        "decimals": concrete.answer.decimals if concrete.answer else None,
        "lefts": [{"key": pair.key, "text": pair.left} for pair in concrete.pairs],
        "blanks": [
            {"key": b.key} | ({"options": _options(b.options, rng)} if b.options else {})
            for b in concrete.blanks
        ],
    }
    authored: dict[str, str] = {}
    item["steps"] = _relabelled([(s.key, s.text) for s in concrete.steps], "s", rng, authored)
    rights = [(p.key, p.right) for p in concrete.pairs] + [(e.key, e.text) for e in concrete.extra]
    item["rights"] = _relabelled(rights, "r", rng, authored)
    return Shown({name: value for name, value in item.items() if value not in (None, [])}, concrete, authored)


def _options(options: Sequence[Option], rng: Random, *, shuffle: bool = True) -> list[dict[str, str]]:
    shown = [{"key": option.key, "text": option.text} for option in options]
    if shuffle:
        rng.shuffle(shown)
    return shown


def _relabelled(
    parts: list[tuple[str, str]], letter: str, rng: Random, authored: dict[str, str]
) -> list[dict[str, str]]:
    rng.shuffle(parts)
    labels = [f"{letter}{at}" for at in range(1, len(parts) + 1)]
    authored.update(zip(labels, (key for key, _ in parts), strict=True))
    return [{"key": label, "text": text} for label, (_, text) in zip(labels, parts, strict=True)]


def _planted(questions: Sequence[Question], count: int, seed: int) -> Iterator[tuple[str, Question]]:
    """Up to `count` singles with their right option replaced, so that no option is right."""
    rng = Random(f"{seed}/planted")  # noqa: S311 - repeatable, nothing secret
    singles = [q for q in questions if q.type == "single" and not q.parameterised and not q.fixed_order]
    for question in rng.sample(singles, min(count, len(singles))):
        foreign = _wrong_texts(other for other in singles if _from_elsewhere(question, other))
        if foreign:
            text = rng.choice(foreign)
            options = tuple(replace(o, text=text) if o.correct else o for o in question.options)
            spoilt = replace(question, options=options)
            yield question.id, replace(spoilt, ask_hash=ask_hash(spoilt))


def _from_elsewhere(question: Question, other: Question) -> bool:
    return other.area == question.area and other.facet != question.facet


def _wrong_texts(questions: Iterable[Question]) -> list[str]:
    return [option.text for question in questions for option in question.options if not option.correct]
