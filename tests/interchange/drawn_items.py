"""Items of every kind as hypothesis draws them: tame texts as authors write them, and awkward ones."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import strategies as st

from studyhub.interchange.item import Choice, Gap, Item, Line, Match, Number, Slip

MARKUP = (
    *(
        "*",
        "_",
        "**",
        "`",
        "[x](y)",
        "[",
        "]",
        "<b>",
        "</p>",
        "<!--",
        "&",
        "&amp;",
        "&#65;",
        "]]>",
        "<![CDATA[",
    ),
    *(
        "#",
        "# h",
        "- ",
        "1. ",
        "> q",
        "|",
        "|---|",
        "---",
        "===",
        "\\",
        "{1:SA:=x}",
        "{",
        "}",
        "~",
        "=",
        "%50%",
    ),
    *("javascript:alert(1)", "[l](javascript:x)", "<script>alert(1)</script>", "![p](q.png)", "'", '"', ":"),
    *(
        "http://e.org",
        "<http://e.org>",
        "a@b.org",
        "{=1}",
        "@@PLUGINFILE@@",
        "[[7]]",
        "[[1]]",
        "$x$",
        "!!! note",
    ),
)
WORDS = (
    "chart",
    "the record",
    "2 * 3",
    "patient_id",
    "résumé",
    "Ω",
    "日本",
    "😀",
    "50%",
    "a < b",
    "A&D",
    "x",
)
AWKWARD = (
    "\x00",
    "\x07",
    "\x0b",
    "\x1f",
    "\ufffe",
    "\ud800",
    "\r",
    "\t",
    "  ",
    " ",
    "\n",
    "\n\n",
    "\u00a0",
    "\ue010",
)

one_line = st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map(" ".join)
_emphatic = one_line.map(lambda words: f"Read *{words}* and **{words}** and `{words}` now.")
_list = st.lists(one_line, min_size=2, max_size=3).map(lambda words: "\n".join(f"- {word}" for word in words))
_steps = st.lists(one_line, min_size=2, max_size=3).map(
    lambda words: "\n".join(f"{at}. {word}" for at, word in enumerate(words, 1))
)
_table = one_line.map(lambda words: f"| Line | Text |\n|---|--:|\n| 1 | {words} |\n| 2 | |")
_lines = st.lists(one_line, min_size=2, max_size=3).map("  \n".join)
_block = st.one_of(one_line, _emphatic, _table, _lines, one_line.map(lambda words: f"{words}\n{words}"))
_last = st.one_of(_block, _list, _steps, one_line.map(lambda words: f"`SELECT {words}`"))
tame = st.tuples(st.lists(_block, max_size=2), _last).map(lambda drawn: "\n\n".join([*drawn[0], drawn[1]]))
"""Markdown as our authors write it, in the spelling that our writers use."""

awkward = st.lists(st.sampled_from((*MARKUP, *WORDS, *AWKWARD)), min_size=1, max_size=6).map("".join)
"""Whatever may break a format: markup, characters that XML cannot hold, blanks at the ends."""

_names = st.from_regex(r"[a-z][a-z0-9]{0,5}(-[a-z0-9]{1,4}){0,2}", fullmatch=True)
_decimals = st.from_regex(r"-?(0|[1-9][0-9]{0,4})(\.[0-9]{1,3})?", fullmatch=True)
_labels = st.dictionaries(
    st.sampled_from(("objective", "facet", "task", "references", "enemies", "as_of")),
    st.lists(
        st.sampled_from(("71", "cfr: 42 CFR 1", "D1.T1", "a:b", "2026-11-23")), min_size=1, max_size=2
    ).map(tuple),
    max_size=3,
)


def items(long: st.SearchStrategy[str], short: st.SearchStrategy[str]) -> st.SearchStrategy[Item]:
    """Items of all kinds whose stems are drawn from `long`, their options and reasons from `short`."""
    return st.one_of([make(long, short) for make in KINDS.values()])


def _item(
    long: st.SearchStrategy[str], short: st.SearchStrategy[str], **fields: object
) -> st.SearchStrategy[Item]:
    common = {
        "id": st.one_of(st.just(""), _names),
        "stem": long,
        "title": st.one_of(st.just(""), one_line),
        "scenario": st.one_of(st.just(""), long),
        "explanation": st.one_of(st.just(""), long),
        "labels": _labels,
    }
    return st.builds(Item, **{**common, **fields})  # type: ignore[arg-type]


def _options(right: int, short: st.SearchStrategy[str]) -> st.SearchStrategy[tuple[Choice, ...]]:
    texts = st.lists(st.tuples(short, _whys(short)), min_size=right + 1, max_size=right + 3)
    return texts.map(
        lambda drawn: tuple(Choice(text, at < right, why) for at, (text, why) in enumerate(drawn))
    )


def _whys(short: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(st.just(""), short)


def single(long: st.SearchStrategy[str], short: st.SearchStrategy[str]) -> st.SearchStrategy[Item]:
    return _item(long, short, kind=st.just("single"), options=_options(1, short), fixed_order=st.booleans())


def multiple(long: st.SearchStrategy[str], short: st.SearchStrategy[str]) -> st.SearchStrategy[Item]:
    options = _options(2, short)
    return _item(
        long, short, kind=st.just("multiple"), choose=st.just(2), options=options, fixed_order=st.booleans()
    )


def numeric(long: st.SearchStrategy[str], short: st.SearchStrategy[str]) -> st.SearchStrategy[Item]:
    unit = st.sampled_from(("", "days", "%", "< per 1,000"))
    number = st.builds(Number, _decimals, st.sampled_from(("0", "0.05", "2")), st.integers(0, 3), unit)
    slips = st.lists(st.builds(Slip, _names, _decimals, _whys(short)), max_size=3).map(tuple)
    return _item(long, short, kind=st.just("numeric"), number=number, slips=slips)


def order(long: st.SearchStrategy[str], short: st.SearchStrategy[str]) -> st.SearchStrategy[Item]:
    steps = st.lists(st.builds(Line, short, _whys(short)), min_size=2, max_size=4).map(tuple)
    return _item(long, short, kind=st.just("order"), steps=steps)


def match(long: st.SearchStrategy[str], short: st.SearchStrategy[str]) -> st.SearchStrategy[Item]:
    pairs = st.lists(st.builds(Match, short, short, _whys(short)), min_size=2, max_size=3).map(tuple)
    extra = st.lists(st.builds(Line, short, _whys(short)), max_size=2).map(tuple)
    return _item(long, short, kind=st.just("match"), pairs=pairs, extra=extra)


def cloze(long: st.SearchStrategy[str], short: st.SearchStrategy[str]) -> st.SearchStrategy[Item]:
    typed = st.builds(
        Gap, accept=st.lists(short, min_size=1, max_size=3, unique=True).map(tuple), why=_whys(short)
    )
    chosen = st.builds(Gap, options=_options(1, short))
    stem = long.map(lambda text: f"Fill [[1]] in.\n\n{text.replace('[[1]]', '')}\n\nThen *fill* [[2]].")
    return _item(long, short, kind=st.just("cloze"), stem=stem, gaps=st.tuples(typed, chosen))


KINDS: dict[str, Callable[[st.SearchStrategy[str], st.SearchStrategy[str]], st.SearchStrategy[Item]]] = {
    "single": single,
    "multiple": multiple,
    "numeric": numeric,
    "order": order,
    "match": match,
    "cloze": cloze,
}
