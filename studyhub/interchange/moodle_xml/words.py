"""Questions for words: short answers, and words to be put into the gaps of a text."""

from __future__ import annotations

import re
from typing import Any
from xml.etree.ElementTree import Element

from studyhub.interchange.carried.ledger import Ledger, LeftBehind
from studyhub.interchange.item import Choice, Gap

from .source import Source, raw_text

_WILDCARD = re.compile(r"(?<!\\)\*")
_PLACE = re.compile(r"\[\[(\d+)\]\]")


def shortanswer(source: Source) -> dict[str, Any]:
    """A word to type: a cloze question whose only gap stands below the question."""
    accept: list[str] = []
    why = ""
    for answer in source.answers():
        said = source.text(answer.node.find("feedback"), "why of gap 1", inline=True)
        if answer.fraction == 100:
            accept += accepted(raw_text(answer.node).strip(), source.ledger, 1)
            why = why or said
        else:
            note_partial(source.ledger, 1, raw_text(answer.node).strip(), f"{answer.fraction:f}", said)
    if not accept:
        raise LeftBehind("No answer is fully right.")
    if source.value("usecase", "0") == "1":
        source.ledger.lose("gap 1", "Capital letters mattered; here they do not.")
    return {"kind": "cloze", "gaps": (Gap(tuple(accept), (), why),)}


def gapselect(source: Source) -> dict[str, Any]:
    """Gaps `[[2]]` that name the right one of numbered words; each gap offers the words of its group."""
    words = _words(source)
    gaps = []
    for at, number in enumerate(_PLACE.findall(raw_text(source.node.find("questiontext"))), 1):
        if not 1 <= int(number) <= len(words):
            raise LeftBehind(f"Gap {at} names word {number}, which there is not.")
        group = words[int(number) - 1][1]
        options = [Choice(text, n == int(number)) for n, (text, of) in enumerate(words, 1) if of == group]
        gaps.append(Gap(options=tuple(options)))
    if not gaps:
        raise LeftBehind("Its text has no gaps.")
    if source.node.get("type") == "ddwtos":
        source.ledger.lose(
            "gaps", "Words were dragged, each once; here each gap offers all words of its group."
        )
    return {"kind": "cloze", "gaps": tuple(gaps)}


def renumbered(raw: str) -> str:
    """A text of gapselect whose gaps are numbered as they stand, which is how an Item numbers them."""
    numbers = iter(range(1, raw.count("[[") + 1))
    return _PLACE.sub(lambda _: f"[[{next(numbers)}]]", raw)


def accepted(written: str, ledger: Ledger, gap: int) -> list[str]:
    """An answer that is right as it stands; none where it is a pattern."""
    if _WILDCARD.search(written):
        ledger.lose(f"gap {gap}", f"The pattern {written!r}: only whole answers are known here.")
        return []
    return [written.replace("\\*", "*")] if written else []


def note_partial(ledger: Ledger, gap: int, answer: str, share: str, said: str) -> None:
    """Note an answer that is wrong or half right, and what was said of it."""
    if share != "0":
        ledger.lose(f"gap {gap}", f"{answer!r} earned {share}%: here nothing.")
    if said:
        ledger.lose(f"why of gap {gap}", f"What was said of {answer!r} has no place here.")


def _words(source: Source) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    nodes: list[Element] = [*source.node.findall("selectoption"), *source.node.findall("dragbox")]
    for node in nodes:
        text = source.markdown(raw_text(node), "html", f"option {len(found) + 1}", inline=True)
        found.append((text, (node.findtext("group") or "1").strip()))
    return found
