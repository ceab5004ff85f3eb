"""Decides what a blind reader is shown of a question: what a student sees before answering, no more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

from studyhub.catalog.checks.reviews import reviewed_questions
from studyhub.catalog.generate.draw import draw_values
from studyhub.catalog.generate.realise import realise
from studyhub.catalog.types import Catalog, Option, Question

from .plants import PlantKind, planted


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
    catalog: Catalog,
    *,
    seed: int,
    area: str | None = None,
    missing: bool = False,
    plant: float = 0.0,
    kind: PlantKind = "subtle",
) -> Packet:
    """A packet of all questions, of one area, or of those not answered blind as they are asked now.

    `plant` is the share of packet items, in [0, 1], that are spoilt on purpose, in the way of `kind`. A
    planted item carries the hash of what it asks, so it can never be taken for a review of the real question.
    """
    done = reviewed_questions(catalog, "blind") if missing else frozenset()
    asked = [q for q in catalog.questions if area in {None, q.area} and q.id not in done]
    spoilt = dict(planted(catalog.questions, asked, round(plant * len(asked)), seed, kind))
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
