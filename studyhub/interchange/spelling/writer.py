"""How a tree of HTML is spelled in Markdown, and what of it Markdown cannot say.

Spelling: `*em*`, `**strong**`, lists by `- ` and `1. ` indented by four, tables between bars, code blocks
indented, two blanks before a line break. With `escape`, all that Markdown might take for markup is escaped.
"""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from .known_tags import BLOCKS, EMPHASIS, LEFT_OUT, MARKS
from .small_figures import lowered, raised, spoken_formula

BREAK = "\ue012"
SOFT = "\ue013"
"""Stand for a line break, and for blanks with a line end in them, until a paragraph is put together."""

_DELIMITERS = {"left": ":--", "center": ":-:", "right": "--:"}
_COLOURED = re.compile(r"color|background|text-decoration|vertical-align")
_SOFTS = re.compile(rf"[ \t]*{SOFT}[ \t{SOFT}]*")
_BREAKS = re.compile(rf"(?:\s*{BREAK}\s*)+")
_OWN_MARKS = re.compile(f"[{BREAK}{SOFT}]")
_GAP = re.compile(r"[ \t\r\f\n]*\n[ \t\r\f\n]*")
_SPECIAL = re.compile(r"[\\`*_\[|]|<(?=[A-Za-z/!?]|[^> ]*[:@])|&(?=(?:[a-zA-Z0-9]+|#[0-9]+|#x[0-9a-fA-F]+);)")
_AS_ENTITY = {"<": "&lt;", "&": "&amp;"}
_LINE_MARK = re.compile(r"^(?:#|>|!!!|[-+](?=[ -]|$))|^(\d+)\.(?= |$)")
_UNDERLINE = re.compile(r"\n(?=[=-]+ *(?:\n|$))")
_ADDRESS = re.compile(r"(?:https?|mailto):|[^:]*(?:[/?#]|$)", re.IGNORECASE)
_CODE = re.compile(r"`+")


class MarkdownWriter:
    """Writes one tree.

    Then `lost` says what is missing, `formatted` whether it was more than paragraphs, and `escaped` whether
    anything had to be escaped.
    """

    def __init__(self, *, inline: bool, escape: bool) -> None:
        self.inline, self.escape = inline, escape
        self.lost: list[str] = []
        self.formatted = self.escaped = False
        self._marks: list[str] = []
        self._lists = 0

    def write(self, tree: Element) -> str:
        """The Markdown of all that is inside an element."""
        blocks = self._blocks(tree)
        if not self.inline:
            return "\n\n".join(blocks)
        if len(blocks) > 1:
            self._lose("its paragraphs or lines as such: they stand in one line")
        return " ".join(" ".join(blocks).split())

    def _lose(self, what: str) -> None:
        if what not in self.lost:
            self.lost.append(what)

    def _blocks(self, node: Element) -> list[str]:
        """The blocks inside an element: paragraphs of what is loose, and whatever its blocks say."""
        found: list[str] = []
        loose = [self._words(node.text)]
        for child in node:
            if child.tag in BLOCKS:
                found += self._paragraph("".join(loose))
                loose = []
                found += self._block(child)
            else:
                loose.append(self._span(child))
            loose.append(self._words(child.tail))
        return [*found, *self._paragraph("".join(loose))]

    def _paragraph(self, pieces: str) -> list[str]:
        text = _BREAKS.sub(BREAK, _SOFTS.sub(" ", pieces)).strip(f" \t\n{BREAK}")
        text = (" " if self._lists else "\n").join(line.strip(" \t") for line in text.split("\n"))
        if not text:
            return []
        if self.inline:
            if BREAK in text:
                self._lose("its line breaks")
            return [text.replace(BREAK, " ")]
        if BREAK in text:
            self.formatted = True
        text = text.replace(BREAK, "  \n")
        return [self._guarded(text) if self.escape else text]

    def _guarded(self, text: str) -> str:
        """A paragraph of which no line can be taken for a heading, list, quotation, rule or table."""
        lines = _UNDERLINE.sub(" ", text).split("\n")
        guarded = "\n".join(_LINE_MARK.sub(_with_backslash, line, count=1) for line in lines)
        self.escaped |= guarded != text
        return guarded

    def _block(self, node: Element) -> list[str]:
        tag = str(node.tag)
        self._note_style(node)
        if tag in {"ul", "ol"} and not self.inline:
            return self._list(node)
        if tag == "table" and not self.inline:
            return self._table(node)
        if tag == "pre" and not self.inline:
            return self._code_block(node)
        if tag == "hr":
            self.formatted = True
            return [] if self.inline else ["---"]
        return self._set_off(tag, self._blocks(node))

    def _set_off(self, tag: str, blocks: list[str]) -> list[str]:
        """Blocks marked as a quotation or a heading where they are one."""
        quoted, heading = tag == "blockquote", re.fullmatch(r"h\d", tag)
        if self.inline or not blocks or not (quoted or heading):
            return blocks
        self.formatted = True
        if quoted:
            return ["\n".join(f"> {line}".rstrip() for line in "\n\n".join(blocks).split("\n"))]
        return [f"{'#' * min(max(int(tag[1]), 2), 4)} {' '.join(' '.join(blocks).split())}"]

    def _code_block(self, node: Element) -> list[str]:
        self.formatted = True
        lines = "".join(node.itertext()).strip("\n").split("\n")
        return ["\n".join(f"    {line}" if line.strip() else "" for line in lines)]

    def _list(self, node: Element) -> list[str]:
        self.formatted = True
        first = int(start) if (start := node.get("start", "1")).isdigit() else 1
        entries = [child for child in node if child.tag == "li"]
        self._lists += 1
        loose = any(child.tag == "p" for entry in entries for child in entry)
        lines: list[str] = []
        for entry in entries:
            mark = f"{first + len(lines)}. " if node.tag == "ol" else "- "
            text = ("\n\n" if loose else "\n").join(self._blocks(entry))
            if text:
                lines.append(mark + text.replace("\n", "\n    ").replace("\n    \n", "\n\n"))
        self._lists -= 1
        return [("\n\n" if loose else "\n").join(lines)] if lines else []

    def _table(self, node: Element) -> list[str]:
        self.formatted = True
        rows = [[cell for cell in row if cell.tag in {"td", "th"}] for row in node.iter("tr")]
        rows = [row for row in rows if row]
        before = [text for caption in node.iter("caption") for text in self._blocks(caption)]
        if not rows:
            return before
        if any(cell.get(span, "1") != "1" for row in rows for cell in row for span in ("colspan", "rowspan")):
            self._lose("cells that span several rows or columns")
        width = max(map(len, rows))
        aligned = [_alignment(cell) for cell in rows[0]]
        rule = [_DELIMITERS.get(side, "---") for side in aligned] + ["---"] * (width - len(aligned))
        lines = [self._row(row, width) for row in rows]
        return [*before, "\n".join([lines[0], f"|{'|'.join(rule)}|", *lines[1:]])]

    def _row(self, cells: list[Element], width: int) -> str:
        texts = [self._cell(cell) for cell in cells] + [""] * (width - len(cells))
        return "".join(f"| {text} " if text else "| " for text in texts) + "|"

    def _cell(self, cell: Element) -> str:
        inside = MarkdownWriter(inline=True, escape=self.escape)
        text = inside.write(cell)
        for what in inside.lost:
            self._lose(f"{what} (in a table)")
        return re.sub(r"(?<!\\)\|", r"\\|", text)

    def _words(self, text: str | None) -> str:
        if not text:
            return ""
        text = _GAP.sub(lambda gap: "\n" if gap.group() == "\n" else SOFT, _OWN_MARKS.sub("", text))
        if not self.escape:
            return text
        escaped = _SPECIAL.sub(_escaped, text)
        self.escaped |= escaped != text
        return escaped.replace("\\|", "|") if self.inline else escaped  # only blocks know tables

    def _spans(self, node: Element) -> str:
        """What is inside an element of a line, in one line with it."""
        inside = [self._words(node.text)]
        for child in node:
            if child.tag in BLOCKS:
                inside.append(f"{BREAK}{f'{BREAK}'.join(self._block(child))}{BREAK}")
            else:
                inside.append(self._span(child))
            inside.append(self._words(child.tail))
        return "".join(inside)

    def _span(self, node: Element) -> str:
        tag = str(node.tag)
        self._note_style(node)
        if tag == "br":
            return BREAK
        if tag in EMPHASIS:
            return self._marked(node, EMPHASIS[tag])
        if tag in {"code", "tt", "kbd", "samp"}:
            return self._code(node)
        if tag == "a":
            return self._link(node)
        if tag in {"sub", "sup"}:
            return self._small(node)
        return self._foreign(node)

    def _foreign(self, node: Element) -> str:
        """What Markdown has no form for: left out, or its words alone, and named."""
        tag = str(node.tag)
        if tag == "img":
            shown = " ".join(node.get("alt", "").split())
            self._lose(f"a picture ({shown or node.get('src') or 'without a description'})")
            return self._words(f"(picture: {shown})") if shown else ""
        if tag == "math":
            formula = spoken_formula(node)
            self._lose(f"a formula, written here as {formula}")
            return self._words(formula)
        if tag in LEFT_OUT:
            self._lose(LEFT_OUT[tag])
            return ""
        if tag == "object":
            self._lose(f"an embedded object ({node.get('data') or node.get('type') or 'without a name'})")
        if tag in MARKS:
            self._lose(MARKS[tag])
        return f'"{self._spans(node)}"' if tag == "q" else self._spans(node)

    def _marked(self, node: Element, mark: str) -> str:
        self.formatted = True
        self._marks.append(mark)
        inside = self._spans(node)
        self._marks.pop()
        words = inside.strip(f" \t\n{BREAK}{SOFT}")
        if not words or mark in self._marks or BREAK in words:
            return inside
        before, _, after = inside.partition(words)
        return f"{before}{mark}{words}{mark}{after}"

    def _code(self, node: Element) -> str:
        self.formatted = True
        text = " ".join("".join(node.itertext()).split())
        if not text:
            return ""
        fence = "`" * (max((len(run) for run in _CODE.findall(text)), default=0) + 1)
        blank = " " if text[0] == "`" or text[-1] == "`" else ""
        return f"{fence}{blank}{text}{blank}{fence}"

    def _link(self, node: Element) -> str:
        self.formatted = True
        inside, address = self._spans(node), node.get("href", "").strip()
        if not address or not _ADDRESS.match(address):
            self._lose("a link to an address that is no http, https or mailto address")
            return inside
        if re.search(r"[\s<>\"']", address) or "[" in inside or not inside.strip():
            self._lose(f"a link to {address[:80]}")
            return inside
        if address in {"".join(node.itertext()), f"mailto:{''.join(node.itertext())}"}:
            return f"<{''.join(node.itertext())}>"
        return f"[{inside}]({f'<{address}>' if '(' in address or ')' in address else address})"

    def _small(self, node: Element) -> str:
        """Subscript and superscript: small figures where Unicode has them, else named as lost."""
        words = "".join(node.itertext()).strip()
        small = (lowered if node.tag == "sub" else raised)(words)
        if small is None:
            self._lose("subscript" if node.tag == "sub" else "superscript")
            return self._words(f"{'_' if node.tag == 'sub' else '^'}{words}")
        return self._words(small)

    def _note_style(self, node: Element) -> None:
        if _COLOURED.search(node.get("style", "")):
            self._lose("colours or marks by style")


def _escaped(found: re.Match[str]) -> str:
    return _AS_ENTITY.get(found.group(), f"\\{found.group()}")


def _with_backslash(found: re.Match[str]) -> str:
    return f"{found.group(1)}\\." if found.group(1) else f"\\{found.group()}"


def _alignment(cell: Element) -> str:
    """The side on which a cell stands, by attribute, style or the class that QTI has for it."""
    style = re.search(r"text-align:\s*(\w+)", cell.get("style", ""))
    named = re.search(r"\bqti-align-(\w+)", cell.get("class", ""))
    return cell.get("align", "") or next((found.group(1) for found in (style, named) if found), "")
