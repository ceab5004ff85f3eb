"""HTML that others wrote becomes Markdown: what it says stays, what it does or loads is left out.

Only known tags leave a trace in the Markdown, and no text of it can be taken for a tag; our renderer lets no
tag through in any case. Work grows with the length of the text, whatever its form.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from .plain import escaped, guarded
from .tags import BLOCKS, CLOSED_BY_ITSELF, DROPPED, PLAIN_TAGS

DEEPEST = 40

_TAG = re.compile(
    r"<(/?)([a-zA-Z][a-zA-Z0-9]*+)((?:[^<>\"']++|\"[^\"]{0,4000}+\"|'[^']{0,4000}+'){0,100}+)>"
    r"|<!--|<[!?][^<>]{0,4000}+>"
)
_ATTRIBUTE = re.compile(r"([a-zA-Z-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))")
_LOOKS_HTML = re.compile(
    r"</?(?:p|br|b|i|u|em|strong|span|div|ul|ol|li|a|img|sub|sup|table|tr|td|th|h[1-6]|pre|code|script|iframe"
    r"|style|blockquote|hr|font|center|small)\b[^<>]*>|&(?:[a-zA-Z]{2,8}|#\d{1,6});",
    re.IGNORECASE,
)
_ACTIVE = re.compile(r"<\s*(?:script|iframe|object|embed|svg|img|style|form|link|meta)\b", re.IGNORECASE)
_SPACE = re.compile(r"[ \t\n\r\f\xa0]+")
_MANY_BREAKS = re.compile(r"\n{3,}")
_SAFE_ADDRESS = re.compile(r"(?:https?://|mailto:)[^\s()<>\"']+", re.IGNORECASE)
_END = {tag: re.compile(rf"</{tag}\s*>", re.IGNORECASE) for tag in DROPPED}
_EMPHASIS = {"b": "**", "strong": "**", "i": "*", "em": "*", "code": "`", "tt": "`", "kbd": "`"}
_RAISED = str.maketrans("0123456789+-=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ")
_LOWERED = str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")
_SHIFTED: Mapping[str, tuple[dict[int, int], str]] = {
    "sup": (_RAISED, "raised letters"),
    "sub": (_LOWERED, "lowered letters"),
}


def looks_like_html(text: str) -> bool:
    """Whether a text of no stated form holds tags or named characters of HTML."""
    return bool(_LOOKS_HTML.search(text))


def holds_active_html(markdown: str) -> bool:
    """Whether Markdown holds tags that load or do something; shown here as typed, never run."""
    return bool(_ACTIVE.search(markdown))


def from_html(text: str) -> tuple[str, tuple[str, ...]]:
    """Markdown of HTML, and what was left out by name: `script`, `image a.png`; looks are left out unsaid."""
    reader = _Reader()
    for piece in _pieces(text, reader.left_out):
        reader.take(piece)
    return reader.finish(), tuple(dict.fromkeys(reader.left_out))


def words_of_html(text: str) -> str:
    """The words of HTML in one line, for what is typed and not shown."""
    said = [html.unescape(piece) if isinstance(piece, str) else " " for piece in _pieces(text, [])]
    return " ".join("".join(said).split())


@dataclass(frozen=True)
class _Mark:
    """A tag: opening or closing."""

    name: str
    closes: bool
    attributes: str


@dataclass
class _Frame:
    """An open element and the Markdown inside it so far."""

    name: str
    attributes: str = ""
    inside: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    count: int = 0


def _pieces(text: str, left_out: list[str]) -> Iterator[str | _Mark]:
    """Texts and tags in turn; comments and what is dropped with its content never appear."""
    at = 0
    while found := _TAG.search(text, at):
        if found.start() > at:
            yield text[at : found.start()]
        at = found.end()
        if found.group() == "<!--":
            end = text.find("-->", at)
            at = end + 3 if end >= 0 else len(text)
        elif name := (found[2] or "").lower():
            if name in _END and not found[1]:
                left_out.append(name)
                closing = _END[name].search(text, at) if not found[3].endswith("/") else None
                at = closing.end() if closing else at if found[3].endswith("/") else len(text)
            else:
                yield _Mark(name, bool(found[1]), found[3])
    if at < len(text):
        yield text[at:]


class _Reader:
    """Builds Markdown from the inside out: closing an element turns what it holds into its Markdown."""

    def __init__(self) -> None:
        self.frames = [_Frame("")]
        self.left_out: list[str] = []
        self._own_ways: Mapping[str, Callable[[_Frame, str], str]] = {
            "a": self._link,
            **dict.fromkeys(_SHIFTED, self._shifted),
            **dict.fromkeys(("tr", "td", "th", "table"), self._tabular),
            **dict.fromkeys(("li", "ul", "ol"), self._listed),
        }

    def take(self, piece: str | _Mark) -> None:
        if isinstance(piece, str):
            self._text(piece)
        elif piece.closes:
            self._close(piece.name)
        else:
            self._open(piece)

    def finish(self) -> str:
        while len(self.frames) > 1:
            self._pop()
        return _MANY_BREAKS.sub("\n\n", "".join(self.frames[0].inside)).strip("\n").rstrip()

    def _text(self, text: str) -> None:
        frame = self.frames[-1]
        if any(one.name == "pre" for one in self.frames):
            frame.inside.append(html.unescape(text))
            return
        words = _SPACE.sub(" ", html.unescape(text))
        begins = not frame.inside or frame.inside[-1].endswith("\n")
        if begins and (not frame.name or frame.name in BLOCKS):
            if words := words.lstrip(" "):
                frame.inside.append(guarded(escaped(words)))
        elif frame.name in {"code", "tt", "kbd"}:
            frame.inside.append(words)
        else:
            frame.inside.append(escaped(words))

    def _open(self, tag: _Mark) -> None:
        if tag.name == "br":
            self.frames[-1].inside.append(" " if self._within("td", "th") else "  \n")
        elif tag.name == "hr":
            self.frames[-1].inside.append("\n\n---\n\n")
        elif tag.name in {"img", "input", "source", "link", "meta", "base"}:
            self._loaded(tag)
        else:
            for name in CLOSED_BY_ITSELF.get(tag.name, ()):
                if self.frames[-1].name == name:
                    self._pop()
            if len(self.frames) < DEEPEST:
                self.frames.append(_Frame(tag.name, tag.attributes))

    def _loaded(self, tag: _Mark) -> None:
        given = _attributes(tag.attributes)
        what = given.get("src", "").rpartition("/")[2][:60] if tag.name == "img" else ""
        self.left_out.append(f"{'image' if tag.name == 'img' else tag.name} {what}".strip())
        if alt := _SPACE.sub(" ", given.get("alt", "")).strip():
            self.frames[-1].inside.append(escaped(f"(image: {alt})"))

    def _close(self, name: str) -> None:
        if any(frame.name == name for frame in self.frames):
            while self.frames[-1].name != name:
                self._pop()
            self._pop()

    def _within(self, *names: str) -> bool:
        return any(frame.name in names for frame in self.frames)

    def _pop(self) -> None:
        frame = self.frames.pop()
        inside = "".join(frame.inside)
        self.frames[-1].inside.append(self._as_markdown(frame, inside))

    def _as_markdown(self, frame: _Frame, inside: str) -> str:
        name = frame.name
        if name in _EMPHASIS:
            return _around(inside, _EMPHASIS[name])
        if name in self._own_ways:
            return self._own_ways[name](frame, inside)
        if name in BLOCKS:
            return f"\n\n{_BLOCK_FORMS.get(name, str.strip)(inside)}\n\n"
        if name not in PLAIN_TAGS:
            self.left_out.append(f"<{name[:20]}>")
        return inside

    def _shifted(self, frame: _Frame, inside: str) -> str:
        table, what = _SHIFTED[frame.name]
        if all(ord(letter) in table for letter in inside.strip()):
            return inside.translate(table)
        self.left_out.append(what)
        return inside

    def _link(self, frame: _Frame, inside: str) -> str:
        address = html.unescape(_attributes(frame.attributes).get("href", ""))
        if not address or not inside.strip():
            return inside
        if not _SAFE_ADDRESS.fullmatch(address):
            self.left_out.append("link")
            return inside
        return f"[{inside.strip()}]({address})"

    def _tabular(self, frame: _Frame, inside: str) -> str:
        parent = self.frames[-1]
        if frame.name in {"td", "th"}:
            cell = _SPACE.sub(" ", inside).strip().replace("|", "\\|")
            if not parent.rows:
                parent.rows.append([])
            parent.rows[-1].append(cell)
        elif frame.name == "tr":
            table = next((one for one in reversed(self.frames) if one.name == "table"), parent)
            table.rows += frame.rows
        else:
            return f"{inside.strip()}\n\n{_table(frame.rows)}\n\n"
        return ""

    def _listed(self, frame: _Frame, inside: str) -> str:
        if frame.name != "li":
            nested = self._within("li")
            return f"\n{inside.strip(chr(10))}\n" if nested else f"\n\n{inside.strip(chr(10))}\n\n"
        parent = self.frames[-1]
        parent.count += 1
        mark = f"{parent.count}. " if parent.name == "ol" else "- "
        lines = _MANY_BREAKS.sub("\n\n", inside).strip().split("\n")
        return f"{mark}{lines[0]}\n" + "".join(
            f"    {line}\n" if line.strip() else "\n" for line in lines[1:]
        )


def _attributes(source: str) -> dict[str, str]:
    return {name.lower(): a or b or c for name, a, b, c in _ATTRIBUTE.findall(source)}


def _around(inside: str, mark: str) -> str:
    """Emphasis around the words, not around the spaces beside them, and none over a break of paragraphs."""
    words = inside.strip()
    if not words or "\n\n" in words or (mark == "`" and "`" in words):
        return inside
    start = len(inside) - len(inside.lstrip())
    return f"{inside[:start]}{mark}{words}{mark}{inside[start + len(words) :]}"


def _table(rows: list[list[str]]) -> str:
    width = max(map(len, rows), default=0)
    if not width:
        return ""
    head, *rest = [[*row, *[""] * (width - len(row))] for row in rows]
    lines = [head, ["---"] * width, *rest]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _indented(inside: str) -> str:
    return "\n".join(f"    {line}" for line in inside.strip("\n").split("\n"))


def _quoted(inside: str) -> str:
    lines = _MANY_BREAKS.sub("\n\n", inside).strip().split("\n")
    return "\n".join(f"> {line}".rstrip() for line in lines)


def _heading(level: int) -> Callable[[str], str]:
    return lambda inside: f"{'#' * level} {_SPACE.sub(' ', inside).strip()}"


_BLOCK_FORMS: Mapping[str, Callable[[str], str]] = {
    "pre": _indented,
    "blockquote": _quoted,
    **{f"h{size}": _heading(min(max(size, 2), 4)) for size in range(1, 7)},
}
