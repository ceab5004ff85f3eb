"""How plain text becomes Markdown that says the same, and Markdown plain text."""

from __future__ import annotations

import re

from studyhub.catalog.reading.markup import plain_text, render_markdown

_MARKS = re.compile(r"[\\`*\[]|_+|<(?=[A-Za-z/!?])|&(?=#?\w+;)")
_LINE_START = re.compile(
    r"[#>]|[*+-](?=\s|$)|-{2,}|=+(?=\s*$)|!!!|\d{1,9}[.)](?=\s|$)|\||[-:](?=[-:| ]*$)|_(?=[_ ]*$)", re.ASCII
)
_LINK = re.compile(r"\]\(|\]\[|\]:|\[\[")
_SPECIAL = re.compile(r"[\\`*_\[\]<>&#|~\n]|^\s*[-+=\d!]|\s{2}|^\s|\s$")
_ESCAPABLE = frozenset("\\`*_{}[]()>#+-.!|")
_AFTER_BLANK = frozenset(" .,;:?!)")
_NAMED = {"<": "&lt;", "&": "&amp;", "=": "&#61;", "|": "&#124;", ":": "&#58;"}


def from_plain(text: str) -> str:
    """Markdown that shows `text` as it stands; its line breaks stay, its spaces at line ends go."""
    bare = "\n".join(line.strip(" \t") for line in text.strip("\n").split("\n"))
    lines = [guarded(line) for line in escaped(bare).split("\n")]
    joined = "  \n".join(lines)
    return re.sub(r"(?: {2}\n){2,}", "\n\n", joined) if len(lines) > 1 else joined


def to_plain(markdown: str) -> str:
    """The words of Markdown in one line."""
    return markdown if is_plain(markdown) else plain_text(render_markdown(markdown))


def is_plain(markdown: str) -> bool:
    """Whether Markdown is one line of words, so that it is shown as it is written."""
    return not _SPECIAL.search(markdown)


def escaped(text: str) -> str:
    """Text with a mark of escape before what Markdown would take for its own, wherever it stands."""
    has_links = bool(_LINK.search(text))

    def escape(found: re.Match[str]) -> str:
        mark, start, end = found.group(), found.start(), found.end()
        before = text[start - 1] if start else " "
        after = text[end] if end < len(text) else " "
        if mark in _NAMED:
            return _NAMED[mark]
        if mark[0] == "_":
            return mark if _is_blank(before, mark, after) else "\\_" * len(mark)
        if (
            (mark == "\\" and after not in _ESCAPABLE)
            or (mark == "*" and before == after == " ")
            or (mark == "[" and not has_links)
        ):
            return mark
        return f"\\{mark}"

    return _MARKS.sub(escape, text)


def guarded(line: str) -> str:
    """A line that Markdown takes for a paragraph's, though it begins like a list, a heading or a table."""
    found = _LINE_START.match(line)
    if found is None:
        return line
    mark = found.group()
    if mark[0] in _NAMED:
        return _NAMED[mark[0]] + line[1:]
    at = len(mark) - 1 if mark[0].isdigit() else 0
    return f"{line[:at]}&#41;{line[at + 1 :]}" if mark[at] == ")" else f"{line[:at]}\\{line[at:]}"


def _is_blank(before: str, mark: str, after: str) -> bool:
    """Whether underscores stand inside a word, or for a word: then Markdown leaves them alone."""
    stands_for_word = len(mark) > 2 and before == " " and after in _AFTER_BLANK
    return stands_for_word or (before.isalnum() and after.isalnum())
