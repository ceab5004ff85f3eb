"""An item's tree as its readers see it: what it shows, what it asks, what it says afterwards."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from studyhub.interchange.carried.ledger import Ledger, LeftBehind
from studyhub.interchange.carried.tags import Tags
from studyhub.interchange.html import markdown_of

from .keys import Key, keys_of
from .scoring import EXPLANATION
from .write import GAP, SCENARIO, TAGS, UNIT

_MARKS = re.compile("[\ue010\ue011]")
_TOKEN = re.compile("\ue010(\\d+)\ue011")
_PLACE = re.compile(r"\[\[\d+\]\]")


@dataclass
class Asked:
    """An `assessmentItem`, whose body is taken apart as it is read."""

    root: Element
    body: Element
    ledger: Ledger
    tags: Tags
    keys: dict[str, Key]
    feedback: dict[str, Element]
    scenario: str = ""
    used: set[str] = field(default_factory=set)

    def interactions(self) -> list[Element]:
        """What the item asks for, in its order."""
        found = [node for node in self.body.iter() if str(node.tag).endswith("Interaction")]
        for extra in [node for node in found if node.tag == "endAttemptInteraction"]:
            self.ledger.lose("stem", "A button that ends the attempt.")
            found.remove(extra)
        return found

    def replace(self, old: Element, *new: Element) -> None:
        """Put other elements, or none, in the place of one."""
        parent = next(node for node in self.body.iter() if old in list(node))
        at = list(parent).index(old)
        tail, old.tail = old.tail or "", None
        parent.remove(old)
        parent[at:at] = new
        if new:
            new[-1].tail = (new[-1].tail or "") + tail
        elif at:
            parent[at - 1].tail = (parent[at - 1].tail or "") + tail
        else:
            parent.text = (parent.text or "") + tail

    def put_token(self, old: Element, at: int) -> None:
        """Put the token of a gap in the place of an interaction."""
        token = Element("span")
        token.text = GAP.format(at)
        self.replace(old, token)

    def text(self, node: Element, part: str) -> str:
        """A short text such as an option, in one line of Markdown."""
        return self.ledger.keep(part, markdown_of(node, inline=True))

    def why(self, identifier: str, part: str) -> str:
        """The reason that feedback of an identifier gives; empty where there is none."""
        if identifier not in self.feedback:
            return ""
        self.used.add(identifier)
        return self.text(self.feedback[identifier], part)

    def stem(self) -> str:
        """What is left of the body, with `[[1]]` for the token of the first gap."""
        written = self.ledger.keep("stem", markdown_of(self.body))
        if _PLACE.search(written) and _TOKEN.search(written):
            raise LeftBehind("Its text has [[1]] in it, which here stands for a gap.")
        if not written.strip():
            raise LeftBehind("It has no text.")
        return _TOKEN.sub(r"[[\1]]", written)

    def explanation(self) -> str:
        """What is said after any answer; what is said only after some answers, and not read yet, is noted."""
        if EXPLANATION in self.feedback:
            self.used.add(EXPLANATION)
            return self.ledger.keep("explanation", markdown_of(self.feedback[EXPLANATION]))
        left = {name: node for name, node in self.feedback.items() if name not in self.used}
        texts = {name: markdown_of(node) for name, node in left.items()}
        if len({reading.text for reading in texts.values()}) == 1:
            return self.ledger.keep("explanation", next(iter(texts.values())))
        for name, reading in texts.items():
            self.ledger.lose(
                "explanation", f"What was said after some answers ({name}): {reading.text[:80]!r}"
            )
        return ""


def asked(root: Element, ledger: Ledger, tags: Tags) -> Asked:
    """An item ready to be read; raises LeftBehind for one without a body or with drawn values."""
    body = root.find("itemBody")
    if body is None:
        raise LeftBehind("It has no body.")
    if root.find("templateProcessing") is not None or next(root.iter("printedVariable"), None) is not None:
        raise LeftBehind("Its numbers are drawn by rules of its own.")
    for node in body.iter():
        if _MARKS.search(f"{node.text}{node.tail}"):
            node.text, node.tail = _MARKS.sub("", node.text or ""), _MARKS.sub("", node.tail or "")
    feedback = {node.get("identifier", ""): node for node in root.iterfind("modalFeedback")}
    made = Asked(root, body, ledger, tags, keys_of(root), feedback)
    if root.find("stylesheet") is not None:
        ledger.lose("stem", "Left out: its style sheet.")
    _take_scenario(made)
    _take_rubrics(made)
    _take_feedback(made)
    return made


def tags_in(root: Element) -> list[str]:
    """The labels that a single item lists in a rubric for its author."""
    rubrics = [node for node in root.iter("rubricBlock") if TAGS in (node.get("class") or "").split()]
    return ["".join(entry.itertext()) for rubric in rubrics for entry in rubric.iter("li")]


def of_class(node: Element, name: str) -> Iterator[Element]:
    """The elements inside one that have a class."""
    return (one for one in node.iter() if name in (one.get("class") or "").split())


def take_unit(made: Asked) -> str:
    """The unit that stands behind the field for a number."""
    for node in list(of_class(made.body, UNIT)):
        made.replace(node)
        return "".join(node.itertext())
    return ""


def _take_scenario(made: Asked) -> None:
    for node in list(of_class(made.body, SCENARIO)):
        made.replace(node)
        made.scenario = made.ledger.keep("scenario", markdown_of(node))


def _take_rubrics(made: Asked) -> None:
    """Rubrics for candidates are part of the question; those for others are not."""
    for node in list(made.body.iter("rubricBlock")):
        views = (node.get("view") or "").split()
        if "candidate" in views or not views:
            node.tag = "div"
            continue
        made.replace(node)
        if TAGS not in (node.get("class") or "").split():
            said = " ".join("".join(node.itertext()).split())
            made.ledger.lose("rubric", f"What it says to {' and '.join(views)}: {said[:80]!r}")


def _take_feedback(made: Asked) -> None:
    """Feedback that stands in the body becomes feedback by its identifier."""
    for tag in ("feedbackInline", "feedbackBlock"):
        for node in list(made.body.iter(tag)):
            made.replace(node)
            if node.get("showHide", "show") == "show":
                made.feedback.setdefault(node.get("identifier", ""), node)
            else:
                made.ledger.lose("stem", "A text that was hidden after some answers.")
