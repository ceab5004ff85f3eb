"""Which tags of HTML stand for blocks, which say nothing of themselves, which go with all they hold."""

from __future__ import annotations

BLOCKS = frozenset(
    (
        *("p", "div", "section", "article", "center", "figure", "figcaption", "dl", "dt", "dd", "ul", "ol"),
        *(
            "li",
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "blockquote",
            "pre",
            "table",
            "tr",
            "td",
            "th",
            "caption",
        ),
    )
)
PLAIN_TAGS = frozenset(
    (
        *("html", "body", "span", "font", "u", "small", "big", "abbr", "cite", "mark", "label", "thead"),
        *("tbody", "tfoot", "colgroup", "header", "footer", "main", "nav", "q", "time", "ins", "nolink"),
    )
)
CLOSED_BY_ITSELF = {
    "p": ("p",),
    "li": ("li",),
    "tr": ("td", "th", "tr"),
    "td": ("td", "th"),
    "th": ("td", "th"),
}
DROPPED = (
    *("script", "style", "iframe", "object", "embed", "svg", "math", "noscript", "template", "textarea"),
    *("head", "title", "select", "audio", "video", "canvas", "applet", "xml"),
)
