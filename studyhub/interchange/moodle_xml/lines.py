"""Questions about lines: matching (and its drag-and-drop variant), ordering."""

from __future__ import annotations

from typing import Any

from studyhub.interchange.carried.ledger import LeftBehind
from studyhub.interchange.item import Line, Match

from .choices import note_feedback
from .places import without_reasons
from .source import Source, raw_text


def matching(source: Source) -> dict[str, Any]:
    """Left sides and what belongs to them; an answer without a left side belongs to nothing."""
    pairs: list[tuple[str, str]] = []
    extra: list[str] = []
    for node in source.node.findall("subquestion"):
        answer = node.find("answer")
        left = source.text(node, f"left side {len(pairs) + 1}", inline=True)
        part = f"right side {len(pairs) + 1}" if left else f"extra {len(extra) + 1}"
        if answer is not None and answer.get("format"):
            right = source.text(answer, part, inline=True)
        else:
            right = source.words(raw_text(answer), part)
        if left:
            pairs.append((left, right))
        elif right:
            extra.append(right)
    if not pairs:
        raise LeftBehind("It has nothing to match.")
    note_feedback(source)
    explanation, whys = _explained(source, len(pairs) + len(extra))
    return {
        "kind": "match",
        "explanation": explanation,
        "pairs": tuple(Match(*pair, why) for pair, why in zip(pairs, whys, strict=False)),
        "extra": tuple(Line(text, why) for text, why in zip(extra, whys[len(pairs) :], strict=True)),
    }


def ordering(source: Source) -> dict[str, Any]:
    """Steps in the right order, which is that of their fractions."""
    answers = sorted(source.answers(), key=lambda answer: answer.fraction)
    steps = [source.text(answer.node, f"step {at}", inline=True) for at, answer in enumerate(answers, 1)]
    chosen = source.value("selecttype", "ALL")
    if chosen not in {"ALL", "0"}:
        source.ledger.lose("steps", "Only some of them were shown at a time; here all are.")
    note_feedback(source)
    explanation, whys = _explained(source, len(steps))
    lines = tuple(Line(text, why) for text, why in zip(steps, whys, strict=True))
    return {"kind": "order", "explanation": explanation, "steps": lines}


def _explained(source: Source, count: int) -> tuple[str, tuple[str, ...]]:
    text = source.text(source.node.find("generalfeedback"), "explanation")
    return without_reasons(text, count)
