"""How Markdown of authors becomes HTML that is safe to send: no raw HTML, few tags and classes."""

from __future__ import annotations

import html
import re
import threading
import unicodedata
from collections.abc import Callable
from typing import Any
from xml.etree.ElementTree import Element

import nh3
from markdown import Markdown
from markdown.extensions import Extension
from markdown.extensions.admonition import AdmonitionExtension
from markdown.extensions.sane_lists import SaneListExtension
from markdown.extensions.tables import TableExtension
from markdown.inlinepatterns import InlineProcessor

from .knots import knotted

ADMONITIONS = ("worked", "trap", "note", "tip", "warning", "example")
TERM_LINK = re.compile(r"\[\[([^\[\]|\n]+?)(?:\|([^\[\]|\n]+))?\]\]")

_BAR = "\ue000"  # stands for the | of a term link while tables are split at |
_TAGS = {
    *("p", "br", "hr", "em", "strong", "code", "pre", "blockquote", "ul", "ol", "li"),
    *("h2", "h3", "h4", "table", "thead", "tbody", "tr", "th", "td", "a", "div"),
}
_ATTRIBUTES = {
    "a": {"href", "data-term"},
    "th": {"align"},
    "td": {"align"},
    "ol": {"start"},
    "h2": {"id"},
    "h3": {"id"},
    "h4": {"id"},
}
_CLASSES = {"div": {"admonition", *ADMONITIONS}, "p": {"admonition-title"}, "a": {"term"}}
_INLINE_TAG = re.compile(r"</?(?:a|em|strong|code)(?: [^>]*)?>")
_OTHER_TAG = re.compile(r"<[^>]*>")
_PLAIN = r"[A-Za-z0-9 .,;:'\"()%/?+=$#–—’“”§°×-]*"  # noqa: RUF001 - what people type
_PLAIN_LINE = re.compile(_PLAIN)
_PLAIN_PARAGRAPH = re.compile(rf"[A-Za-z]{_PLAIN}(?<! )")
_PARAGRAPH = re.compile(r"\A<p>(.*)</p>\Z", re.DOTALL)
_BLOCKS = [
    "empty",
    "indent",
    "code",
    "hashheader",
    "setextheader",
    "hr",
    "olist",
    "ulist",
    "quote",
    "reference",
]
_local = threading.local()


def render_markdown(text: str) -> str:
    """Safe HTML of a stem, an explanation, a scenario: paragraphs, lists, tables, emphasis, code.

    Lists within lists beyond what the stack holds come out as the plain text, and so does what is `knotted`:
    no text takes a page down.
    """
    if is_one_plain_paragraph(text):  # most are, and the renderer takes half a millisecond to find out
        return f"<p>{text}</p>"
    if knotted(text):
        return f"<p>{html.escape(text, quote=False)}</p>"
    try:
        return sanitise(_converted("block", markdown_for, text))
    except RecursionError:
        return f"<p>{html.escape(text, quote=False)}</p>"


def render_inline(text: str) -> str:
    """Safe HTML of a short text such as an option: emphasis and code, never a list or a paragraph."""
    line = " ".join(text.split())
    if _PLAIN_LINE.fullmatch(line):
        return line
    if knotted(line):
        return html.escape(line, quote=False)
    flat = _converted("inline", _inline_markdown, line)
    return sanitise(_PARAGRAPH.sub(r"\1", flat))


def is_one_plain_paragraph(text: str) -> bool:
    """Whether nothing in a text means anything to Markdown or to HTML, so that it is rendered at once."""
    return _PLAIN_PARAGRAPH.fullmatch(text) is not None


def plain_text(rendered: str) -> str:
    """The words of rendered HTML in one line, for search and for counting."""
    return " ".join(html.unescape(_OTHER_TAG.sub(" ", _INLINE_TAG.sub("", rendered))).split())


def sanitise(rendered: str) -> str:
    """HTML with only the tags, attributes, classes and addresses that content may have."""
    return nh3.clean(
        rendered,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        allowed_classes=_CLASSES,
        url_schemes={"https", "http", "mailto"},
        link_rel=None,
    )


def markdown_for(*extensions: Extension) -> Markdown:
    """A renderer of our dialect of Markdown, plus extensions; raw HTML in it comes out as plain text."""
    made = Markdown(
        extensions=[
            TableExtension(use_align_attribute=True),
            AdmonitionExtension(),
            SaneListExtension(),
            *extensions,
        ]
    )
    made.preprocessors.deregister("html_block")
    made.inlinePatterns.deregister("html")
    return made


def slug_of(words: str) -> str:
    """An address for a term: `Bed-day (A&D)` -> `bed-day-a-d`."""
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


class TermLinks(Extension):
    """`[[term]]` and `[[term|other words]]` become links into the glossary.

    `find` gives the slug of a term, or None; what it does not find stays plain words.
    """

    def __init__(self, find: Callable[[str], str | None]) -> None:
        super().__init__()
        self.find = find

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - the name that Markdown calls
        """Register before ordinary links, so that `[[` is not read as one."""
        md.inlinePatterns.register(_TermLink(self.find), "term", 175)


class _TermLink(InlineProcessor):
    def __init__(self, find: Callable[[str], str | None]) -> None:
        super().__init__(rf"\[\[([^\[\]{_BAR}]+)(?:{_BAR}([^\[\]{_BAR}]+))?\]\]")
        self.find = find

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[Any, int, int]:  # type: ignore[override]  # noqa: N802, ARG002
        words = (m.group(2) or m.group(1)).strip()
        slug = self.find(m.group(1).strip())
        if slug is None:
            return words, m.start(0), m.end(0)
        link = Element("a", {"class": "term", "href": f"/glossary#{slug}", "data-term": slug})
        link.text = words
        return link, m.start(0), m.end(0)


def guard_bars(text: str) -> str:
    """Text whose term links survive inside tables; to be done before it is rendered with TermLinks."""
    return TERM_LINK.sub(lambda m: f"[[{m.group(1)}{_BAR + m.group(2) if m.group(2) else ''}]]", text)


def _converted(name: str, make: Callable[[], Markdown], text: str) -> str:
    """What a renderer makes of a text; one that failed half-way keeps its state, so it is dropped."""
    try:
        return _own_renderer(name, make).reset().convert(text)
    except Exception:
        delattr(_local, name)
        raise


def _own_renderer(name: str, make: Callable[[], Markdown]) -> Markdown:
    """One renderer a thread: they keep state while they work, and are slow to make."""
    if not hasattr(_local, name):
        setattr(_local, name, make())
    renderer: Markdown = getattr(_local, name)
    return renderer


def _inline_markdown() -> Markdown:
    made = Markdown()
    made.preprocessors.deregister("html_block")
    made.inlinePatterns.deregister("html")
    for block in _BLOCKS:
        made.parser.blockprocessors.deregister(block)
    return made
