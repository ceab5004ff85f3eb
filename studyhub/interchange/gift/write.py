"""A GIFT file out of items: texts as Markdown, reasons as feedback, labels as tags in comments."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from studyhub.interchange.item import LABELS, Choice, Exported, Gap, Item, Loss
from studyhub.interchange.texts.files import WHITE, name_of, without_controls
from studyhub.interchange.texts.parts import reasons, with_shown, with_texts

from .numbers import PLAIN_NUMBER, decimals_of
from .read import BLANK, RULE
from .tags import as_tag

_CONTROL = re.compile(r"[\\~=#{}:]")
_TAKEN_FOR_FORM = re.compile(r"%|\[(?:html|moodle|plain|markdown)\]", re.IGNORECASE)
_ARROW = "->"
_SPELT_ARROW = "-\\>"
_LABELS_LEFT = "A label that is none of StudyHub's."


@dataclass(frozen=True)
class _Asked:
    """What a kind makes of a question: its stem with the gap as `[[1]]`, its answers, what its tags add."""

    lines: Sequence[str]
    opening: str = "{"
    stem: str | None = None
    tags: Sequence[tuple[str, str]] = ()


@dataclass
class _Writing:
    """An item while it is written, and what of it is lost so far."""

    item: Item
    name: str
    losses: list[Loss] = field(default_factory=list)

    def lose(self, part: str, reason: str, *, whole: bool = False) -> None:
        self.losses.append(Loss(self.name, part, reason, whole=whole))


def write(items: Sequence[Item]) -> Exported:
    """The items as one file in UTF-8, and item by item what of them it does not hold."""
    blocks = ["// Questions from StudyHub. Tags like [tag:level=recall] are their labels.\n"]
    losses: list[Loss] = []
    for number, item in enumerate(items, start=1):
        writing = _Writing(with_texts(item, without_controls), name_of(item, number))
        if writing.item != item:
            writing.lose("characters", "Control characters are left out.")
        blocks += _block(writing)
        losses += writing.losses
    return Exported("\n".join(blocks).encode(), tuple(losses))


def escaped(text: str) -> str:
    r"""Text as it stands between the marks of GIFT: `=` as `\=`, a line break as `\n`."""
    return _CONTROL.sub(r"\\\g<0>", text).replace("\n", "\\n")


def _block(writing: _Writing) -> list[str]:
    item = writing.item
    asked = _BY_KIND[item.kind](writing)
    if asked is None:
        return []
    if with_shown(item, lambda text: text.strip(WHITE)) != item:
        writing.lose("spaces", "Spaces and line breaks around a text are left out.")
    stem, tags = _stem(writing, item.stem if asked.stem is None else asked.stem)
    lines = [*_comment(writing, [*asked.tags, *tags]), _head(item, stem, asked), *asked.lines]
    if item.explanation.strip(WHITE):
        lines.append(f"\t####{_said(item.explanation)}")
    closing = stem.partition("[[1]]")[2] if _gap_inside(item, stem) else ""
    return ["\n".join([*lines, f"}}{escaped(closing)}"]) + "\n"]


def _head(item: Item, stem: str, asked: _Asked) -> str:
    before = stem.partition("[[1]]")[0] if item.kind == "cloze" else stem
    if item.kind == "cloze" and not _gap_inside(item, stem):
        before += BLANK
    title = f"::{escaped(item.title)}::" if item.title.strip(WHITE) else ""
    return f"{title}[markdown]{escaped(before)}{asked.opening}"


def _gap_inside(item: Item, stem: str) -> bool:
    """Whether text follows the gap: then the answers stand in its place, else behind a blank."""
    return item.kind == "cloze" and bool(stem.partition("[[1]]")[2].strip(WHITE))


def _stem(writing: _Writing, stem: str) -> tuple[str, list[tuple[str, str]]]:
    item = writing.item
    if not item.scenario.strip(WHITE):
        return stem, []
    whole = f"{item.scenario}{RULE}{stem}"
    if whole.strip(WHITE).partition(RULE)[0] != item.scenario.strip(WHITE) or not stem.strip(WHITE):
        writing.lose(
            "scenario", "It holds a rule like the one that sets it apart; it is one text with the stem."
        )
        return whole, []
    return whole, [("scenario", "above")]


def _comment(writing: _Writing, tags: Iterable[tuple[str, str]]) -> list[str]:
    item = writing.item
    said = []
    if item.id:
        name = " ".join(item.id.split()).rstrip("\\")
        if name != item.id:
            writing.lose("id", "Spaces, line breaks and a backslash at its end are left out.")
        said += [f"[id:{name.replace(']', chr(92) + ']')}]"] if name else []
    for label, values in item.labels.items():
        if label in LABELS:
            said += [as_tag(label, value) for value in values]
        else:
            writing.lose(f"label {label}", _LABELS_LEFT)
    said += [as_tag(*tag) for tag in tags]
    return [f"// {' '.join(said)}"] if said else []


def _said(text: str) -> str:
    """Text of an answer or a feedback, its form named where its beginning would be taken for one."""
    form = "[markdown]" if _TAKEN_FOR_FORM.match(text.lstrip(WHITE)) else ""
    return form + escaped(text.strip(WHITE))


def _with_reason(mark: str, text: str, why: str) -> str:
    told = f"#{_said(why)}" if why.strip(WHITE) else ""
    return f"\t{mark}{_said(text)}{told}"


def _single(writing: _Writing) -> _Asked | None:
    item = writing.item
    if not _mixed(item.options):
        writing.lose("options", "GIFT needs a right option and a wrong one.", whole=True)
        return None
    lines = [_with_reason("=" if one.correct else "~", one.text, one.why) for one in item.options]
    return _Asked(lines, tags=_fixed(item))


def _multiple(writing: _Writing) -> _Asked | None:
    item = writing.item
    right = sum(one.correct for one in item.options)
    if right < 2:
        writing.lose("options", "A question with several right options needs two of them.", whole=True)
        return None
    if right != item.choose:
        writing.lose("choose", f"{right} options are right; that {item.choose} are to be chosen is lost.")
    writing.lose(
        "marking", "GIFT gives each right option a share of the mark, and takes the mark for a wrong one."
    )
    share = f"{100 / right:.5f}".rstrip("0").rstrip(".")
    marks = {True: f"~%{share}%", False: "~%-100%"}
    return _Asked(
        [_with_reason(marks[one.correct], one.text, one.why) for one in item.options], tags=_fixed(item)
    )


def _mixed(options: Iterable[Choice]) -> bool:
    return {one.correct for one in options} == {True, False}


def _fixed(item: Item) -> list[tuple[str, str]]:
    return [("fixed_order", "yes")] if item.fixed_order else []


def _numeric(writing: _Writing) -> _Asked | None:
    number = writing.item.number
    if number is None or not all(map(PLAIN_NUMBER.fullmatch, (number.value, number.tolerance))):
        writing.lose("number", "It is not a plain number such as -12.5.", whole=True)
        return None
    slips = [one for one in writing.item.slips if PLAIN_NUMBER.fullmatch(one.value)]
    slips = [one for one in slips if Decimal(one.value) != Decimal(number.value)]
    if len(slips) < len(writing.item.slips):
        writing.lose("slips", "A wrong number that is no number, or the right one, is left out.")
    tags = [("slip", slip.name) for slip in slips]
    tags += [("unit", number.unit)] if number.unit else []
    if number.decimals != decimals_of(number.value):
        tags.append(("decimals", str(number.decimals)))
    wrong = [_with_reason(f"=%0%{slip.value}:0", "", slip.why) for slip in slips]
    return _Asked([f"\t={number.value}:{number.tolerance}", *wrong], "{#", tags=tags)


def _matching(writing: _Writing) -> _Asked | None:
    item = writing.item
    if not all(pair.left.strip(WHITE) for pair in item.pairs):
        writing.lose("pairs", "A left side is empty.", whole=True)
        return None
    pairs = [(pair.left, pair.right) for pair in item.pairs] + [("", line.text) for line in item.extra]
    return _Asked(list(_paired(writing, pairs)))


def _ordering(writing: _Writing) -> _Asked | None:
    pairs = [(step.text, str(place)) for place, step in enumerate(writing.item.steps, start=1)]
    return _Asked(list(_paired(writing, pairs)), tags=[("kind", "order")])


def _paired(writing: _Writing, pairs: Iterable[tuple[str, str]]) -> Iterator[str]:
    if any(reasons(writing.item)):
        writing.lose("reasons", "GIFT has no feedback for a pair or a step.")
    for left, right in pairs:
        if _ARROW in left:
            writing.lose("left sides", f"An arrow in one is written {_SPELT_ARROW}, which shows the same.")
        yield f"\t={_said(left.replace(_ARROW, _SPELT_ARROW))} -> {escaped(right.strip(WHITE))}"


def _cloze(writing: _Writing) -> _Asked | None:
    item = writing.item
    if len(item.gaps) != 1 or item.stem.count("[[1]]") != 1:
        writing.lose("gaps", f"GIFT holds one gap a question; this has {len(item.gaps)}.", whole=True)
        return None
    before, _, after = item.stem.partition("[[1]]")
    if before.endswith("_") and not after.strip(WHITE):
        writing.lose("stem", "The underscores before the gap are taken for a part of it.")
    gap = item.gaps[0]
    return _chosen(writing, gap) if gap.options else _typed(writing, gap)


def _chosen(writing: _Writing, gap: Gap) -> _Asked | None:
    if not _mixed(gap.options):
        writing.lose("options", "GIFT needs a right option and a wrong one.", whole=True)
        return None
    if gap.why:
        writing.lose("reasons", "GIFT has feedback for the options of a gap, not for the gap.")
    lines = [_with_reason("=" if one.correct else "~", one.text, one.why) for one in gap.options]
    return _Asked(lines, tags=[("kind", "cloze")])


def _typed(writing: _Writing, gap: Gap) -> _Asked | None:
    accept = [word for word in gap.accept if word.strip(WHITE) and _ARROW not in word]
    if not accept:
        writing.lose("answer", "No word is left that GIFT can hold.", whole=True)
        return None
    if len(accept) < len(gap.accept):
        writing.lose("answer", "A word that is empty, or holds an arrow, is left out.")
    if _ARROW in gap.why:
        writing.lose("reasons", f"An arrow in one is written {_SPELT_ARROW}, which shows the same.")
    why = gap.why.replace(_ARROW, _SPELT_ARROW)
    return _Asked([_with_reason("=", word.replace("*", "\\*"), why) for word in accept])


_BY_KIND = {
    "single": _single,
    "multiple": _multiple,
    "numeric": _numeric,
    "order": _ordering,
    "match": _matching,
    "cloze": _cloze,
}
