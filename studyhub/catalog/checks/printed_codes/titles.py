"""Whether words beside a code are its title, and whether it is the official one, case and points apart."""

from __future__ import annotations

import re

_MARKS = re.compile(r"[*_`]+")
_LINK = re.compile(r"\[\[(?:[^\]|]*\|)?([^\]|]*)\]\]")
_WORD = re.compile(r"[a-z0-9]+")
_SYNONYM = re.compile(r"\[[^\]]*\]")
_LEAD = re.compile(
    r"-?(?P<gap>\s*)(?P<sign>[(:,|]|(?<=\s)[\u2013\u2014-](?=\s))?\s*[\"\u201c]?(?P<first>[A-Za-z][\w'-]*)"
)
_ENDS = re.compile(r"[;|)\n]|\.(?:\s|$)")
_TELLING = 5
"""Letters from which on a word that two texts share says that they speak of the same thing."""


def begins_with_title(after: str, official: str | None) -> bool:
    """Whether the text after a code begins with its official title; its synonyms in [ ] may be left out."""
    if not official:
        return False
    given = _words(_plain(after)[: len(official) * 2 + 40])
    return any(given[: len(form)] == form for form in (_words(official), _words(_SYNONYM.sub(" ", official))))


def misprint(after: str, official: str) -> str | None:
    """What the text after a code prints as its title, when that is not the official one; else None.

    A capital letter right after the code begins a title. Words in small letters are taken for one when they
    begin as the title does; in brackets, tables and after a colon, also when they share a telling word.
    On the next line begins something else.
    """
    plain = _plain(after)
    lead = _LEAD.match(plain)
    if lead is None or not official or begins_with_title(after, official):
        return None
    shown = _ENDS.split(plain[lead.start("first") :], maxsplit=1)[0].strip()
    wanted, given = _words(official), _words(shown)
    alike = bool(given) and given[0] == wanted[0]
    if "\n" in lead["gap"]:
        return None
    if not alike and lead["sign"] in (None, ","):
        alike = _titled(lead["first"])
    elif not alike:
        alike = bool(_telling(given[: len(wanted) + 2]) & _telling(wanted))
    return " ".join(shown.split()[: len(wanted) + 3]) if alike else None


def _titled(word: str) -> bool:
    return word[0].isupper() and any(letter.islower() for letter in word)


def _plain(text: str) -> str:
    return _LINK.sub(r"\1", _MARKS.sub("", text))


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def _telling(words: list[str]) -> set[str]:
    return {word for word in words if len(word) >= _TELLING}
