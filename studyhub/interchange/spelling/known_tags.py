"""Which tags of HTML are read, what each of them is to Markdown, and which are named as lost."""

from __future__ import annotations

BLOCKS = {
    *("p", "div", "section", "article", "header", "footer", "main", "aside", "figure"),
    *("figcaption", "center", "address", "fieldset", "legend", "form", "details", "summary"),
    *("dl", "dt", "dd", "prompt", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li"),
    *("blockquote", "pre", "hr", "table", "caption", "thead", "tbody", "tfoot", "tr", "td"),
    "th",
}
LEFT_OUT = {
    "script": "a script",
    "style": "a style sheet",
    "iframe": "an embedded page",
    "embed": "embedded media",
    "video": "a video",
    "audio": "a sound",
    "svg": "a drawing",
    "canvas": "a drawing",
    "select": "a list to choose from",
    "input": "a field",
    "textarea": "a field",
    "button": "a button",
    "map": "a picture map",
    "template": "a template",
}
EMPHASIS = {**dict.fromkeys(("b", "strong"), "**"), **dict.fromkeys(("i", "em", "cite", "var", "dfn"), "*")}
MARKS = {"u": "underlining", "s": "striking out", "strike": "striking out", "del": "striking out"}
_INLINE = {
    *("b", "strong", "i", "em", "code", "tt", "kbd", "samp", "var", "cite", "dfn", "q", "a"),
    *("br", "span"),
}
_FORMULAS = {
    *("math", "mfrac", "msup", "msub", "msqrt", "mroot", "mrow", "mn", "mi", "mo", "mtext"),
    "mspace",
}
_OTHER = {
    *("img", "sub", "sup", "object", "col", "colgroup", "small", "big", "mark", "ins", "abbr"),
    "font",
}
KNOWN_TAGS = frozenset({*BLOCKS, *LEFT_OUT, *MARKS, *_INLINE, *_FORMULAS, *_OTHER})
"""Tags that are read or named as lost; of any other only the words are kept."""
SILENT_TAGS = frozenset({"html", "head", "body", "label", "nav", "time", "nolink", "wbr", "noscript"})
"""Tags that say nothing of what they hold: nothing is lost with them."""
