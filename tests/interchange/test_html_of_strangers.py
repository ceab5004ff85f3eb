"""HTML of others becomes Markdown that says the same; what acts or loads is left out by name."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyhub.catalog.reading.markup import render_markdown
from studyhub.interchange.errors import Unreadable
from studyhub.interchange.html import Reading, looks_like_html, markdown_of_html, words_of_html

LINK = "a link to an address that is no http, https or mailto address"


@pytest.mark.parametrize(
    ("source", "markdown"),
    [
        ("<p>One <b>bold</b> and <i>slanted</i>.</p><p>Two</p>", "One **bold** and *slanted*.\n\nTwo"),
        ("a<b> b </b>c", "a **b** c"),
        ("one<br/>two", "one  \ntwo"),
        ("<ul><li>a<ol><li>b</li></ol></li><li>c</li></ul>", "- a\n    1. b\n- c"),
        ("<ol><li>one<li>two</ol>", "1. one\n2. two"),
        (
            "<table><tr><th>Unit</th><th>Beds</th></tr><tr><td>3|W</td><td>20</td></tr></table>",
            "| Unit | Beds |\n|---|---|\n| 3\\|W | 20 |",
        ),
        ("10<sup>-2</sup> and CO<sub>2</sub>", "10⁻² and CO₂"),
        ("<pre>  a\n b</pre>", "      a\n     b"),
        ("<blockquote>Said</blockquote>", "> Said"),
        ("<h1>Head</h1>text", "## Head\n\ntext"),
        ('<a href="https://e.org/a?b=1&amp;c=2">here</a>', "[here](https://e.org/a?b=1&c=2)"),
        ("<code>a*b</code>", "`a*b`"),
        ("2 &lt; 3 &amp;&nbsp;4 * 5", "2 < 3 &\u00a04 * 5"),
        ("1. no list<br># no heading", "1\\. no list  \n\\# no heading"),
        ('<span class="x">red</span>', "red"),
        ("<p>a<!-- hidden --></p>", "a"),
        ("a < b, c > d", "a < b, c > d"),
        ("never <b>closed", "never **closed**"),
        ("<hr>", "---"),
    ],
)
def test_html_says_the_same_in_markdown(source: str, markdown: str) -> None:
    assert markdown_of_html(source) == Reading(markdown)


@pytest.mark.parametrize(
    ("source", "markdown", "left_out"),
    [
        ("a<script>alert('</p>')</script>b", "ab", ("a script",)),
        ("a<SCRIPT src=x>", "a", ("a script",)),
        ("<style>p {}</style>x", "x", ("a style sheet",)),
        (
            '<img src="a/b.png" alt="A chart" onerror="alert(1)">',
            "(picture: A chart)",
            ("a picture (A chart)", "a script in an attribute"),
        ),
        ('<img src="a/b.png">', "", ("a picture (a/b.png)",)),
        ('<a href="javascript:alert(1)">x</a>', "x", (LINK,)),
        ('<a href=" java&#10;script:alert(1)">x</a>', "x", (LINK,)),
        ("<iframe src='//e.org'></iframe>", "", ("an embedded page",)),
        ("10<sup>th</sup>", "10^th", ("superscript",)),
        ('<span style="color:red" class="x">red</span>', "red", ("colours or marks by style",)),
        ("<marquee>x</marquee>", "x", ("the tag <marquee>",)),
        ('<link rel="stylesheet" href="//e.org">x', "x", ("the tag <link>",)),
    ],
)
def test_what_acts_or_loads_is_left_out_by_name(
    source: str, markdown: str, left_out: tuple[str, ...]
) -> None:
    assert markdown_of_html(source) == Reading(markdown, left_out)


PIECES = (
    "<script>",
    "</script>",
    "<p>",
    "<b",
    ">",
    "&lt;script&gt;",
    "javascript:",
    "<img onerror=",
    "<a href='",
    "'",
)
MARKUP = st.lists(st.one_of(st.sampled_from(PIECES), st.text("<>/&;\"'=ab *_`[]()#-\n", max_size=6))).map(
    "".join
)


def read(source: str) -> str:
    """The Markdown of HTML; nothing where it is refused."""
    try:
        return markdown_of_html(source).text
    except Unreadable:
        return ""


@given(MARKUP)
def test_no_tag_of_the_source_is_a_tag_of_the_page(source: str) -> None:
    rendered = render_markdown(read(source))
    assert not any(
        mark in rendered for mark in ("<script", "<img", "<iframe", "javascript:alert", 'href="java')
    )


@given(MARKUP)
def test_no_html_is_left_in_the_markdown(source: str) -> None:
    markdown = read(source)
    assert not any(f"<{tag}" in markdown for tag in ("script", "img", "iframe", "a ", "p>", "b>"))


def test_words_that_are_typed_have_no_tags_and_no_script() -> None:
    assert words_of_html("<p>UB-<b>04</b></p><p>or<br>it</p><script>x</script>") == "UB-04 or it"


@pytest.mark.parametrize(
    ("text", "html"), [("a <b>b</b>", True), ("a &amp; b", True), ("a < b > c & d", False)]
)
def test_html_is_told_from_plain_words(text: str, html: bool) -> None:
    assert looks_like_html(text) is html
