r"""Moodle's embedded answers, `{1:SHORTANSWER:=York#why~%50%york}`, read into gaps and written from them.

Inside the braces `~ # } \` are marks. We write them as character references, which Moodle reads as we do.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape, unescape
from typing import Any

from studyhub.interchange.carried.decimals import decimal
from studyhub.interchange.carried.ledger import LeftBehind
from studyhub.interchange.html import html_of
from studyhub.interchange.item import Choice, Gap

from .source import GAP, Source
from .words import accepted, note_partial

_TYPES = {
    **dict.fromkeys(("SHORTANSWER", "SA", "MW", "SHORTANSWER_C", "SAC", "MWC"), "typed"),
    **dict.fromkeys(("NUMERICAL", "NM"), "number"),
    **dict.fromkeys(("MULTIRESPONSE", "MR", "MULTIRESPONSE_H", "MRH"), "several"),
    **dict.fromkeys(("MULTIRESPONSE_S", "MRS", "MULTIRESPONSE_HS", "MRHS"), "several"),
    **dict.fromkeys(("MULTICHOICE", "MC", "MULTICHOICE_V", "MCV", "MULTICHOICE_H", "MCH"), "chosen"),
    **dict.fromkeys(("MULTICHOICE_S", "MCS", "MULTICHOICE_VS", "MCVS", "MULTICHOICE_HS", "MCHS"), "chosen"),
}
_START = re.compile(rf"\{{(\d*):({'|'.join(sorted(_TYPES, key=len, reverse=True))}):")
_SHARE = re.compile(r"=|%(-?\d+(?:\.\d+)?)%")
_TOKEN = re.compile(r'\\[~#}\\/"]|&amp;#(?=[0-9a-fx]{2,6};)|&#|.', re.DOTALL)
_MARK = re.compile(r"[~#}\\]|^[ \t\r\n]+|[ \t\r\n]+$")
OWN_PLACE = re.compile(r"\[\[\d+\]\]")


@dataclass(frozen=True)
class Alternative:
    """One answer between tildes, as it is written: its share in percent, its text, what is said of it."""

    share: str
    text: str
    said: str


def cloze(source: Source, raw: str) -> tuple[str, dict[str, Any]]:
    """A text with a token at each gap, and the gaps as fields of an Item; raises LeftBehind."""
    if OWN_PLACE.search(raw):
        raise LeftBehind("Its text has [[1]] in it, which here stands for a gap.")
    text: list[str] = []
    gaps: list[Gap] = []
    at = 0
    while found := _START.search(raw, at):
        alternatives, end = _alternatives(raw, found.end())
        gaps.append(_gap(source, found.group(2), alternatives, len(gaps) + 1))
        text += [raw[at : found.start()], GAP.format(len(gaps))]
        at = end
    if not gaps:
        raise LeftBehind("Its text has no gaps that can be read.")
    return "".join([*text, raw[at:]]), {"kind": "cloze", "gaps": tuple(gaps)}


def written(gap: Gap) -> str:
    """A gap as an embedded answer."""
    if gap.options:
        alternatives = (_chosen(option) for option in gap.options)
        return f"{{1:MULTICHOICE:{'~'.join(alternatives)}}}"
    said = f"#{_marked(html_of(gap.why, inline=True))}" if gap.why else ""
    first, *others = (f"={_marked(answer.replace('*', chr(92) + '*'))}" for answer in gap.accept)
    return f"{{1:SHORTANSWER:{'~'.join([first + said, *others])}}}"


def _chosen(option: Choice) -> str:
    text = _marked(html_of(option.text, inline=True))
    said = f"#{_marked(html_of(option.why, inline=True))}" if option.why else ""
    return f"{'=' if option.correct else '%0%'}{text}{said}"


def _marked(text: str) -> str:
    """A text without the marks of embedded answers, and without blanks at its ends."""
    return _MARK.sub(lambda found: "".join(f"&#{ord(c)};" for c in found.group()), escape(text, quote=False))


def _alternatives(raw: str, at: int) -> tuple[list[Alternative], int]:
    """The answers that begin at a place, and the place after their closing brace."""
    found, parts = [], [""]
    for token in _TOKEN.finditer(raw, at):
        mark = token.group()
        if mark in {"~", "}"}:
            found.append(_alternative(*parts))
            parts = [""]
            if mark == "}":
                return found, token.end()
        elif mark == "#" and len(parts) == 1:
            parts.append("")
        else:
            parts[-1] += _plain(mark)
    raise LeftBehind("A gap of its text is never closed.")


def _plain(token: str) -> str:
    r"""A token that is no mark: `\~` as a character reference, an escaped reference as what it was."""
    if len(token) == 2 and token[0] == "\\":
        return f"&#{ord(token[1])};"
    return token.replace("&amp;", "&") if token.startswith("&amp;#") else token


def _alternative(text: str, said: str = "") -> Alternative:
    text = text.lstrip()
    share = _SHARE.match(text)
    if share is None:
        return Alternative("0", text.strip(), said.strip())
    return Alternative(share.group(1) or "100", text[share.end() :].strip(), said.strip())


def _gap(source: Source, name: str, alternatives: list[Alternative], at: int) -> Gap:
    kind = _TYPES[name]
    if kind == "several":
        raise LeftBehind(f"Gap {at} asks for several answers.")
    if kind == "chosen":
        return _chosen_gap(source, alternatives, at)
    if name in {"SHORTANSWER_C", "SAC", "MWC"}:
        source.ledger.lose(f"gap {at}", "Capital letters mattered; here they do not.")
    accept: list[str] = []
    why = ""
    for one in alternatives:
        answer, said = unescape(one.text), _said(source, one.said, f"why of gap {at}")
        if decimal(one.share) == 100:
            accept += _number(source, answer, at) if kind == "number" else accepted(answer, source.ledger, at)
            why = why or said
        else:
            note_partial(source.ledger, at, answer, one.share, said)
    if not accept:
        raise LeftBehind(f"Gap {at} has no answer that is fully right.")
    return Gap(tuple(accept), (), why)


def _chosen_gap(source: Source, alternatives: list[Alternative], at: int) -> Gap:
    options = []
    for n, one in enumerate(alternatives, 1):
        part = f"gap {at}, option {n}"
        right = decimal(one.share) == 100
        if not right and (decimal(one.share) or 0) > 0:
            source.ledger.lose(f"correct of {part}", f"It earned {one.share}%: here nothing.")
        text = source.markdown(unescape(one.text), "html", part, inline=True)
        options.append(Choice(text, right, _said(source, one.said, f"why of {part}")))
    if sum(option.correct for option in options) != 1:
        raise LeftBehind(f"Gap {at} has not just one option that is fully right.")
    return Gap(options=tuple(options))


def _number(source: Source, answer: str, at: int) -> list[str]:
    value, _, tolerance = answer.partition(":")
    if decimal(tolerance or "0"):
        source.ledger.lose(f"gap {at}", f"The tolerance {tolerance}: a gap takes {value} as it is written.")
    return [value]


def _said(source: Source, written_: str, part: str) -> str:
    return source.markdown(unescape(written_), "html", part, inline=True)
