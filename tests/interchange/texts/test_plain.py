"""Plain text becomes Markdown that shows it as it stands, and comes back from it."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from studyhub.catalog.reading.markup import render_inline, render_markdown
from studyhub.interchange.texts.plain import from_plain, is_plain, to_plain
from tests.interchange.any_item import TRICKY as ALL_TRICKY

TRICKY = [text for text in ALL_TRICKY if "\x07" not in text]
_MARKS = st.text("\\`*_[]()<>&#+-=.!|~123 ab:\"'\n", max_size=16)
_BLANKS = st.lists(st.sampled_from(("_____", "___", " ", "a", ".", "(", "\n", "_", "*"))).map("".join)


@given(st.one_of(_MARKS, st.sampled_from(TRICKY), _BLANKS))
def test_what_is_shown_are_the_words_that_were_written(text: str) -> None:
    assert to_plain(from_plain(text)).split() == text.split()


@pytest.mark.parametrize(
    "text", ["Who signs it?", "a_b", "2 * 3", "-5 %", "R&D", "_____ is it", "A [1] b", "1.5"]
)
def test_ordinary_text_is_left_as_it_is(text: str) -> None:
    assert from_plain(text) == text


def test_line_breaks_are_kept_and_blank_lines_part_paragraphs() -> None:
    assert from_plain("a \n b\n\n\nc") == "a  \nb\n\nc"


@pytest.mark.parametrize(
    ("markdown", "plain"),
    [
        ("**NOT** it", "NOT it"),
        ("a  \nb", "a b"),
        ("- x\n- y", "x y"),
        ("a &lt; b", "a < b"),
        ("plain", "plain"),
    ],
)
def test_markup_is_gone_from_plain_text(markdown: str, plain: str) -> None:
    assert to_plain(markdown) == plain


@given(st.one_of(_MARKS, st.text("ab .,:;()?!'\"-%/é", min_size=1, max_size=12)))
def test_text_that_is_plain_is_shown_as_it_is_written(text: str) -> None:
    assume(text and is_plain(text))
    assert (render_inline(text), render_markdown(text)) == (text, f"<p>{text}</p>")
