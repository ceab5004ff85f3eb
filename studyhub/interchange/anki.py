"""Anki: a note for each question, known again by its key: importing a later deck mends the earlier one."""

from __future__ import annotations

import io
import itertools
import re
import sqlite3
import time
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import genanki

from studyhub.catalog.reading.markup import render_inline, render_markdown
from studyhub.catalog.types import CORE_BANK

from .item import Choice, Exported, Gap, Item, Loss
from .texts.files import name_of, without_controls
from .texts.parts import with_texts
from .texts.plain import is_plain

DECK, DECK_ID = "StudyHub", 1_640_112_701
NOTE_TYPE, NOTE_TYPE_ID = "StudyHub question", 1_640_112_702
"""Numbers that Anki knows our deck and our note type by; they never change."""
FIELDS = ("Question", "Options", "Answer", "Explanation", "Reasons", "Citation", "Key")

_AS_TAGS = ("objective", "facet", "task", "level", "competencies", "form")
_AS_FIELD = ("references", "case")
_FRONT = '<div class="stem">{{Question}}</div>{{Options}}'
_BACK = (
    '{{FrontSide}}<hr id="answer"><div class="right">{{Answer}}</div>{{Explanation}}{{Reasons}}'
    '<div class="small">{{Citation}}</div><div class="small">{{Key}}</div>'
)
_STYLE = """
.card { font-family: system-ui, sans-serif; font-size: 18px; line-height: 1.45; text-align: left; }
.right { font-weight: 600; } .small { font-size: 13px; opacity: .7; } .gap { font-weight: 600; }
table { border-collapse: collapse; } th, td { border: 1px solid currentColor; padding: .2em .5em; }
ol.options { list-style-type: upper-alpha; }
"""
_GAP = re.compile(r"\[\[(\d{1,2})\]\]")
_DOMAIN = re.compile(r"(?:D[1-6](?=\.T)|(?:p|f|d[1-6])(?=-))")
_ZIP_DATE = (2020, 1, 1, 0, 0, 0)


def write(items: Sequence[Item], *, bank: str = CORE_BANK, now: float | None = None) -> Exported:
    """A deck as .apkg; the same items at the same time give the same bytes.

    `now`, in seconds since 1970, is when the notes were changed: Anki takes over what is later than its own.
    """
    deck = genanki.Deck(DECK_ID, DECK)
    losses: list[Loss] = []
    for number, item in enumerate(items, start=1):
        kept = with_texts(item, without_controls)
        deck.add_note(_note(kept, bank))
        losses += (Loss(name_of(item, number), part, reason) for part, reason in _lost(item, kept))
    return Exported(_packed(deck, time.time() if now is None else now), tuple(losses))


def guid(item: Item, bank: str = CORE_BANK) -> str:
    """What Anki knows a note by: its question's key, or what it asks where it has none."""
    return str(genanki.guid_for(f"{bank}/{item.id}" if item.id else f"{item.scenario}\n{item.stem}"))


def _note_type() -> genanki.Model:
    templates = [{"name": "Question", "qfmt": _FRONT, "afmt": _BACK}]
    fields = [{"name": name} for name in FIELDS]
    return genanki.Model(NOTE_TYPE_ID, NOTE_TYPE, fields=fields, templates=templates, css=_STYLE)


def _note(item: Item, bank: str) -> genanki.Note:
    fields = [
        _front(item),
        _options(item),
        _answer(item),
        _block(item.explanation),
        _reasons(item),
        "<br>".join(escape(text) for text in item.labels.get("references", ())),
        escape(f"{bank}/{item.id}" if item.id else ""),
    ]
    return genanki.Note(_note_type(), fields, guid=guid(item, bank), tags=sorted(_tags(item)))


def _front(item: Item) -> str:
    asked = _GAP.sub(r'<span class="gap">[\1] ____</span>', _block(item.stem))
    return f"{_block(item.scenario)}{asked}" if item.scenario.strip() else asked


def _options(item: Item) -> str:
    """What there is to choose from; steps and right sides in an order that gives nothing away."""
    if item.options:
        return _list((one.text for one in item.options), "options")
    if item.steps:
        return _list(sorted(step.text for step in item.steps))
    if item.pairs:
        rights = sorted({*(pair.right for pair in item.pairs), *(line.text for line in item.extra)})
        return _list(pair.left for pair in item.pairs) + _list(rights, "options")
    chosen = [(at, gap) for at, gap in enumerate(item.gaps, start=1) if gap.options]
    return "".join(
        f"<p>[{at}]</p>{_list((one.text for one in gap.options), 'options')}" for at, gap in chosen
    )


def _answer(item: Item) -> str:
    if number := item.number:
        off = f" (± {number.tolerance})" if number.tolerance.strip("0.") else ""
        return escape(f"{number.value} {number.unit}".strip() + off)
    if item.steps:
        return _list((step.text for step in item.steps), "steps")
    if item.pairs:
        return "<br>".join(f"{_inline(p.left)} → {_inline(p.right)}" for p in item.pairs)
    if item.gaps:
        return "<br>".join(f"[{at}] {_filled(gap)}" for at, gap in enumerate(item.gaps, start=1))
    return "<br>".join(_inline(one.text) for one in item.options if one.correct)


def _filled(gap: Gap) -> str:
    if gap.options:
        return " / ".join(_inline(one.text) for one in gap.options if one.correct)
    return escape(" / ".join(gap.accept))


def _reasons(item: Item) -> str:
    """Every reason behind what it is the reason of."""
    told = [*_told(item.options), *((slip.value, slip.why) for slip in item.slips)]
    told += [(line.text, line.why) for line in (*item.steps, *item.extra)]
    told += [(pair.left, pair.why) for pair in item.pairs]
    for at, gap in enumerate(item.gaps, start=1):
        told += [(f"[{at}]", gap.why), *_told(gap.options)]
    lines = [f"<li><b>{_inline(text)}</b>: {_inline(why)}</li>" for text, why in told if why.strip()]
    return f"<ul>{''.join(lines)}</ul>" if lines else ""


def _told(options: Iterable[Choice]) -> list[tuple[str, str]]:
    return [(one.text, one.why) for one in options]


def _block(text: str) -> str:
    return f"<p>{text}</p>" if text and is_plain(text) else render_markdown(text)


def _inline(text: str) -> str:
    return text if is_plain(text) else render_inline(text)


def _list(texts: Iterable[str], name: str = "") -> str:
    tag = "ol" if name else "ul"
    lines = "".join(f"<li>{_inline(text)}</li>" for text in texts)
    return f'<{tag} class="{name}">{lines}</{tag}>' if name else f"<{tag}>{lines}</{tag}>"


def _tags(item: Item) -> Iterator[str]:
    found = _DOMAIN.match(next(iter(item.labels.get("task", ())), "")) or _DOMAIN.match(item.id)
    if found:
        yield f"domain::{found[0].upper()}"
    for label in _AS_TAGS:
        yield from (f"{label}::{'_'.join(value.split())}" for value in item.labels.get(label, ()))


def _lost(item: Item, kept: Item) -> Iterator[tuple[str, str]]:
    if kept != item:
        yield "characters", "Control characters are left out."
    if not item.id:
        yield "id", "Without one its note is known by what it asks: a mended stem makes a new note."
    left = [label for label in item.labels if label not in (*_AS_TAGS, *_AS_FIELD)]
    if left:
        yield "labels", f"A card has no place for {', '.join(left)}."


def _packed(deck: genanki.Deck, now: float) -> bytes:
    """The package in memory: genanki by itself leaves a copy of it in the folder for temporary files."""
    held = io.BytesIO()
    connection = sqlite3.connect(":memory:")
    try:
        genanki.Package(deck).write_to_db(connection.cursor(), now, itertools.count(int(now * 1000)))
        connection.commit()
        collection = connection.serialize()
    finally:
        connection.close()
    with ZipFile(held, "w", ZIP_DEFLATED) as package:
        package.writestr(_part("collection.anki2"), collection)
        package.writestr(_part("media"), b"{}")
    return held.getvalue()


def _part(name: str) -> ZipInfo:
    part = ZipInfo(name, _ZIP_DATE)
    part.compress_type = ZIP_DEFLATED
    return part
