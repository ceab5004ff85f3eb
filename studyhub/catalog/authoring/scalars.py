"""Decides how a piece of text is written in YAML so that it reads back as the same text."""

from __future__ import annotations

import re

from yaml.resolver import Resolver

WIDTH = 110

_IMPLICIT: dict[str, list[tuple[str, re.Pattern[str]]]] = Resolver.yaml_implicit_resolvers
_PLAIN_START = re.compile(r"[A-Za-z0-9(/$+.\\;^_~]|[-?:](?=[A-Za-z0-9(])|[\u00a1-\uffef]")
_BREAKS_PLAIN = re.compile(r": |:$| #|\n|^\s|\s$|^(?:---|\.\.\.)")
_BREAKS_FLOW = re.compile(r"[,\[\]{}:?]")
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff\ufffe\uffff]|\t|\r")
_SINGLE_SPACE = re.compile(r"(?<! ) (?! )")
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}


def is_text(written: str) -> bool:
    """Whether YAML reads these characters, unquoted, as text (and not as a number, a date or a boolean)."""
    forms = _IMPLICIT.get(written[:1], ())
    return not any(form.match(written) for _, form in forms)


def inline(text: str, *, flow: bool) -> str:
    """Text on one line: plain where that reads back the same, else in quotes. `flow`: inside [] or {}."""
    return text if _plain(text, flow=flow) else _quoted(text)


def block(text: str, *, indent: int) -> list[str]:
    """Text as a block: its header (`>-`), then its lines without indentation, folded to the width.

    Text that a block cannot hold faithfully (odd spaces, control characters) comes back as one quoted line.
    """
    body = text.rstrip("\n")
    tail = text[len(body) :]
    lines = body.split("\n")
    if not lines[0] or lines[0].startswith(" ") or len(tail) > 1 or _UNPRINTABLE.search(text):
        return [_quoted(text)]
    chomp = "" if tail else "-"
    width = WIDTH - indent
    if len(lines) > 1 and (max(map(len, lines)) <= width or any(map(_holds_layout, lines))):
        return [f"|{chomp}", *lines] if body == body.rstrip(" ") else [_quoted(text)]
    if any(line != line.strip(" ") for line in lines):
        return [_quoted(text)]
    folded = [f">{chomp}"]
    for at, line in enumerate(lines):
        folded += ([""] if at else []) + (_wrapped(line, width) if line else [])
    return folded


def _wrapped(line: str, width: int) -> list[str]:
    """A line broken at single spaces only: a break stands for exactly one."""
    wrapped = [""]
    for word in _SINGLE_SPACE.split(line):
        if wrapped[-1] and len(wrapped[-1]) + 1 + len(word) > width:
            wrapped.append(word)
        else:
            wrapped[-1] += f" {word}" if wrapped[-1] else word
    return wrapped


def _holds_layout(line: str) -> bool:
    """Whether a line is part of a table, a list or an indented passage, which folding would destroy."""
    return line.startswith((" ", "|", "- ", "* ", "#", "1.", ">")) or line.endswith(" ")


def _plain(text: str, *, flow: bool) -> bool:
    if not text or not _PLAIN_START.match(text) or _BREAKS_PLAIN.search(text) or _UNPRINTABLE.search(text):
        return False
    return not (flow and _BREAKS_FLOW.search(text)) and is_text(text)


def _quoted(text: str) -> str:
    if (
        ('"' in text or "\\" in text)
        and "'" not in text
        and not _UNPRINTABLE.search(text)
        and "\n" not in text
    ):
        return f"'{text}'"
    escaped = (_ESCAPES.get(letter) or _escape(letter) for letter in text)
    return f'"{"".join(escaped)}"'


def _escape(letter: str) -> str:
    if not _UNPRINTABLE.match(letter):
        return letter
    return f"\\x{ord(letter):02x}" if ord(letter) < 256 else f"\\u{ord(letter):04x}"
