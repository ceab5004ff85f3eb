"""How one entry of a GIFT file is taken over: its texts become Markdown, and what does not is said."""

from __future__ import annotations

from dataclasses import dataclass, field

from studyhub.interchange.html import holds_active_html, looks_like_html, markdown_of_html, words_of_html
from studyhub.interchange.item import Item, Loss
from studyhub.interchange.texts.files import name_of
from studyhub.interchange.texts.plain import from_plain

from .grammar import Entry, Text

SHOWN = 60


@dataclass
class Reading:
    """An entry while it is taken over, with the number that it has in its file, and what was lost so far."""

    entry: Entry
    number: int
    tags: dict[str, tuple[str, ...]] = field(default_factory=dict)
    losses: list[Loss] = field(default_factory=list)

    @property
    def name(self) -> str:
        """What the report calls the entry."""
        return name_of(Item(self.entry.id, "single", "", self.entry.title), self.number)

    def lose(self, part: str, reason: str, *, whole: bool = False) -> None:
        """Note what does not travel."""
        self.losses.append(Loss(self.name, part, reason, self.entry.line, whole))

    def tag(self, name: str) -> str:
        """The first value of one of our tags, empty where it is not given."""
        return next(iter(self.tags.get(name, ())), "")

    def markdown(self, text: Text | None, part: str) -> str:
        """Markdown of a text of whatever form; what its HTML loads or does is left out and said."""
        if text is None:
            return ""
        if text.form == "markdown":
            if holds_active_html(text.text):
                self.lose(part, "It holds HTML, which is shown as typed and never run.")
            return text.text
        if text.form == "html" or (text.form == "moodle" and looks_like_html(text.text)):
            source = text.text if text.form == "html" else text.text.replace("\n", "<br>")
            made = markdown_of_html(source)
            if made.lost:
                self.lose(part, f"Left out of its HTML: {', '.join(made.lost[:8])}.")
            return made.text
        return from_plain(text.text)


def typed(text: Text) -> str:
    """A text that somebody types: plain words, whatever its form."""
    if text.form == "html" or (text.form == "moodle" and looks_like_html(text.text)):
        return words_of_html(text.text)
    return text.text


def shown(text: str) -> str:
    """The beginning of a text, for a report."""
    words = " ".join(text.split())
    return words if len(words) <= SHOWN else f"{words[:SHOWN].rstrip()} ..."
