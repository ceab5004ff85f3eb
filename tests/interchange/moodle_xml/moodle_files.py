"""Moodle XML as Moodle writes it, for tests: a question from its parts, a file from questions."""

from __future__ import annotations

from html import escape

from studyhub.interchange.item import Item, Loss
from studyhub.interchange.moodle_xml import read


def part(tag: str, text: str, written_as: str = "html", inside: str = "", **attributes: str) -> str:
    """`<tag format="html"><text>...</text></tag>`, with other elements inside."""
    told = "".join(f' {name}="{value}"' for name, value in attributes.items())
    return f'<{tag} format="{written_as}"{told}><text>{escape(text)}</text>{inside}</{tag}>'


def answer(text: str, fraction: str, said: str = "", inside: str = "") -> str:
    """An `<answer>` with its feedback."""
    return part("answer", text, inside=part("feedback", said) + inside, fraction=fraction)


def question(kind: str, stem: str, *inside: str, name: str = "Q", written_as: str = "html") -> str:
    """A `<question>` of a type."""
    text = part("questiontext", stem, written_as)
    return f'<question type="{kind}"><name><text>{name}</text></name>{text}{"".join(inside)}</question>'


def file_of(*questions: str) -> bytes:
    """A whole file."""
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<quiz>\n{"".join(questions)}</quiz>'.encode()


def only_item(written: str) -> tuple[Item, tuple[Loss, ...]]:
    """The one item of a question that can be read, and its losses."""
    imported = read(file_of(written))
    (item,) = imported.items
    return item, imported.losses


def reason_left_behind(written: str) -> str:
    """Why a question stays behind."""
    imported = read(file_of(written))
    (loss,) = imported.losses
    assert (imported.items, loss.whole) == ((), True)
    return loss.reason
