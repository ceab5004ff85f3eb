"""One question of a Moodle file as its readers see it: its texts as Markdown, its answers, its settings."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from xml.etree.ElementTree import Element

from studyhub.interchange.carried.decimals import decimal
from studyhub.interchange.carried.ledger import Ledger, LeftBehind
from studyhub.interchange.carried.tags import Tags
from studyhub.interchange.html import (
    is_mixed,
    markdown_of,
    markdown_of_html,
    markdown_of_mixed,
    markdown_of_words,
    tree_of,
)

GAP = "\ue010{}\ue011"
GAP_TOKEN = re.compile("\ue010(\\d+)\ue011")
_MARKS = re.compile("[\ue010\ue011]")
_BLANK_LINES = re.compile(r"\n\s*\n")


@dataclass(frozen=True)
class Answer:
    """An `<answer>`: its element, and the share of the marks that it earns, in percent."""

    node: Element
    fraction: Decimal


@dataclass(frozen=True)
class Source:
    """A `<question>`, the ledger of what is lost of it, and the text format that its parts inherit."""

    node: Element
    ledger: Ledger
    format: str
    tags: Tags

    def text(self, node: Element | None, part: str, *, inline: bool = False) -> str:
        """The Markdown of a part such as `<feedback format="html"><text>`; empty where there is none."""
        if node is None:
            return ""
        self.note_files(node, part)
        return self.markdown(raw_text(node), node.get("format") or self.format, part, inline=inline)

    def markdown(self, raw: str, written_as: str, part: str, *, inline: bool = False) -> str:
        """A text of one of Moodle's formats as Markdown; what it loses is noted."""
        if written_as == "markdown" and not is_mixed(raw):
            return raw if not inline or "\n" not in raw else self._in_line(raw, part)
        if written_as == "markdown":
            return self.ledger.keep(part, markdown_of_mixed(raw, inline=inline))
        if written_as == "plain_text":
            return self.ledger.keep(part, markdown_of_words(raw, inline=inline))
        if written_as == "moodle_auto_format":
            raw = _BLANK_LINES.sub("<p>", raw.strip()).replace("\n", "<br>")
        return self.ledger.keep(part, markdown_of_html(raw, inline=inline))

    def words(self, raw: str, part: str) -> str:
        """Plain words, which Moodle shows as they are, as Markdown of one line."""
        return self.ledger.keep(part, markdown_of_words(raw, inline=True))

    def value(self, tag: str, default: str = "") -> str:
        """A setting such as `<single>true</single>`; some writers put it in a `<text>`."""
        node = self.node.find(tag)
        return default if node is None else "".join(node.itertext()).strip() or default

    def answers(self) -> list[Answer]:
        """The answers in their order; raises LeftBehind where there are none."""
        found = [Answer(node, self._fraction(node)) for node in self.node.findall("answer")]
        if not found:
            raise LeftBehind("It has no answers.")
        return found

    def note_files(self, node: Element, part: str) -> None:
        """Note the files that are packed into a part."""
        for file in node.findall("file"):
            self.ledger.lose(part, f"Left out: the file {file.get('name', 'without a name')}.")

    def _fraction(self, node: Element) -> Decimal:
        written = (node.get("fraction") or "").strip() or "0"
        share = decimal(written)
        if share is None:
            self.ledger.lose("options", f"The share {written!r} of an answer is no number: taken as 0.")
        return share or Decimal(0)

    def _in_line(self, raw: str, part: str) -> str:
        return self.ledger.keep(part, markdown_of(tree_of(raw), inline=True))


def raw_text(node: Element | None) -> str:
    """What stands in the `<text>` of a part, or straight in it as old files have it."""
    if node is None:
        return ""
    text = node.find("text")
    raw = "".join(text.itertext()) if text is not None else node.text or ""
    return _MARKS.sub("", raw)
