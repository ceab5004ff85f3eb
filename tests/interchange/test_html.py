from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, tostring

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from studyhub.catalog.reading.markup import render_inline, render_markdown
from studyhub.interchange.errors import Unreadable
from studyhub.interchange.html import (
    Reading,
    html_of,
    is_mixed,
    markdown_of,
    markdown_of_html,
    markdown_of_mixed,
    markdown_of_words,
    tree_of,
    words_of,
)

from .drawn_items import AWKWARD, MARKUP, WORDS, tame

CONTENT = Path(__file__).parents[2] / "content" / "questions"


def texts_of(value: Any) -> Iterator[str]:
    """Every text below a value of YAML."""
    if isinstance(value, str):
        yield value.strip()
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from texts_of(inner)


def inner_html(tree: Element) -> str:
    """The inside of a tree as our renderer writes it."""
    written = tostring(tree, encoding="unicode", method="html").removeprefix("<div>").removesuffix("</div>")
    return written.replace("\xa0", "&nbsp;")


def words(text: str) -> str:
    """What a tree says, blanks made single."""
    return " ".join(text.split())


@given(tame)
@settings(deadline=None)
def test_markdown_of_our_authors_comes_back_letter_for_letter(text: str) -> None:
    assert markdown_of(tree_of(text)) == Reading(text)


def test_texts_of_our_bank_come_back_letter_for_letter() -> None:
    files = sorted(CONTENT.glob("*/*.yaml"))[::12]
    texts = {text for file in files for text in texts_of(yaml.load(file.read_text(), yaml.CSafeLoader))}
    assert [text for text in sorted(texts) if markdown_of(tree_of(text)) != Reading(text)] == []


@given(st.lists(st.sampled_from((*MARKUP, *WORDS, *AWKWARD)), max_size=3).map("".join), st.booleans())
@settings(deadline=None)
def test_trees_are_what_the_site_shows(text: str, inline: bool) -> None:
    assert html_of(text, inline=inline) == inner_html(tree_of(text, inline=inline))


@given(st.lists(st.sampled_from((*MARKUP, *WORDS, " ")), max_size=8).map("".join), st.booleans())
@settings(deadline=None)
def test_plain_words_are_shown_as_they_are(plain: str, inline: bool) -> None:
    written = markdown_of_words(plain, inline=inline).text
    shown = tree_of(written, inline=inline)
    assert words("".join(shown.itertext())) == words(plain)
    assert {node.tag for node in shown.iter()} <= {"div", "p"}


@pytest.mark.parametrize(
    ("source", "markdown"),
    [
        ("<p>a <b>b</b> <i>c</i></p>", "a **b** *c*"),
        ("<p>a</p>\n  <p>b<br>c</p>", "a\n\nb  \nc"),
        ("<ul><li>a</li><li>b<ol><li>c</li></ol></li></ul>", "- a\n- b\n    1. c"),
        ("<h1>Head</h1>text<hr/>", "## Head\n\ntext\n\n---"),
        (
            "<table><tr><td>a</td><td>b|c</td></tr><tr><td>1</td></tr></table>",
            "| a | b\\|c |\n|---|---|\n| 1 | |",
        ),
        (
            "<table><tr><th style='text-align: right'>n</th></tr><tr><td>1</td></tr></table>",
            "| n |\n|--:|\n| 1 |",
        ),
        ("<pre>a *b*\n  c</pre>", "    a *b*\n      c"),
        ("<p>x &lt; y &amp;amp; z</p>", "x < y &amp;amp; z"),
        ("<blockquote><p>a</p></blockquote>", "> a"),
        ("<p>10<sup>6</sup> H<sub>2</sub>O</p>", "10⁶ H₂O"),
        ("<a href='https://e.org/a?b=c'>it</a>", "[it](https://e.org/a?b=c)"),
        ("<p>1. no list</p>", "1\\. no list"),
        ("<p>*no* em</p>", "\\*no\\* em"),
        ("<p>2 * 3 in patient_id</p>", "2 * 3 in patient_id"),
        ("<p>one<p>two", "one\n\ntwo"),
        ("a <code>`b`</code>", "a `` `b` ``"),
        ("<div>a<div>b</div></div>", "a\n\nb"),
    ],
)
def test_html_of_strangers_becomes_markdown(source: str, markdown: str) -> None:
    assert markdown_of_html(source) == Reading(markdown)


@pytest.mark.parametrize(
    ("source", "text", "lost"),
    [
        ('<img src="x.png" alt="A chart">', "(picture: A chart)", "a picture (A chart)"),
        ("a<u>b</u>", "ab", "underlining"),
        ("x<sup>ab</sup>", "x^ab", "superscript"),
        ('<span style="color: red">a</span>', "a", "colours or marks by style"),
        (
            "<table><tr><td colspan=2>a</td></tr><tr><td>b</td></tr></table>",
            "| a |\n|---|\n| b |",
            "cells that span several rows or columns",
        ),
        ("<video src='v.mp4'>v</video>b", "b", "a video"),
        ("<math><mfrac><mn>1</mn><mn>6</mn></mfrac></math>", "1/6", "a formula, written here as 1/6"),
    ],
)
def test_what_markdown_cannot_say_is_named(source: str, text: str, lost: str) -> None:
    assert markdown_of_html(source) == Reading(text, (lost,))


HARMFUL = [
    "<script>alert(1)</script>",
    "<p onclick='alert(1)'>x</p>",
    "<img src=x onerror=alert(1)>",
    "<svg onload='alert(1)'><script>alert(1)</script></svg>",
    "<a href='javascript:alert(1)'>x</a>",
    "<a href='java&#10;script:alert(1)'>x</a>",
    "<a href=' &#106;avascript:alert(1)'>x</a>",
    "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<form action='javascript:alert(1)'><button>x</button></form>",
    "<style>@import 'http://e.org'</style>",
    "<a href='vbscript:x'>x</a>",
    "<object data='javascript:alert(1)'>x</object>",
    "<math href='javascript:alert(1)'><mi>x</mi></math>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
]


@pytest.mark.parametrize("source", HARMFUL)
def test_script_never_survives(source: str) -> None:
    reading = markdown_of_html(source)
    for rendered in (render_markdown(reading.text), render_inline(reading.text)):
        assert not re.search(r"<(?!/?(p|em|strong|a|code)\b)|script:|href|\bon\w+=|data:", rendered)


@pytest.mark.parametrize("source", HARMFUL)
def test_script_inside_markdown_never_survives(source: str) -> None:
    assert is_mixed(source)
    reading = markdown_of_mixed(f"Before {source} after **it**")
    assert "<a href" not in render_markdown(reading.text)
    assert "alert(1)</script>" not in reading.text


@pytest.mark.parametrize("source", HARMFUL[:2] + HARMFUL[4:5])
def test_script_that_was_left_out_is_named(source: str) -> None:
    assert markdown_of_html(source).lost != ()


@pytest.mark.parametrize(
    "text", ["[x](javascript:alert(1))", "[x](&#106;avascript:x)", "[x]: vbscript:y\n\n[a][x]"]
)
def test_markdown_link_to_a_script_is_not_left_to_other_readers(text: str) -> None:
    assert is_mixed(text)
    assert "script:" not in html_of(text)


@pytest.mark.parametrize("text", ["a < b", "2 <3", "A & B", "[x](https://e.org)", "*a*"])
def test_plain_markdown_is_left_to_other_readers(text: str) -> None:
    assert not is_mixed(text)


@pytest.mark.parametrize(
    "source",
    ["<div>" * 600, "<b>" * 70 + "x" + "</b>" * 70, "x" * 50_001, "<p></p>" * 3000],
    ids=["never closed", "deep", "long", "many tags"],
)
def test_text_built_to_be_slow_is_refused(source: str) -> None:
    with pytest.raises(Unreadable, match="A text is"):
        markdown_of_html(f"<p>{source}</p>")


@pytest.mark.parametrize("text", ["[" * 500, "> " * 100 + "x", "# a\n" * 2000])
def test_markdown_built_to_be_slow_is_refused(text: str) -> None:
    with pytest.raises(Unreadable, match="A text is"):
        tree_of(text)


def test_embedded_picture_does_not_make_a_text_too_long() -> None:
    picture = f'<img alt="A chart" src="data:image/png;base64,{"A" * 200_000}">'
    assert markdown_of_html(picture).text == "(picture: A chart)"


def test_short_texts_are_one_line() -> None:
    reading = markdown_of_html("<p>a</p><p>b <b>c</b></p>", inline=True)
    assert reading == Reading("a b **c**", ("its paragraphs or lines as such: they stand in one line",))


def test_short_text_needs_no_escapes_of_blocks() -> None:
    assert markdown_of_html("1. <b>a</b> | b", inline=True) == Reading("1. **a** | b")


def test_words_of_a_short_text_have_no_marks() -> None:
    assert words_of("the *E. coli* of `x` < y") == "the E. coli of x < y"
