"""How raised and lowered figures, and simple formulas, are written in plain characters."""

from __future__ import annotations

from collections.abc import Mapping
from xml.etree.ElementTree import Element

_PLAIN = "0123456789+-=()"
_RAISED = dict(zip(_PLAIN, "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾", strict=True)) | {"n": "ⁿ", "i": "ⁱ"}
_LOWERED = dict(zip(_PLAIN, "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎", strict=True))
_BETWEEN = {"mfrac": "/", "msup": "^", "msub": "_", "mroot": " root "}


def raised(words: str) -> str | None:
    """`6` as `⁶`; None where a character has no such form."""
    return _spelled(words, _RAISED)


def lowered(words: str) -> str | None:
    """`2` as `₂`; None where a character has no such form."""
    return _spelled(words, _LOWERED)


def spoken_formula(node: Element) -> str:
    """A MathML formula in one line, as `1/6` or `sqrt(a + b)`; in its author's words where it has any."""
    return " ".join((node.get("alttext") or _formula(node)).split())


def _spelled(words: str, letters: Mapping[str, str]) -> str | None:
    words = words.replace("\u2212", "-")
    if not all(letter in letters for letter in words):
        return None
    return "".join(letters[letter] for letter in words)


def _formula(node: Element) -> str:
    parts = [_formula(child) for child in node if child.tag not in {"annotation", "annotation-xml"}]
    if node.tag == "msqrt":
        return f"sqrt({' '.join(parts)})"
    if node.tag in _BETWEEN and len(parts) == 2:
        first, second = (f"({part})" if " " in part else part for part in parts)
        return f"{first}{_BETWEEN[node.tag]}{second}"
    words = (node.text or "").strip()
    return " ".join(filter(None, [words, *parts]))
