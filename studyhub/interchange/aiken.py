"""Aiken: a question on a line, options behind A. or A), the right one behind ANSWER:. Plain text alone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from .item import Choice, Exported, Imported, Item, Loss
from .texts.files import WHITE, at_most, name_of, read_text, without_controls
from .texts.parts import reasons, with_texts
from .texts.plain import from_plain, to_plain

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

_OPTION = re.compile(r"([A-Z])[.)](?:[ \t]+|$)")
_ANSWER = re.compile(r"ANSWER:\s*(.*)", re.IGNORECASE)


@dataclass
class _Asked:
    """What was read of a question so far."""

    line: int
    stem: list[str] = field(default_factory=list)
    options: list[tuple[str, str]] = field(default_factory=list)
    answer: str | None = None


def read(data: bytes) -> Imported:
    """The questions of an Aiken file; one without options or answer is named. Raises Unreadable."""
    text, noted = read_text(data)
    items: list[Item] = []
    losses: list[Loss] = [*noted]
    for number, asked in enumerate(at_most(_questions(text)), start=1):
        problem = _problem(asked)
        if problem:
            losses.append(Loss(f"question {number}", "question", problem, asked.line, whole=True))
        else:
            items.append(_item(asked))
    return Imported(tuple(items), tuple(losses))


def write(items: Sequence[Item]) -> Exported:
    """The questions with one right option as plain text; everything else of them is named as lost."""
    blocks: list[str] = []
    losses: list[Loss] = []
    for number, item in enumerate(items, start=1):
        name = name_of(item, number)
        problem, block = _block(item)
        if problem:
            losses.append(Loss(name, "question", problem, whole=True))
        else:
            blocks.append(block)
            losses += (Loss(name, part, reason) for part, reason in _lost(item))
    return Exported("\n".join(blocks).encode(), tuple(losses))


def _questions(text: str) -> Iterator[_Asked]:
    """Questions as their lines come; the line after an answer begins the next one."""
    asked: _Asked | None = None
    for number, raw in enumerate(text.split("\n"), start=1):
        line = raw.strip(WHITE)
        option, answer = _OPTION.match(line), _ANSWER.fullmatch(line)
        if not line:
            continue
        if asked is None or asked.answer is not None or (asked.options and not option and not answer):
            if asked is not None:
                yield asked
            asked = _Asked(number)
        if answer:
            asked.answer = answer[1].strip()
        elif option and asked.stem:
            asked.options.append((option[1], line[option.end() :]))
        else:
            asked.stem.append(line)
    if asked is not None:
        yield asked


def _problem(asked: _Asked) -> str:
    """Why a question cannot be taken over, empty where it can."""
    letters = [letter for letter, _ in asked.options]
    if not asked.stem or len(letters) < 2:
        return "It has no question, or fewer than two options (A. ..., B. ...)."
    if asked.answer is None:
        return "It has no line `ANSWER: A`."
    if asked.answer.upper() not in letters or letters.count(asked.answer.upper()) > 1:
        return f"Its answer {asked.answer[:20]!r} is the letter of no option, or of two."
    return ""


def _item(asked: _Asked) -> Item:
    right = (asked.answer or "").upper()
    options = tuple(Choice(from_plain(text), letter == right) for letter, text in asked.options)
    return Item("", "single", from_plain(" ".join(asked.stem)), options=options, line=asked.line)


def _block(item: Item) -> tuple[str, str]:
    """Why an item stays behind (empty where it does not), and its lines."""
    if item.kind != "single":
        return f"Aiken knows one right option only; this is a question of type {item.kind}.", ""
    right = [at for at, option in enumerate(item.options) if option.correct]
    if len(right) != 1 or not 2 <= len(item.options) <= len(LETTERS):
        return "Aiken needs 2 to 26 options, and one of them right.", ""
    stem, *options = _texts(item)
    if not all((stem, *options)):
        return "A text of it is empty.", ""
    if _OPTION.match(stem) or _ANSWER.fullmatch(stem):
        return "Its first words would be taken for an option or an answer.", ""
    lines = [stem, *(f"{LETTERS[at]}. {text}" for at, text in enumerate(options))]
    return "", "\n".join([*lines, f"ANSWER: {LETTERS[right[0]]}"]) + "\n"


def _texts(item: Item) -> list[str]:
    """Stem and options as Aiken holds them: plain words, one line each; a scenario stands before its stem."""
    stem = f"{item.scenario}\n\n{item.stem}" if item.scenario.strip() else item.stem
    return [
        to_plain(without_controls(text)).strip(WHITE) for text in (stem, *(one.text for one in item.options))
    ]


def _lost(item: Item) -> Iterator[tuple[str, str]]:
    kept = with_texts(item, without_controls)
    if kept != item:
        yield "characters", "Control characters are left out."
    shown = [kept.stem, *(one.text for one in kept.options)]
    if item.scenario:
        yield "scenario", "It stands in one line with the question."
    elif [from_plain(text) for text in _texts(kept)] != shown:
        yield "markup", "Aiken holds plain text: markup, line breaks and outer spaces are gone."
    left = {
        "id": item.id,
        "title": item.title,
        "explanation": item.explanation,
        "reasons": any(reasons(item)),
        "labels": ", ".join(item.labels),
        "fixed order": item.fixed_order,
    }
    for part, said in left.items():
        if said:
            yield part, "Aiken has no place for " + (f"{said}." if part == "labels" else "this.")
