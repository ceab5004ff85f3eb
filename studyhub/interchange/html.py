"""Markdown becomes safe HTML here, and HTML of strangers Markdown; what Markdown cannot say is named.

HTML is handled as a tree. A tree that was made from Markdown gives that Markdown back where it is spelled the
way `spelling` spells it; else it gives a text that reads the same.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable, Iterator
from html.parser import HTMLParser
from typing import NamedTuple
from xml.etree.ElementTree import Element, SubElement

import nh3
from markdown import markdown

from studyhub.catalog.reading.knots import knotted
from studyhub.catalog.reading.markup import render_inline, render_markdown

from .errors import Unreadable
from .opening import printable
from .spelling import BLOCKS, KNOWN_TAGS, LEFT_OUT, SILENT_TAGS, MarkdownWriter

MOST_CHARACTERS = 50_000
MOST_TAGS = 5_000
MOST_TAGS_MIXED = 1_000
MOST_OPEN = 500
MOST_BRACKETS = 400
DEEPEST = 60
MOST_NAMED = 8
"""What one text may be: characters, tags (fewer inside Markdown), tags never closed, brackets, depth; tags
named."""

_VOID = {"br", "hr", "img", "input", "embed", "source", "track", "wbr", "col"}
_ATTRIBUTES = {
    "*": {"style", "class", "align"},
    "a": {"href"},
    "img": {"src", "alt"},
    "ol": {"start"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
    "math": {"alttext"},
}
_SHORT = 2_000
_WORD = r"[^\\`*_\[\]<>&|\s\x00-\x1f\x7f-\xa0\ud800-\udfff\ufffe\uffff]+"
_PLAIN = re.compile(rf"{_WORD}(?: {_WORD})*")
_BLOCK_MARK = re.compile(r"[#+=!:-]|\d+\.")
_EMBEDDED = re.compile(r"data:[\w.+/;=-]*;base64,[\w+/=\s%]*")
_HANDLER = re.compile(r"\bon[a-z]{3,20}\s*=\s*[\"']", re.IGNORECASE)
_MARKUP = re.compile(r"<[A-Za-z/!?]|!\[")
_TAG = re.compile(r"<[A-Za-z/!?]")
_OPENED = re.compile(r"<([a-zA-Z][a-zA-Z0-9-]{0,19})[\s/>]")
_LOOKS_HTML = re.compile(
    r"</?(?:p|br|b|i|u|em|strong|span|div|ul|ol|li|a|img|sub|sup|table|tr|td|th|h[1-6]|pre|code|script|iframe"
    r"|style|blockquote|hr|font|center|small)\b[^<>]*>|&(?:[a-zA-Z]{2,8}|#\d{1,6});",
    re.IGNORECASE,
)
_ACTIVE = re.compile(r"<\s*(?:script|iframe|object|embed|svg|img|style|form|link|meta)\b", re.IGNORECASE)
_SCHEME = re.compile(r"(?:java|vb|live)script\s*:|data\s*:\s*[a-z]+/", re.IGNORECASE)
_INVISIBLE = re.compile(r"[\x00-\x20\x7f-\xa0\u200b-\u200f\ufeff]+")


class Reading(NamedTuple):
    """What HTML says, in Markdown, and in words what of it Markdown could not say."""

    text: str
    lost: tuple[str, ...] = ()


def html_of(text: str, *, inline: bool = False) -> str:
    """Markdown as safe HTML, as the site shows it; raises Unreadable where it is too large."""
    return _guarded(render_inline if inline else render_markdown, text)


def tree_of(text: str, *, inline: bool = False) -> Element:
    """Markdown as a `div` of safe elements, as the site shows it; raises Unreadable where it is too large."""
    if len(text) < _SHORT and _PLAIN.fullmatch(text) and (inline or not _BLOCK_MARK.match(text)):
        return _one_line(text, inline=inline)
    return _parsed(html_of(text, inline=inline))


def tree_of_html(source: str) -> Element:
    """HTML of a stranger as a `div` of elements that Markdown knows or names as lost; Unreadable if huge."""
    source = _EMBEDDED.sub("data:,", source)
    opened = source.count("<")
    if len(source) > MOST_CHARACTERS or opened > MOST_TAGS or opened - 2 * source.count("</") > MOST_OPEN:
        raise Unreadable(f"A text is too long or too knotty to read: {source[:40]!r}...")
    clean = nh3.clean(
        source,
        tags=set(KNOWN_TAGS),
        attributes=_ATTRIBUTES,
        clean_content_tags=set(),
        url_schemes={"https", "http", "mailto"},
        link_rel=None,
    )
    return _parsed(clean)


def markdown_of(tree: Element, *, inline: bool = False, tagless: bool = False) -> Reading:
    """What a tree says, in the plainest Markdown that is shown just so.

    `inline` is for short texts such as options: one line, emphasis and code. With `tagless` no words of it
    can be taken for a tag, whoever reads the Markdown next.
    """
    exact = MarkdownWriter(inline=inline, escape=True)
    escaped = exact.write(tree)
    if not exact.escaped and not exact.formatted:
        return Reading(escaped, tuple(exact.lost))
    plain = MarkdownWriter(inline=inline, escape=False).write(tree)
    plainer = escaped if tagless and _TAG.search(plain) else plain
    for text in dict.fromkeys((plainer, escaped)):
        if MarkdownWriter(inline=inline, escape=True).write(tree_of(text, inline=inline)) == escaped:
            return Reading(text, tuple(exact.lost))
    return Reading(escaped, (*exact.lost, "its layout in places"))


def markdown_of_html(source: str, *, inline: bool = False) -> Reading:
    """HTML of a stranger as Markdown: no script, no frames, no addresses but http, https and mailto."""
    if "<" not in source and "&" not in source and source.isprintable():
        return markdown_of(_words([source]), inline=inline)
    reading = markdown_of(tree_of_html(source), inline=inline, tagless=True)
    hidden = ("a script in an attribute",) if "<" in source and _HANDLER.search(source) else ()
    return Reading(reading.text, (*reading.lost, *hidden, *_unknown_tags(source)))


def markdown_of_mixed(text: str, *, inline: bool = False) -> Reading:
    """Markdown that may hold HTML and pictures, as most other readers take it, as Markdown without them."""
    if text.count("<") > MOST_TAGS_MIXED:
        raise Unreadable(f"A text is too knotty to read: {text[:40]!r}...")
    return markdown_of_html(
        _guarded(lambda source: markdown(source, extensions=["tables"]), text), inline=inline
    )


def markdown_of_words(words: str, *, inline: bool = False) -> Reading:
    """Plain words as Markdown that shows just them, with their line breaks."""
    return markdown_of(_words(words.splitlines()), inline=inline)


def words_of(text: str) -> str:
    """A short Markdown text as plain words: what is left where a format knows neither Markdown nor HTML."""
    return "".join(tree_of(text, inline=True).itertext())


def words_of_html(source: str) -> str:
    """The words of a stranger's HTML in one line, for what is typed and not shown."""
    return " ".join("".join(_said(tree_of_html(source))).split())


def looks_like_html(text: str) -> bool:
    """Whether a text of no stated form holds tags or named characters of HTML."""
    return bool(_LOOKS_HTML.search(text))


def holds_active_html(text: str) -> bool:
    """Whether Markdown holds tags that load or do something; shown here as typed, never run."""
    return bool(_ACTIVE.search(text))


def is_mixed(text: str) -> bool:
    """Whether other readers of Markdown may find HTML, a picture or a link to a script in a text."""
    bare = _INVISIBLE.sub("", html.unescape(text))
    return bool(_MARKUP.search(text) or _SCHEME.search(bare))


def _unknown_tags(source: str) -> list[str]:
    """The tags of which only the words were kept, named once each."""
    names = dict.fromkeys(found.lower() for found in _OPENED.findall(source))
    return [f"the tag <{name}>" for name in names if name not in KNOWN_TAGS | SILENT_TAGS][:MOST_NAMED]


def _said(node: Element) -> Iterator[str]:
    """Every text inside an element but those of what is left out; blocks and breaks part words."""
    yield node.text or ""
    for child in node:
        parted = child.tag in BLOCKS or child.tag == "br"
        yield " " if parted else ""
        if child.tag not in LEFT_OUT:
            yield from _said(child)
        yield f"{' ' if parted else ''}{child.tail or ''}"


def _guarded(render: Callable[[str], str], text: str) -> str:
    if len(text) > MOST_CHARACTERS or text.count("[") > MOST_BRACKETS or knotted(text):
        raise Unreadable(f"A text is too long or too knotty to read: {text[:40]!r}...")
    try:
        return render(printable(text))
    except RecursionError as error:
        raise Unreadable(f"A text is nested too deep to read: {text[:40]!r}...") from error


def _one_line(text: str, *, inline: bool) -> Element:
    """The tree of a text that has no markup: most options and reasons, for which rendering takes too long."""
    root = Element("div")
    (root if inline else SubElement(root, "p")).text = text
    return root


def _words(lines: Iterable[str]) -> Element:
    root = Element("div")
    paragraph: Element | None = None
    for line in lines:
        if not line.strip():
            paragraph = None
        elif paragraph is None:
            paragraph = SubElement(root, "p")
            paragraph.text = line
        else:
            SubElement(paragraph, "br").tail = line
    return root


def _parsed(clean: str) -> Element:
    """The tree of HTML that a sanitiser wrote, and so is well formed."""
    builder = _TreeBuilder()
    builder.feed(clean)
    builder.close()
    return builder.root


class _TreeBuilder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("div")
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if len(self.open) > DEEPEST:
            raise Unreadable("A text is nested too deep to read.")
        made = SubElement(self.open[-1], tag, {name: value or "" for name, value in attrs})
        if tag not in _VOID:
            self.open.append(made)

    def handle_endtag(self, tag: str) -> None:
        if tag in (names := [one.tag for one in self.open[1:]]):
            del self.open[len(names) - names[::-1].index(tag) :]

    def handle_data(self, data: str) -> None:
        parent = self.open[-1]
        if len(parent):
            parent[-1].tail = (parent[-1].tail or "") + data
        else:
            parent.text = (parent.text or "") + data
