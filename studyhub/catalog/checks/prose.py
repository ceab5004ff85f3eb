"""Decides what counts as a word, a sentence, a syllable and a reading grade of authored text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

_WORD = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9'\u2019.,%/-]*[A-Za-z0-9%])?")
_SENTENCE_END = re.compile(
    r"(?<=[.!?])(?<!Dr\.)(?<!Mr\.)(?<!Ms\.)(?<!Mrs\.)(?<!St\.)(?<!No\.)(?<!U\.S\.)"
    r"[\"')\]]*\s+(?=[\"'(\[]?[A-Z0-9])"
)
_MARKS = re.compile(r"[*`]+|\[\[\d+\]\]")
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_PLACEHOLDER = re.compile(r"\{[a-z_][a-z0-9_]*(?::\d)?\}")
_VOWELS = re.compile(r"[aeiouy]+")
_SILENT_END = re.compile(r"(?:[^laeiouy]e|[aeiouy]le|[^aeioulcghsxyz]es|[aeiouy]les|[^tdaeiouy]ed)$")
_HIATUS = re.compile(
    r"(?<![ct])ia|ia(?=te)|(?<![ctgsx])io(?!n)|io$|(?<![ctgx])iou|iu|(?<!t)(?<!fic)ie(?=n)|(?<!g)ui(?=d)"
    r"|(?<!q)ue(?=[nl])|(?<![gq])ua|(?<!q)uo|crea|ea$|[aeiou]ing$|ism$"
)

TermIndex = dict[str, tuple[tuple[str, ...], ...]]
"""First word of a term -> the terms that begin with it, longest first, each as its words."""


def plain(text: str) -> str:
    """Authored text as it is read: no Markdown marks, no table rows, drawn values as `100`."""
    lines = (line for line in text.splitlines() if not line.lstrip().startswith("|"))
    said = _LINK.sub(r"\1", " ".join(lines))
    return " ".join(_MARKS.sub("", _PLACEHOLDER.sub("100", said)).split())


def words(text: str) -> list[str]:
    """The words of plain text; a number, a date's part or a hyphenated compound is one word."""
    return _WORD.findall(text)


def sentences(text: str) -> list[str]:
    """The sentences of plain text; an abbreviation before a small letter ends none."""
    return [part for part in _SENTENCE_END.split(text) if part.strip()]


@lru_cache(maxsize=65536)
def syllables(word: str) -> int:
    """Spoken syllables of a word, at least 1; numbers and abbreviations in capitals count 1."""
    if any(letter.isdigit() for letter in word) or (word.isupper() and len(word) > 1):
        return 1
    total = 0
    for part in re.split(r"[^a-z]+", word.lower()):
        if part:
            spoken = len(_VOWELS.findall(part)) + len(_HIATUS.findall(part))
            total += max(1, spoken - bool(_SILENT_END.search(part)))
    return max(1, total)


def term_index(terms: Iterable[str]) -> TermIndex:
    """Terms made ready for `reading_grade`; plurals in -s are found too."""
    index: dict[str, set[tuple[str, ...]]] = {}
    for term in terms:
        parts = tuple(_stem(word) for word in words(term))
        if parts:
            index.setdefault(parts[0], set()).add(parts)
    return {first: tuple(sorted(found, key=len, reverse=True)) for first, found in index.items()}


def reading_grade(text: str, terms: TermIndex) -> float:
    """Flesch-Kincaid grade of plain text, each glossary term counted as one word of one syllable.

    Source: Kincaid et al. 1975, 0.39 words/sentence + 11.8 syllables/word - 15.59. The field's own terms
    are what is learned here, so they must not make a stem count as hard to read. 0 for empty text.
    """
    counts = [_spoken(sentence, terms) for sentence in sentences(text)]
    total = sum(len(count) for count in counts)
    if not total:
        return 0.0
    spoken = sum(map(sum, counts))
    return 0.39 * total / len(counts) + 11.8 * spoken / total - 15.59


def _spoken(sentence: str, terms: TermIndex) -> list[int]:
    found = words(sentence)
    stems = [_stem(word) for word in found]
    counts = []
    at = 0
    while at < len(found):
        length = _term_length(stems, at, terms)
        counts.append(1 if length else syllables(found[at]))
        at += length or 1
    return counts


def _term_length(stems: list[str], at: int, terms: TermIndex) -> int:
    for term in terms.get(stems[at], ()):
        if tuple(stems[at : at + len(term)]) == term:
            return len(term)
    return 0


@lru_cache(maxsize=65536)
def _stem(word: str) -> str:
    small = word.lower().removesuffix("'s").removesuffix("\u2019s")
    if small.endswith("ies") and len(small) > 4:
        return small[:-3] + "y"
    return small[:-1] if small.endswith("s") and not small.endswith("ss") and len(small) > 3 else small
