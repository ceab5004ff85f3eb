"""Any item of ours, with texts as awkward as people write them, and what must be equal of a copy of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from hypothesis import strategies as st

from studyhub.interchange.item import Choice, Gap, Item, Line, Loss, Match, Number, Slip
from studyhub.interchange.texts.files import WHITE, without_controls
from studyhub.interchange.texts.parts import with_shown, with_texts

TRICKY = (
    "=SUM(A1)",
    "'=1",
    "+1",
    "-1",
    "@x",
    "\t=1",
    "[html]<b>x</b>",
    "%50%half",
    "a->b",
    "// no comment",
    "::title::",
    "{T}",
    "$CATEGORY: x",
    "####",
    "back\\slash\\",
    "C:\\new",
    "*",
    "\\*",
    "A. first",
    "ANSWER: B",
    "1. one\n2. two",
    "| a | b |\n| --- | --- |\n| 1 | 2 |",
    "x\n\n-----\n\ny",
    "_____",
    'a,b;c\t"d"',
    "<script>alert(1)</script>",
    "&lt;b&gt;",
    "**NOT**",
    "x\x07y",
    " spaces ",
    "\u00a0nbsp\u2028",
    "_x0041_x005F_",
    "TRUE",
    "007",
    "1e5",
    "2026-01-01",
)
_LETTERS = st.one_of(
    st.sampled_from("\\~=#{}:[]%*_`<>&|-\n\t\"',;.@+ aB1é中🎉"),
    st.characters(exclude_categories=("Cs",), exclude_characters="\r"),
)
texts = st.one_of(st.sampled_from(TRICKY), st.text(_LETTERS, max_size=12), st.text("ab ", max_size=5))
words = texts.filter(lambda text: bool(without_controls(text).strip()))
numbers = st.decimals(-10_000, 10_000, places=2).map(str)
ids = st.one_of(st.just(""), st.just("d2-breach-0007"), words)

_SINGLE_LABELS = (
    "objective",
    "facet",
    "task",
    "level",
    "as_of",
    "review_by",
    "difficulty",
    "case",
    "form",
    "codes",
)
_LIST_LABELS = ("competencies", "references", "enemies", "replaces", "expressions")
labels = st.builds(
    lambda single, several: {name: (value,) for name, value in single.items()} | several,
    st.dictionaries(st.sampled_from(_SINGLE_LABELS), words, max_size=3),
    st.dictionaries(
        st.sampled_from(_LIST_LABELS), st.lists(words, min_size=1, max_size=3).map(tuple), max_size=2
    ),
)


@st.composite
def _options(draw: st.DrawFn, right: int, most: int) -> tuple[Choice, ...]:
    wrong = draw(st.integers(1, most))
    marks = draw(st.permutations([True] * right + [False] * wrong))
    return tuple(Choice(draw(words), mark, draw(texts)) for mark in marks)


@st.composite
def _cloze(draw: st.DrawFn) -> Item:
    count = draw(st.sampled_from((1, 1, 2)))
    typed = st.builds(Gap, accept=st.lists(words, min_size=1, max_size=3).map(tuple), why=texts)
    chosen = st.builds(Gap, options=_options(1, 3), why=st.sampled_from(("", "why")))
    gaps = tuple(draw(st.one_of(typed, chosen)) for _ in range(count))
    around = [draw(texts.filter(lambda text: "[[" not in text)) for _ in range(count + 1)]
    stem = around[0] + "".join(f"[[{at}]]{around[at]}" for at in range(1, count + 1))
    return Item("", "cloze", stem, gaps=gaps)


@st.composite
def _choice(draw: st.DrawFn) -> Item:
    right = draw(st.sampled_from((1, 1, 2, 3)))
    return Item(
        "",
        "single" if right == 1 else "multiple",
        draw(words),
        options=draw(_options(right, 4)),
        choose=right,
        fixed_order=draw(st.booleans()),
    )


_lines = st.lists(st.builds(Line, words, texts), min_size=2, max_size=4).map(tuple)
_pairs = st.lists(st.builds(Match, words, words, texts), min_size=2, max_size=4).map(tuple)
_slips = st.lists(st.builds(Slip, words, numbers, texts), max_size=3).map(tuple)
_number = st.builds(Number, numbers, numbers.map(lambda number: number.lstrip("-")), st.integers(0, 6), texts)
_bare = st.one_of(
    _choice(),
    _cloze(),
    st.builds(Item, st.just(""), st.just("numeric"), words, number=_number, slips=_slips),
    st.builds(Item, st.just(""), st.just("order"), words, steps=_lines),
    st.builds(Item, st.just(""), st.just("match"), words, pairs=_pairs, extra=_lines),
)
items = st.builds(
    replace,
    _bare,
    id=ids,
    title=texts,
    scenario=st.one_of(st.just(""), texts),
    explanation=texts,
    labels=labels,
)

Blind = Callable[[Item], Item]
"""Takes out of an item what a Loss of some part says is not carried."""


def without_reasons(item: Item) -> Item:
    """The item with every reason taken out."""
    return replace(
        item,
        options=tuple(replace(one, why="") for one in item.options),
        slips=tuple(replace(one, why="") for one in item.slips),
        steps=tuple(replace(one, why="") for one in item.steps),
        pairs=tuple(replace(one, why="") for one in item.pairs),
        extra=tuple(replace(one, why="") for one in item.extra),
        gaps=tuple(
            replace(gap, why="", options=tuple(replace(one, why="") for one in gap.options))
            for gap in item.gaps
        ),
    )


SHARED: Mapping[str, Blind] = {
    "characters": lambda item: with_texts(item, without_controls),
    "spaces": lambda item: with_shown(item, lambda text: text.strip()),
    "reasons": without_reasons,
    "marking": lambda item: item,
    "id": lambda item: replace(item, id=""),
}
"""What the parts named by several formats stand for."""


def same_but_for(losses: Iterable[Loss], blinds: Mapping[str, Blind], *copies: Item) -> bool:
    """Whether items are equal apart from exactly the parts that the losses name."""
    parts = {loss.part: blinds[loss.part] for loss in losses}
    seen = []
    for item in copies:
        for part in sorted(parts, key=lambda name: name != "characters"):
            item = parts[part](item)  # noqa: PLW2901 - it is blinded part by part
        seen.append(replace(item, line=0))
    return all(one == seen[0] for one in seen)


__all__ = ["SHARED", "TRICKY", "WHITE", "items", "same_but_for", "without_reasons"]
