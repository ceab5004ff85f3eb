"""What a GIFT file says, as Moodle reads it: entries with their texts, unescaped but not yet converted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Literal

from studyhub.interchange.texts.files import WHITE

Form = Literal["html", "moodle", "plain", "markdown"]
EntryKind = Literal[
    "category",
    "description",
    "essay",
    "truefalse",
    "numerical",
    "multichoice",
    "match",
    "shortanswer",
    "broken",
]

HERE = "\ufdd0"
"""Stands in a stem where the answers stood inside it; no file can hold this character."""
NEAR = 60
"""Lines within which braces may be closed after a blank line."""

_PLAIN = r"\\[\\:#={}~n]"
_ESCAPE = re.compile(r"\\([\\:#={}~n])")
_BRACES = re.compile(rf"{_PLAIN}|([{{}}])")
_TITLE_END = re.compile(rf"{_PLAIN}|(::)")
_HASH = re.compile(rf"{_PLAIN}|(#)")
_FOUR_HASHES = re.compile(rf"{_PLAIN}|(####)")
_ANSWER = re.compile(rf"{_PLAIN}|([=~])")
_FORM = re.compile(r"\[(html|moodle|plain|markdown)\]", re.IGNORECASE)
_WEIGHT = re.compile(r"%(-?\d{1,3}(?:\.\d{0,9})?)%")
_LAYOUT = re.compile(r"[ \t]*\n[ \t]*")
_BRACKET = re.compile(r"(?<!\\)\]")
_DECLARED = {"[id:": re.compile(r"[^\x00-\x1f]+"), "[tag:": re.compile(r"[^<>`\x00-\x1f]+")}
"""What a comment may declare, and of which characters."""
_TRUTHS = {"T": True, "TRUE": True, "F": False, "FALSE": False}


@dataclass(frozen=True)
class Text:
    """A text and the form that it is written in."""

    text: str
    form: Form = "moodle"


@dataclass(frozen=True)
class Answer:
    """What stands behind a `=` or a `~`: its weight in percent where one is given, its feedback.

    `right` is the text behind the `->` of a matching answer.
    """

    marked: bool
    text: Text
    weight: str | None = None
    feedback: Text | None = None
    right: str | None = None


@dataclass(frozen=True)
class Entry:
    """A question, or what stands in a question's place. `problem` says what is wrong with a broken one."""

    kind: EntryKind
    line: int
    stem: Text = field(default_factory=lambda: Text(""))
    title: str = ""
    id: str = ""
    tags: tuple[str, ...] = ()
    answers: tuple[Answer, ...] = ()
    feedback: Text | None = None
    problem: str = ""


@dataclass(frozen=True)
class _Block:
    line: int
    text: str
    comments: str


def entries(text: str) -> Iterator[Entry]:
    """The entries of a file in order; nothing that is written in it raises."""
    for block in _blocks(text.split("\n")):
        body, line = block.text, block.line
        while body.startswith("$CATEGORY:"):
            named, _, rest = body.partition("\n")
            yield Entry("category", line, title=unescaped(named.removeprefix("$CATEGORY:")).strip(WHITE))
            body = rest.lstrip(WHITE)
            line += 1
        if body:
            yield _entry(body, line, block.comments)


def unescaped(text: str) -> str:
    r"""Text with its escapes undone: `\=` is `=`, `\n` a line break; other backslashes stay."""
    return _ESCAPE.sub(lambda found: "\n" if found[1] == "n" else found[1], text) if "\\" in text else text


def _blocks(lines: list[str]) -> Iterator[_Block]:
    """Stretches between blank lines; one whose braces are open reaches to their end, if that is near."""
    start, is_open = 0, False
    for at, line in enumerate(lines):
        if line.strip(WHITE):
            is_open = _last_brace(line, is_open=is_open)
        elif not (is_open and _closes_soon(lines, at)):
            if start < at:
                yield _block(lines, start, at)
            start, is_open = at + 1, False
    if start < len(lines):
        yield _block(lines, start, len(lines))


def _block(lines: list[str], start: int, end: int) -> _Block:
    kept, comments, first = [], [], 0
    for number, line in enumerate(lines[start:end], start=start + 1):
        if line.lstrip(WHITE).startswith("//"):
            comments.append(line.strip(WHITE))
        else:
            kept.append(line)
            first = first or number
    return _Block(first or start + 1, "\n".join(kept).strip(WHITE), " ".join(comments))


def _last_brace(line: str, *, is_open: bool) -> bool:
    """Whether braces are open at the end of a line."""
    if "{" in line or "}" in line:
        for found in _BRACES.finditer(line):
            is_open = found[1] == "{" if found[1] else is_open
    return is_open


def _closes_soon(lines: list[str], at: int) -> bool:
    """Whether the next brace after the blank line `at` is near, and closes."""
    for line in lines[at + 1 : at + NEAR]:
        for found in _BRACES.finditer(line):
            if found[1]:
                return found[1] == "}"
    return False


def _entry(body: str, line: int, comments: str) -> Entry:
    title, body = _title(body)
    name, tags = next(_declared(comments, "[id:"), ""), tuple(_declared(comments, "[tag:"))
    bare = Entry("description", line, title=title, id=name, tags=tags)
    start, end = _marked(_BRACES, body, "{"), _marked(_BRACES, body, "}")
    if start < 0 and end < 0:
        return replace(bare, stem=_text(body, "moodle"))
    if start < 0 or end < start:
        problem = "its braces do not close" if end < 0 else "a closing brace stands before an opening one"
        return replace(bare, kind="broken", stem=_text(body, "moodle"), problem=problem)
    after = body[end + 1 :]
    stem = _text(body[:start] + (HERE + after if after.strip(WHITE) else ""), "moodle")
    inside, feedback = _general_feedback(body[start + 1 : end].strip(WHITE), stem.form)
    return _asked(inside, replace(bare, kind="essay", stem=stem, feedback=feedback))


def _declared(comments: str, opening: str) -> Iterator[str]:
    """What a comment declares as `[tag:...]`; what Moodle forbids in one makes it none."""
    allowed = _DECLARED[opening]
    at = comments.find(opening)
    while at >= 0 and (end := _BRACKET.search(comments, at)):
        inside = comments[at + len(opening) : end.start()]
        if not allowed.fullmatch(inside):
            inside = inside.rpartition(opening)[2]
        if allowed.fullmatch(inside):
            yield inside.replace("\\]", "]").strip(WHITE)
        at = comments.find(opening, end.end())


def _title(body: str) -> tuple[str, str]:
    if not body.startswith("::"):
        return "", body
    rest = body[2:]
    end = _marked(_TITLE_END, rest, "::")
    if end < 0:
        return "", rest
    return _plain(rest[:end]), rest[end + 2 :].strip(WHITE)


def _general_feedback(inside: str, form: Form) -> tuple[str, Text | None]:
    at = _marked(_FOUR_HASHES, inside, "####")
    if at < 0:
        return inside, None
    told = _text(inside[at + 4 :], form)
    return inside[:at].strip(WHITE), told if told.text else None


def _asked(inside: str, bare: Entry) -> Entry:
    """The entry with the kind and the answers that the braces say."""
    form = bare.stem.form
    if not inside:
        return bare
    if inside.startswith("#"):
        return replace(bare, kind="numerical", answers=_answers(inside[1:], form, marked=True))
    if _marked(_ANSWER, inside, "~") >= 0:
        return replace(bare, kind="multichoice", answers=_answers(inside, form, marked=False))
    if "=" in inside and "->" in inside:
        pairs = tuple(_pair(piece, form) for _, piece in _split(inside, marked=True))
        if all(pair.right is not None for pair in pairs):
            return replace(bare, kind="match", answers=pairs)
    truth = inside.partition("#")[0].strip(WHITE).upper()
    if truth in _TRUTHS:
        return _truth(inside, bare, right=_TRUTHS[truth])
    return replace(bare, kind="shortanswer", answers=_answers(inside, form, marked=True))


def _truth(inside: str, bare: Entry, *, right: bool) -> Entry:
    """True or false; the first feedback is for who is wrong, the second for who is right."""
    texts = [_text(piece, bare.stem.form) for piece in _at_hashes(inside, 2)[1:]]
    told = [text if text.text else None for text in texts] + [None, None]
    answers = (
        Answer(marked=False, text=Text("False" if right else "True", "plain"), feedback=told[0]),
        Answer(marked=True, text=Text("True" if right else "False", "plain"), feedback=told[1]),
    )
    return replace(bare, kind="truefalse", answers=answers)


def _answers(inside: str, form: Form, *, marked: bool) -> tuple[Answer, ...]:
    return tuple(_answer(mark, piece, form) for mark, piece in _split(inside, marked=marked))


def _answer(mark: bool, piece: str, form: Form) -> Answer:
    weighed = _WEIGHT.match(piece)
    bare = piece[weighed.end() :] if weighed else piece
    said, *told = _at_hashes(bare, 1)
    feedback = _text(told[0], form) if told else Text("")
    weight = weighed[1] if weighed else None
    return Answer(mark, _text(said, form), weight, feedback if feedback.text else None)


def _pair(piece: str, form: Form) -> Answer:
    left, arrow, right = piece.partition("->")
    return Answer(marked=True, text=_text(left, form), right=_plain(right) if arrow else None)


def _split(inside: str, *, marked: bool) -> list[tuple[bool, str]]:
    """What stands behind each `=` (True) and `~`; text before the first counts as `marked`."""
    pieces, mark, start = [], marked, 0
    for found in _ANSWER.finditer(inside):
        if found[1]:
            pieces.append((mark, inside[start : found.start()].strip(WHITE)))
            mark, start = found[1] == "=", found.end()
    pieces.append((mark, inside[start:].strip(WHITE)))
    return pieces if pieces[0][1] else pieces[1:]


def _at_hashes(piece: str, most: int) -> list[str]:
    parts: list[str] = []
    start = 0
    for found in _HASH.finditer(piece):
        if found[1] and len(parts) < most:
            parts.append(piece[start : found.start()])
            start = found.end()
    return [*parts, piece[start:]]


def _marked(form: re.Pattern[str], text: str, mark: str) -> int:
    """Where an unescaped mark stands first, -1 where it does not."""
    return next((found.start() for found in form.finditer(text) if found[1] == mark), -1)


def _text(raw: str, default: Form) -> Text:
    raw = raw.strip(WHITE)
    named = _FORM.match(raw)
    form: Form = named[1].lower() if named else default  # type: ignore[assignment]
    body = raw[named.end() :] if named else raw
    if form in {"moodle", "plain"}:
        body = _LAYOUT.sub(" ", body)
    return Text(unescaped(body).strip(WHITE), form)


def _plain(raw: str) -> str:
    return unescaped(_LAYOUT.sub(" ", raw.strip(WHITE))).strip(WHITE)
