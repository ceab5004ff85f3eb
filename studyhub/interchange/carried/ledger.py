"""What is lost while one question is read: noted part by part, or as the whole question staying behind."""

from __future__ import annotations

from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from studyhub.interchange.html import Reading
from studyhub.interchange.item import Loss

MOST_ELEMENTS = 5_000


class LeftBehind(Exception):
    """A question that cannot become one of ours; the message says why."""


@dataclass
class Ledger:
    """The losses of one question: its name for people, and the line where it begins."""

    item: str
    line: int = 0
    losses: list[Loss] = field(default_factory=list)

    def lose(self, part: str, reason: str) -> None:
        """Note once that something of a part did not travel."""
        loss = Loss(self.item, part, reason, self.line)
        if loss not in self.losses:
            self.losses.append(loss)

    def lose_whole(self, reason: str) -> None:
        """Note that the question stays behind; what was lost of its parts no longer matters."""
        self.losses = [Loss(self.item, "question", reason, self.line, whole=True)]

    def keep(self, part: str, reading: Reading) -> str:
        """The text of a reading; what it lost is noted."""
        for what in reading.lost:
            self.lose(part, f"Left out: {what}.")
        return reading.text


def check_size(question: Element) -> None:
    """Raise LeftBehind for a question of more elements than any question needs."""
    if sum(1 for _ in question.iter()) > MOST_ELEMENTS:
        raise LeftBehind(f"It has more than {MOST_ELEMENTS:,} elements.")


def shortened(text: str, most: int = 60) -> str:
    """A text in one line of at most so many characters, for messages and names."""
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[: most - 3].rstrip()}..."
